import { Alert, Button, Group, Kbd, Paper, SimpleGrid, Stack, Text } from '@mantine/core';
import type { Phone, PhoneCall, PhoneSnapshot } from '@patchcord/phone';
import { lazy, Suspense } from 'react';
import { useNumberFormat } from '../shell/number-text.tsx';
import { useSessionOver } from '../shell/session-over.ts';
import { CallActions } from './call-actions.tsx';
import { CallerName, CallerNumber, callStatus, callTitle } from './call-parts.tsx';
import { CallTools } from './call-tools.tsx';
import { LineQuality } from './line-quality.tsx';
import { useSeconds } from './use-phone.ts';
import { words } from './words.ts';

const ConsultLine = lazy(() => import('./consult-parts.tsx').then((loaded) => ({ default: loaded.ConsultLine })));

/** The call that rings or is up: who, on which number, and what can be done. */
export function CallCard({ phone, call, now }: { phone: Phone; call: PhoneCall; now: PhoneSnapshot }) {
  const nowMs = useSeconds(call.state.status === 'up');
  const sessionOver = useSessionOver();
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
        {call.other.name && call.other.number ? (
          <Text fz="lg">
            <CallerNumber caller={call.other} />
          </Text>
        ) : null}
        {call.consult?.about ? null : <OwnNumber call={call} />}
        {call.consult ? (
          <Suspense fallback={null}>
            <ConsultLine phone={phone} call={call} />
          </Suspense>
        ) : null}
        {now.line === 'registered' ? null : (
          <Text size="sm" ta="center" role="status">
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
          <Text size="sm" ta="center" role="status">
            {words.heardElsewhere}
          </Text>
        ) : null}
        {now.wayLost && !call.onHold ? (
          <Alert color="red" title={words.wayLost.title} role="alert">
            {words.wayLost.text}
          </Alert>
        ) : null}
        <SimpleGrid cols={columns(call)} mt="md" w="100%" spacing="sm">
          <CallActions phone={phone} call={call} size="lg" />
        </SimpleGrid>
        {up && !call.onHold && !call.held ? <LineQuality now={now.heardNow} /> : null}
        {up && !call.consult ? (
          <Group w="100%" gap="xs" justify="center" key={call.id}>
            <CallTools phone={phone} />
          </Group>
        ) : null}
        <Keys call={call} />
      </Stack>
    </Paper>
  );
}

/** Of the buttons. */
function columns({ state, consult }: PhoneCall) {
  if (state.status === 'ringing') return 2;
  if (state.status !== 'up' || consult?.about) return 1;
  return { base: 1, xs: consult ? 2 : 3 };
}

function OwnNumber({ call }: { call: PhoneCall }) {
  const format = useNumberFormat();
  const look = { c: 'dimmed', ta: 'center' } as const;
  const { called, calls } = words;
  if (call.direction === 'in')
    return call.own ? <Text {...look}>{(call.state.status === 'ringing' ? calls : called)(format(call.own))}</Text> : null;
  return <Text {...look}>{call.own ? words.showing(format(call.own)) : words.showingNothing}</Text>;
}

function Keys({ call }: { call: PhoneCall }) {
  const { answer, decline, hangUp, mute, hold, handOver } = words.keys;
  const status = call.state.status;
  const ofTalk: [string, string][] = [
    [mute, call.muted ? words.unmute : words.mute],
    [hold, call.onHold ? words.resume : words.hold],
    [handOver, words.handOver.title],
  ];
  const ofConsult: [string, string][] = status === 'up' ? [[handOver, words.handOver.now]] : [];
  const shown: [string, string][] =
    status === 'ringing'
      ? [
          [decline, words.decline],
          [answer, words.answer],
        ]
      : call.consult
        ? [...(call.consult.about ? ofConsult : []), [hangUp, call.consult.about ? words.handOver.back : words.hangUp]]
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
