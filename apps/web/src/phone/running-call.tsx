import { Group, Paper, Text } from '@mantine/core';
import type { Phone } from '@patchcord/phone';
import { ButtonLink } from '../shell/links.tsx';
import { CallActions } from './call-actions.tsx';
import { CallerName, CallerNumber, callStatus, callTitle } from './call-parts.tsx';
import { usePhoneSnapshot, useSeconds } from './use-phone.ts';
import { words } from './words.ts';

/** A call that rings or is up, on a page that is not the phone's. */
export function RunningCall({ phone, account }: { phone: Phone; account: string }) {
  const { current, others } = usePhoneSnapshot(phone);
  const nowMs = useSeconds(current?.state.status === 'up');
  if (!current) return null;
  return (
    // Stays in sight however far the page is scrolled.
    <Paper withBorder shadow="md" p="sm" mb="md" pos="sticky" top={72} style={{ zIndex: 1 }} role="region" aria-label={callTitle(current)}>
      <Group justify="space-between">
        <div>
          <Text fw={600}>
            <CallerName caller={current.other} />
          </Text>
          <Text size="sm">
            <CallerNumber caller={current.other} />
          </Text>
          <Text size="sm" c="dimmed">
            {callStatus(current, nowMs)}
            {others.length > 0 ? ` · ${words.moreCalls(others.length)}` : null}
          </Text>
        </div>
        <Group gap="xs">
          <CallActions phone={phone} call={current} size="sm" />
          <ButtonLink to="/a/$account/phone" params={{ account }} variant="subtle" size="sm" px="sm">
            {words.toPhone}
          </ButtonLink>
        </Group>
      </Group>
    </Paper>
  );
}
