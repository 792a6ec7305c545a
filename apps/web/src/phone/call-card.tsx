import { Alert, Box, Button, Group, Kbd, Paper, SimpleGrid, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { Phone, PhoneCall, PhoneSnapshot } from '@patchcord/phone';
import { IconDialpad } from '@tabler/icons-react';
import { useNumberFormat } from '../shell/number-text.tsx';
import { useSessionOver } from '../shell/session-over.ts';
import { CallActions } from './call-actions.tsx';
import { CallerName, CallerNumber, callStatus, callTitle } from './call-parts.tsx';
import { Keypad } from './keypad.tsx';
import { LineQuality } from './line-quality.tsx';
import { useSeconds } from './use-phone.ts';
import { words } from './words.ts';

/** The call that rings or is up: who, on which number, and what can be done. */
export function CallCard({ phone, call, now }: { phone: Phone; call: PhoneCall; now: PhoneSnapshot }) {
  const nowMs = useSeconds(call.state.status === 'up');
  const sessionOver = useSessionOver();
  const ringing = call.state.status === 'ringing';
  const up = call.state.status === 'up';
  return (
    <Paper withBorder shadow="md" px={{ base: 'md', xs: 'xl' }} py="xl" role="region" aria-label={callTitle(call)}>
      <Stack align="center" gap="xs">
        <Text c="dimmed" role="status" aria-live="polite">
          {callStatus(call, nowMs)}
        </Text>
        <Text fw={650} fz={{ base: 24, xs: 30 }} ta="center" style={{ overflowWrap: 'anywhere' }}>
          <CallerName caller={call.other} />
        </Text>
        <Text fz="lg">
          <CallerNumber caller={call.other} />
        </Text>
        <OwnNumber call={call} />
        {now.line === 'registered' ? null : (
          <Text size="sm" role="status">
            {words.reconnecting}
          </Text>
        )}
        {up && now.sound === 'blocked' ? (
          <Alert color="orange" title={words.soundBlocked.title} role="alert">
            <Button size="sm" onClick={() => void phone.allowSound()}>
              {words.because.sound_blocked.action}
            </Button>
          </Alert>
        ) : null}
        {sessionOver ? (
          <Alert color="orange" title={words.sessionOver.title} role="status">
            {words.sessionOver.text}
          </Alert>
        ) : null}
        {now.voiceLost ? (
          <Alert color="red" title={words.voiceLost.title} role="alert">
            {words.voiceLost.text}
          </Alert>
        ) : null}
        {now.heardElsewhere ? (
          <Text size="sm" role="status">
            {words.heardElsewhere}
          </Text>
        ) : null}
        {now.wayLost && !call.onHold ? (
          <Alert color="red" title={words.wayLost.title} role="alert">
            {words.wayLost.text}
          </Alert>
        ) : null}
        <SimpleGrid cols={ringing ? 2 : { base: 1, xs: up ? 3 : 1 }} mt="md" w="100%" spacing="sm">
          <CallActions phone={phone} call={call} size="lg" />
        </SimpleGrid>
        {up && !call.onHold && !call.held ? <LineQuality now={now.heardNow} /> : null}
        {up ? <KeyTones key={call.id} phone={phone} /> : null}
        <Keys call={call} />
      </Stack>
    </Paper>
  );
}

function OwnNumber({ call }: { call: PhoneCall }) {
  const format = useNumberFormat();
  if (call.direction === 'in') return call.own ? <Text c="dimmed">{words.calls(format(call.own))}</Text> : null;
  return <Text c="dimmed">{call.own ? words.showing(format(call.own)) : words.showingNothing}</Text>;
}

/** Keys for menus of the other side, and what was pressed so far. */
function KeyTones({ phone }: { phone: Phone }) {
  const [opened, { toggle }] = useDisclosure();
  return (
    <Stack w="100%" gap="xs" align="center">
      <Button variant="subtle" size="sm" leftSection={<IconDialpad size={18} />} aria-expanded={opened} onClick={toggle}>
        {words.keypad}
      </Button>
      {opened ? (
        <Box w="100%">
          <Keypad listens onKey={phone.sendKeys} />
        </Box>
      ) : null}
    </Stack>
  );
}

function Keys({ call }: { call: PhoneCall }) {
  const { answer, decline, hangUp, mute, hold } = words.keys;
  const status = call.state.status;
  const ofTalk: [string, string][] = [
    [mute, call.muted ? words.unmute : words.mute],
    [hold, call.onHold ? words.resume : words.hold],
  ];
  const shown: [string, string][] =
    status === 'ringing'
      ? [
          [decline, words.decline],
          [answer, words.answer],
        ]
      : [...(status === 'up' ? ofTalk : []), [hangUp, words.hangUp]];
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
