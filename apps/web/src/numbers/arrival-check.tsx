import { Alert, Button, Group, Paper, Progress, Stack, Text, Title } from '@mantine/core';
import { type ArrivalCheck as Check, type CheckShown, checkMinutes, type PhoneNumber } from '@patchcord/contracts';
import { IconCircleCheck, IconClock } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useChange } from '../api/queries.ts';
import { formatLength, formatWhen } from '../shell/format.ts';
import { ActionFailed, LoadingRows } from '../shell/states.tsx';
import { CheckAttempts } from './check-attempts.tsx';
import { checkWords as words } from './check-words.ts';
import { type CheckSeen, useCheck } from './use-check.ts';

export function ArrivalCheck({ number }: { number: PhoneNumber }) {
  const seen = useCheck(number.id);
  const arm = useChange<void, CheckShown>('POST', () => `numbers/${number.id}/check`);
  const stop = useChange<void>('DELETE', () => `numbers/${number.id}/check`);
  const isArmed = seen.check?.state === 'armed';
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="arrival-check">
      <Stack gap="sm">
        <Group justify="space-between" align="flex-start" gap="xs">
          <div>
            <Title order={2} size="h4" id="arrival-check">
              {words.title}
            </Title>
            <Text size="sm" c="dimmed" maw={560}>
              {words.about}
            </Text>
          </div>
          {isArmed ? (
            <Button variant="default" loading={stop.isPending} onClick={() => stop.mutate()}>
              {words.stop}
            </Button>
          ) : (
            <Button loading={arm.isPending} onClick={() => arm.mutate()}>
              {seen.check ? words.again : words.start}
            </Button>
          )}
        </Group>
        <ActionFailed error={arm.error ?? stop.error} />
        {seen.isConnected ? null : (
          <Alert color="yellow" role="status">
            {words.lost}
          </Alert>
        )}
        {seen.check === undefined ? <LoadingRows rows={1} /> : <Standing seen={seen} number={number} />}
        <CheckAttempts number={number} attempts={seen.attempts} leftOut={seen.check?.leftOut ?? 0} />
      </Stack>
    </Paper>
  );
}

function Standing({ seen, number }: { seen: CheckSeen; number: PhoneNumber }) {
  const { check, attempts } = seen;
  if (!check) return null;
  switch (check.state) {
    case 'armed':
      return <Countdown key={check.id} check={check} aheadMs={seen.aheadMs} number={number} isEmpty={attempts.length === 0} />;
    case 'passed':
      return (
        <Alert color="green" icon={<IconCircleCheck />} title={words.passedTitle} role="status">
          {words.passed(formatWhen(check.passedAt ?? check.armedAt))}
        </Alert>
      );
    case 'expired':
      return (
        <Alert color="orange" icon={<IconClock />} title={words.expiredTitle} role="status">
          {attempts.length > 0 ? words.expired : words.expiredNothing}
        </Alert>
      );
    case 'stopped':
      return (
        <Text size="sm" role="status">
          {words.stopped}
        </Text>
      );
    default:
      return check.state satisfies never;
  }
}

function Countdown({ check, aheadMs, number, isEmpty }: { check: Check; aheadMs: number; number: PhoneNumber; isEmpty: boolean }) {
  const left = () => Math.max(0, Date.parse(check.expiresAt) - (Date.now() + aheadMs));
  const [leftMs, setLeftMs] = useState(left);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another clock is another countdown
  useEffect(() => {
    const timer = setInterval(() => setLeftMs(left()), 1_000);
    return () => clearInterval(timer);
  }, [check.expiresAt, aheadMs]);
  return (
    <Stack gap={6}>
      <Group justify="space-between" gap="xs">
        <Text fw={600} role="status">
          {words.waiting}
        </Text>
        <Text size="sm" c="dimmed" role="timer">
          {words.left(formatLength(leftMs))}
        </Text>
      </Group>
      <Progress value={(leftMs / (checkMinutes * 60_000)) * 100} aria-label={words.progress} />
      <Text size="sm">{words.how(number.formatted)}</Text>
      {isEmpty ? (
        <Text size="sm" c="dimmed">
          {words.nothing}
        </Text>
      ) : null}
    </Stack>
  );
}
