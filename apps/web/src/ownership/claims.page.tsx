import { Badge, Group, Text } from '@mantine/core';
import { IconId } from '@tabler/icons-react';
import { useMe } from '../api/queries.ts';
import { formatWhen } from '../shell/format.ts';
import { CardLink } from '../shell/links.tsx';
import { Queue } from '../shell/queue.tsx';
import { CheckCallersPart } from './check-callers.tsx';
import { useClaims } from './queries.ts';
import { claimStateWords, words } from './words.ts';

export function ClaimsPage() {
  const isOperator = useMe().data?.user.platformRole === 'operator';
  return (
    <Queue
      title={words.list}
      about={words.listAbout}
      queues={words.lists}
      empty={words.empty}
      icon={<IconId />}
      useItems={useClaims}
      row={({ id, account, number, state: at, askedBy, askedAt }) => (
        <CardLink key={id} to="/platform/ownership/$claim" params={{ claim: id }} withBorder padding="md">
          <Group justify="space-between" gap="xs">
            <Text fw={600}>{number.formatted}</Text>
            <Badge color={claimStateWords[at].color}>{claimStateWords[at].label}</Badge>
          </Group>
          <Text size="sm" c="dimmed">
            {account.name} · {words.sentBy(askedBy, formatWhen(askedAt))}
          </Text>
        </CardLink>
      )}
    >
      <CheckCallersPart mayChange={isOperator} />
    </Queue>
  );
}
