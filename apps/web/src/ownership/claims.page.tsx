import { Badge, EmptyState, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { IconId } from '@tabler/icons-react';
import { useState } from 'react';
import { useMe } from '../api/queries.ts';
import { formatWhen } from '../shell/format.ts';
import { CardLink } from '../shell/links.tsx';
import { Page } from '../shell/page.tsx';
import { LoadingFailed, LoadingRows } from '../shell/states.tsx';
import { CheckCallersPart } from './check-callers.tsx';
import { useClaims } from './queries.ts';
import { claimStateWords, words } from './words.ts';

export function ClaimsPage() {
  const [state, setState] = useState('open');
  const isOperator = useMe().data?.user.platformRole === 'operator';
  const list = useClaims(state);
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
      {list.data?.length === 0 ? <EmptyState icon={<IconId />} title={words.empty.title} description={words.empty.text} /> : null}
      <Stack gap="sm">
        {list.data?.map(({ id, account, number, state: at, askedBy, askedAt }) => (
          <CardLink key={id} to="/platform/ownership/$claim" params={{ claim: id }} withBorder padding="md">
            <Group justify="space-between" gap="xs">
              <Text fw={600}>{number.formatted}</Text>
              <Badge color={claimStateWords[at].color}>{claimStateWords[at].label}</Badge>
            </Group>
            <Text size="sm" c="dimmed">
              {account.name} · {words.sentBy(askedBy, formatWhen(askedAt))}
            </Text>
          </CardLink>
        ))}
      </Stack>
      <CheckCallersPart mayChange={isOperator} />
    </Page>
  );
}
