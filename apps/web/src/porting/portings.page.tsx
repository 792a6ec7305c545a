import { Badge, Group, Text } from '@mantine/core';
import { IconTransfer } from '@tabler/icons-react';
import { formatPlainDay, formatWhen } from '../shell/format.ts';
import { CardLink } from '../shell/links.tsx';
import { Queue } from '../shell/queue.tsx';
import { usePortings } from './queries.ts';
import { stateWords, words } from './words.ts';

export function PortingsPage() {
  return (
    <Queue
      title={words.list}
      about={words.listAbout}
      queues={words.lists}
      empty={words.empty}
      icon={<IconTransfer />}
      useItems={usePortings}
      row={({ id, account, number, carrier, state: at, day, wishedOn, askedAt }) => (
        <CardLink key={id} to="/platform/portings/$porting" params={{ porting: id }} withBorder padding="md">
          <Group justify="space-between" gap="xs">
            <Text fw={600}>{number.formatted}</Text>
            <Badge color={stateWords[at].color}>{stateWords[at].label}</Badge>
          </Group>
          <Text size="sm" c="dimmed">
            {[
              account.name,
              carrier,
              formatWhen(askedAt),
              day ? words.onDay(formatPlainDay(day)) : words.wants(formatPlainDay(wishedOn)),
            ].join(' · ')}
          </Text>
        </CardLink>
      )}
    />
  );
}
