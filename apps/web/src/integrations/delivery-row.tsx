import { Badge, Button, Code, Group, Paper, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { WebhookDelivery } from '@patchcord/contracts';
import { formatExact } from '../shell/format.ts';
import { eventLabel, words } from './words.ts';

const text = words.hook;
const colors = { waiting: 'yellow', delivered: 'green', failed: 'red' } as const;

export interface DeliveryRowProps {
  delivery: WebhookDelivery;
  isOn: boolean;
  again: () => void;
  isAsking: boolean;
}

export function DeliveryRow({ delivery, isOn, again, isAsking }: DeliveryRowProps) {
  const [opened, details] = useDisclosure();
  const { event, state, attempts, lastStatus, lastError, lastMs, nextAt } = delivery;
  const what = eventLabel(event.type);
  const when = formatExact(delivery.createdAt);
  // Being sent, or within a minute: nothing to hurry.
  const isSoon = state === 'waiting' && (nextAt === null || Date.parse(nextAt) - Date.now() < 60_000);
  const isTried = delivery.lastAt !== null;
  const facts = [
    when,
    isTried ? (lastStatus === null ? text.noAnswer : text.status(lastStatus)) : null,
    attempts > 0 ? text.tries(attempts) : null,
    isTried && lastMs !== null ? text.took(lastMs) : null,
    isOn && nextAt && attempts > 0 ? text.next(formatExact(nextAt)) : null,
  ].filter(Boolean);
  return (
    <Paper withBorder px="md" py="sm" component="article" aria-label={`${what}, ${when}`}>
      <Group justify="space-between" gap="sm">
        <Stack gap={4} flex="1 1 220px" miw={0} style={{ overflowWrap: 'anywhere' }}>
          <Group gap="xs">
            <Text size="sm" fw={600}>
              {what}
            </Text>
            <Badge color={colors[state]} role="status">
              {state === 'waiting' && isOn && attempts === 0 ? text.trying : text.states[state]}
            </Badge>
          </Group>
          <Text size="sm" c="dimmed">
            {facts.join(' · ')}
          </Text>
          {lastError ? <Text size="sm">{lastError}</Text> : null}
        </Stack>
        <Group gap="xs">
          <Button
            variant="default"
            size="xs"
            aria-expanded={opened}
            aria-label={`${opened ? text.hide : text.details}: ${what}, ${when}`}
            onClick={details.toggle}
          >
            {opened ? text.hide : text.details}
          </Button>
          {isSoon && attempts === 0 && !isAsking ? null : (
            <Button
              variant="default"
              size="xs"
              loading={isAsking}
              disabled={isSoon || !isOn}
              aria-label={text.againLabel(what, when)}
              onClick={again}
            >
              {text.again}
            </Button>
          )}
        </Group>
      </Group>
      {opened ? <Details delivery={delivery} /> : null}
    </Paper>
  );
}

function Details({ delivery: { event, lastAnswer } }: { delivery: WebhookDelivery }) {
  return (
    <Stack gap="xs" mt="sm">
      <Shown title={text.sent} value={JSON.stringify(event, null, 2)} />
      {lastAnswer === null ? null : <Shown title={text.answered} value={lastAnswer || text.emptyAnswer} />}
    </Stack>
  );
}

function Shown({ title, value }: { title: string; value: string }) {
  return (
    <div>
      <Text size="sm" fw={500}>
        {title}
      </Text>
      <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
        {value}
      </Code>
    </div>
  );
}
