import { Alert, Badge, Button, Group, Paper, Text } from '@mantine/core';
import type { Edge } from '@patchcord/contracts';
import { formatExact } from '../shell/format.ts';
import { words } from './words.ts';

const colors = { ready: 'green', starting: 'yellow', draining: 'yellow', degraded: 'orange', away: 'red' } as const;

export function EdgeRow({ edge, remove }: { edge: Edge; remove: (() => void) | null }) {
  const { status, appliedRevision, revision, lastSeenAt, calls } = edge;
  const meaning = lastSeenAt === null ? words.neverSeen : words.meaning[status];
  return (
    <Paper withBorder p="sm" component="section" aria-label={edge.name}>
      <Group justify="space-between" gap="xs">
        <Group gap="sm">
          <Text fw={600}>{edge.name}</Text>
          <Badge color={colors[status]}>{words.status[status]}</Badge>
          <Text size="sm" c="dimmed">
            {status === 'away' ? words.callsLast(calls) : words.calls(calls)}
          </Text>
        </Group>
        {remove ? (
          <Button variant="subtle" color="red" size="xs" aria-label={words.removeLabel(edge.name)} onClick={remove}>
            {words.remove}
          </Button>
        ) : null}
      </Group>
      {meaning ? (
        <Text size="sm" mt={4}>
          {meaning}
        </Text>
      ) : null}
      {edge.problems.map((problem) => (
        <Alert key={problem} color="orange" py="xs" mt="xs">
          {problem}
        </Alert>
      ))}
      <Text size="sm" c="dimmed" mt={4}>
        {appliedRevision < revision ? words.behind(appliedRevision, revision) : words.upToDate(revision)} ·{' '}
        {lastSeenAt ? words.seen(formatExact(lastSeenAt)) : words.never}
      </Text>
    </Paper>
  );
}
