import { Button, Group, Paper, Text } from '@mantine/core';
import type { Phone, PhoneCall } from '@patchcord/phone';
import { IconPhone, IconPhoneOff, IconPlayerPlay } from '@tabler/icons-react';
import { CallerName, callStatus } from './call-parts.tsx';
import { useSeconds } from './use-phone.ts';
import { words } from './words.ts';

/** Calls besides the one that is talked in: ringing, or on hold. */
export function WaitingCalls({ phone, calls }: { phone: Phone; calls: readonly PhoneCall[] }) {
  const nowMs = useSeconds(calls.some(({ state }) => state.status === 'up'));
  return calls.map((call) => (
    <Paper
      key={call.id}
      withBorder
      p="sm"
      role="region"
      aria-label={call.state.status === 'ringing' ? words.waitingCall : words.callOnHold}
      style={call.state.status === 'ringing' ? { borderColor: 'var(--mantine-color-green-7)' } : undefined}
    >
      <Group justify="space-between" gap="xs">
        <div style={{ minWidth: 0, flex: '100 1 140px' }}>
          <Text fw={600} truncate>
            <CallerName caller={call.other} />
          </Text>
          <Text size="sm" c="dimmed" role="status">
            {callStatus(call, nowMs)}
          </Text>
        </div>
        {/* On a narrow screen they fill a line of their own. */}
        <Group gap="xs" flex="1 1 auto">
          <WaitingActions phone={phone} call={call} />
        </Group>
      </Group>
    </Paper>
  ));
}

/** Two beside each other on a narrow screen. */
const half = { size: 'sm', px: 'xs', flex: '1 0 auto' } as const;

function WaitingActions({ phone, call }: { phone: Phone; call: PhoneCall }) {
  if (call.state.status === 'ringing')
    return (
      <>
        <Button {...half} color="red.8" leftSection={<IconPhoneOff size={16} />} onClick={() => phone.decline(call.id)}>
          {words.decline}
        </Button>
        <Button {...half} color="green.9" leftSection={<IconPhone size={16} />} onClick={() => void phone.answer(call.id)}>
          {words.holdAndAnswer}
        </Button>
      </>
    );
  return (
    <>
      <Button
        size="sm"
        variant="default"
        disabled={call.state.status !== 'up'}
        leftSection={<IconPlayerPlay size={16} />}
        onClick={() => phone.resume(call.id)}
      >
        {words.talkHere}
      </Button>
      <Button size="sm" color="red.8" aria-label={words.endThisCall} onClick={() => phone.hangUp(call.id)}>
        <IconPhoneOff size={16} />
      </Button>
    </>
  );
}
