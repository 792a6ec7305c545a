import { Group, Kbd, Paper, SimpleGrid, Stack, Text } from '@mantine/core';
import type { LineState, Phone, PhoneCall } from '@patchcord/phone';
import { useNumberFormat } from '../shell/number-text.tsx';
import { CallActions, CallerName, CallerNumber, callStatus } from './call-parts.tsx';
import { useSeconds } from './use-phone.ts';
import { words } from './words.ts';

/** The call that rings or is up: who, on which number, and what can be done. */
export function CallCard({ phone, call, line }: { phone: Phone; call: PhoneCall; line: LineState }) {
  const nowMs = useSeconds(call.state.status === 'up');
  const format = useNumberFormat();
  const ringing = call.state.status === 'ringing';
  return (
    <Paper withBorder shadow="md" px={{ base: 'md', xs: 'xl' }} py="xl" role="region" aria-label={ringing ? words.incoming : words.up}>
      <Stack align="center" gap="xs">
        <Text c="dimmed" role="status" aria-live="polite">
          {callStatus(call, nowMs)}
        </Text>
        <Text fw={650} fz={{ base: 24, xs: 30 }} ta="center" style={{ overflowWrap: 'anywhere' }}>
          <CallerName caller={call.caller} />
        </Text>
        <Text fz="lg">
          <CallerNumber caller={call.caller} />
        </Text>
        {call.called ? <Text c="dimmed">{words.calls(format(call.called))}</Text> : null}
        {line === 'registered' ? null : (
          <Text size="sm" role="status">
            {words.reconnecting}
          </Text>
        )}
        <SimpleGrid cols={2} mt="md" w="100%" spacing="sm">
          <CallActions phone={phone} call={call} size="lg" />
        </SimpleGrid>
        <Keys ringing={ringing} muted={call.muted} />
      </Stack>
    </Paper>
  );
}

function Keys({ ringing, muted }: { ringing: boolean; muted: boolean }) {
  const { answer, decline, hangUp, mute } = words.keys;
  const shown = ringing
    ? [
        [decline, words.decline],
        [answer, words.answer],
      ]
    : [
        [mute, muted ? words.unmute : words.mute],
        [hangUp, words.hangUp],
      ];
  return (
    <Group gap="md" mt="xs" visibleFrom="sm">
      {shown.map(([key, what]) => (
        <Text key={key} size="xs" c="dimmed">
          <Kbd size="xs">{key}</Kbd> {what}
        </Text>
      ))}
    </Group>
  );
}
