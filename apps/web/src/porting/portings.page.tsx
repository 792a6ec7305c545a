import { Badge, EmptyState, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { IconTransfer } from '@tabler/icons-react';
import { useState } from 'react';
import { formatWhen } from '../shell/format.ts';
import { CardLink } from '../shell/links.tsx';
import { Page } from '../shell/page.tsx';
import { LoadingFailed, LoadingRows } from '../shell/states.tsx';
import { usePortings } from './queries.ts';
import { formatDay, stateWords, words } from './words.ts';

export function PortingsPage() {
  const [state, setState] = useState('open');
  const list = usePortings(state);
  return (
    <Page title={words.list} about={words.listAbout}>
      <SegmentedControl
        value={state}
        onChange={setState}
        aria-label={words.list}
        data={Object.entries(words.lists).map(([value, label]) => ({ value, label }))}
      />
      {list.error ? <LoadingFailed error={list.error} retry={() => void list.refetch()} /> : null}
      {!list.data && !list.error ? <LoadingRows /> : null}
      {list.data?.length === 0 ? <EmptyState icon={<IconTransfer />} title={words.empty.title} description={words.empty.text} /> : null}
      <Stack gap="sm">
        {list.data?.map(({ id, account, number, carrier, state: at, day, wishedOn, askedAt }) => (
          <CardLink key={id} to="/platform/portings/$porting" params={{ porting: id }} withBorder padding="md">
            <Group justify="space-between" gap="xs">
              <Text fw={600}>{number.formatted}</Text>
              <Badge color={stateWords[at].color}>{stateWords[at].label}</Badge>
            </Group>
            <Text size="sm" c="dimmed">
              {[account.name, carrier, formatWhen(askedAt), day ? words.onDay(formatDay(day)) : words.wants(formatDay(wishedOn))].join(
                ' · ',
              )}
            </Text>
          </CardLink>
        ))}
      </Stack>
    </Page>
  );
}
