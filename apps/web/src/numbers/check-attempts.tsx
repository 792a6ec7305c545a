import { Badge, Button, Card, Code, DataList, Group, Stack, Text, Title } from '@mantine/core';
import type { CheckAttempt, CheckSourceAnswer, PhoneNumber } from '@patchcord/contracts';
import { useChange } from '../api/queries.ts';
import { Fact } from '../calls/call-drawer.tsx';
import { DecideLink } from '../requests/decide-link.tsx';
import { formatExact } from '../shell/format.ts';
import { ActionFailed } from '../shell/states.tsx';
import { checkWords as words } from './check-words.ts';

interface Shown {
  number: PhoneNumber;
  attempts: readonly CheckAttempt[];
  leftOut: number;
}

export function CheckAttempts({ number, attempts, leftOut }: Shown) {
  const add = useChange<{ address: string }, CheckSourceAnswer>('POST', () => `numbers/${number.id}/check/sources`);
  const asked = add.variables?.address;
  // Said while it is pending, after it failed and once it is done; for one address at a time.
  const answerFor = (address: string) => (address === asked ? { pending: add.isPending, error: add.error, data: add.data } : null);
  if (attempts.length === 0) return null;
  return (
    <Stack gap="xs">
      <Title order={3} size="h5">
        {words.attempts}
      </Title>
      <Stack gap="xs" component="ul" m={0} p={0} style={{ listStyle: 'none' }} aria-live="polite" aria-relevant="additions">
        {attempts.map((attempt) => (
          <Attempt
            key={attempt.id}
            attempt={attempt}
            answer={attempt.good ? null : answerFor(attempt.origin.address)}
            add={() => add.mutate({ address: attempt.origin.address })}
          />
        ))}
      </Stack>
      {leftOut > 0 ? (
        <Text size="sm" c="dimmed">
          {words.leftOut(leftOut)}
        </Text>
      ) : null}
    </Stack>
  );
}

interface Answer {
  pending: boolean;
  error: unknown;
  data: CheckSourceAnswer | undefined;
}

function Attempt({ attempt, answer, add }: { attempt: CheckAttempt; answer: Answer | null; add: () => void }) {
  const { origin, refused, facts } = { ...attempt, facts: words.facts };
  return (
    <Card component="li" withBorder padding="sm">
      <Stack gap={6}>
        <Group justify="space-between" gap="xs">
          <Badge color={attempt.good ? 'green' : 'orange'}>{refused?.label ?? words.good}</Badge>
          <Text size="sm" c="dimmed">
            {formatExact(attempt.lastAt)}
          </Text>
        </Group>
        <Text size="sm">{refused ? (attempt.good ? words.goodButRefused(refused.sentence) : refused.sentence) : words.rings}</Text>
        <DataList labelWidth="130px">
          <Fact label={facts.from}>{words.from(origin.address, origin.port, origin.transport)}</Fact>
          <Fact label={facts.called}>
            <Code style={{ overflowWrap: 'anywhere' }}>{attempt.calledRaw || words.noNumber}</Code>
          </Fact>
          <Fact label={facts.codecs}>{attempt.codecs.join(', ') || words.noCodecs}</Fact>
          {refused ? <Fact label={facts.answer}>{refused.code === 0 ? words.silence : words.answered(refused.code)}</Fact> : null}
          <Fact label={facts.edge}>{`${attempt.edge}, ${attempt.location}`}</Fact>
          {attempt.count > 1 ? <Fact label={facts.times}>{String(attempt.count)}</Fact> : null}
        </DataList>
        {answer?.data ? (
          <Group gap="sm">
            <Text size="sm" role="status">
              {words.requested(answer.data.cidr)}
            </Text>
            <DecideLink request={answer.data.request} />
          </Group>
        ) : attempt.canAddAddress ? (
          <Group gap="xs">
            <Text size="sm">{words.addText}</Text>
            <Button size="xs" variant="light" loading={answer?.pending ?? false} onClick={add}>
              {words.add(origin.address)}
            </Button>
          </Group>
        ) : null}
        <ActionFailed error={answer?.error} />
      </Stack>
    </Card>
  );
}
