import { Badge, Group, Text } from '@mantine/core';
import type { QueueItem } from '@patchcord/contracts';
import { IconChecklist } from '@tabler/icons-react';
import { titleOf } from '../requests/requests.page.tsx';
import { words as requestWords, stateColors } from '../requests/words.ts';
import { formatWhen } from '../shell/format.ts';
import { CardLink } from '../shell/links.tsx';
import { Queue } from '../shell/queue.tsx';
import { useQueue } from './queries.ts';
import { words } from './words.ts';

export function QueuePage() {
  return (
    <Queue<QueueItem>
      title={words.title}
      about={words.about}
      queues={words.queues}
      empty={words.empty}
      icon={<IconChecklist />}
      useItems={useQueue<QueueItem>}
      row={(item) => (
        <CardLink key={item.id} to="/platform/requests/$request" params={{ request: item.id }} withBorder padding="md">
          <Group justify="space-between" gap="xs">
            <Text fw={600}>{item.account.name}</Text>
            <Group gap={6}>
              {item.counts.claims > 0 ? <Badge color="red">{words.claims(item.counts.claims)}</Badge> : null}
              <Badge color={stateColors[item.state]}>{requestWords.states[item.state]}</Badge>
            </Group>
          </Group>
          <Text size="sm" c="dimmed">
            {[
              item.carrier?.name,
              item.kind === 'numbers' ? requestWords.numbersCount(item.counts.good) : titleOf(item),
              item.sentAt ? words.waits(formatWhen(item.sentAt)) : '',
              item.reviewer ? words.by(item.reviewer) : '',
            ]
              .filter(Boolean)
              .join(' · ')}
          </Text>
        </CardLink>
      )}
    />
  );
}
