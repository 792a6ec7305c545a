import { Group, Paper, Stack, Text, Title } from '@mantine/core';
import type { PhoneNumber } from '@patchcord/contracts';
import { useAccount, useList } from '../api/queries.ts';
import { formatWhen } from '../shell/format.ts';
import { AnchorLink } from '../shell/links.tsx';
import { RestoreNumber } from './restore-number.tsx';
import { pageWords as words } from './state-words.ts';

/** The 30-day way back. Nothing where nothing was removed. */
export function RemovedNumbers() {
  const { account } = useAccount();
  const { items } = useList<PhoneNumber>('numbers', { filter: { removed: 'true' }, everyMs: 60_000 });
  if (!items || items.length === 0) return null;
  return (
    <Stack gap="xs" component="section" aria-labelledby="removed-numbers">
      <div>
        <Title order={2} size="h4" id="removed-numbers">
          {words.removedTitle}
        </Title>
        <Text size="sm" c="dimmed">
          {words.removedAbout}
        </Text>
      </div>
      {items.map((number) => (
        <Paper key={number.id} withBorder p="sm">
          <Group justify="space-between" gap="xs">
            <div>
              <AnchorLink to="/a/$account/numbers/$number" params={{ account, number: number.id }}>
                {number.formatted}
              </AnchorLink>
              <Text size="sm" c="dimmed">
                {number.restorableUntil ? words.until(formatWhen(number.restorableUntil)) : null}
              </Text>
            </div>
            <RestoreNumber number={number} size="xs" />
          </Group>
        </Paper>
      ))}
    </Stack>
  );
}
