import { Alert, Anchor, Badge, Code, EmptyState, Group, Paper, Stack, Text, Title } from '@mantine/core';
import type { Edge, Location } from '@patchcord/contracts';
import { IconServer } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { request } from '../api/request.ts';
import { formatExact } from '../shell/format.ts';
import { Page } from '../shell/page.tsx';
import { LoadingFailed, LoadingRows } from '../shell/states.tsx';
import { words } from './words.ts';

const everyMs = 3_000;
const colors = { ready: 'green', starting: 'yellow', draining: 'yellow', degraded: 'orange', away: 'red' } as const;

function usePlatform<T>(path: string) {
  return useQuery({
    queryKey: ['platform', path],
    refetchInterval: everyMs,
    queryFn: () => request<{ items: T[] } | T[]>('GET', path).then((answer) => (Array.isArray(answer) ? answer : answer.items)),
  });
}

export function PlatformPage() {
  const locations = usePlatform<Location>('/api/v1/locations');
  const edges = usePlatform<Edge>('/api/v1/platform/edges');
  const error = locations.error ?? edges.error;
  const retry = () => void Promise.all([locations.refetch(), edges.refetch()]);
  return (
    <Page title={words.title} about={words.about}>
      {error ? <LoadingFailed error={error} retry={retry} /> : null}
      {!error && !(locations.data && edges.data) ? <LoadingRows height={140} rows={2} /> : null}
      {locations.data?.length === 0 ? (
        <EmptyState icon={<IconServer />} title={words.empty.title} description={words.empty.text}>
          <Anchor href="/api/docs" size="sm">
            {words.empty.api}
          </Anchor>
        </EmptyState>
      ) : null}
      {locations.data?.map((location) => (
        <LocationCard
          key={location.id}
          location={location}
          edges={(edges.data ?? []).filter(({ id }) => location.edges.some((one) => one.id === id))}
        />
      ))}
    </Page>
  );
}

function LocationCard({ location, edges }: { location: Location; edges: Edge[] }) {
  return (
    <Paper withBorder p="md" component="section" aria-label={location.name}>
      <Stack gap="sm">
        <div>
          <Title order={2} size="h4">
            {location.name}
          </Title>
          <Text size="sm" c="dimmed">
            {words.host} <Code>{`${location.host}:${location.sipPort}`}</Code>
          </Text>
          <Text size="sm" c="dimmed">
            {words.addresses} {location.addresses.join(', ')}
          </Text>
        </div>
        {edges.length === 0 ? <Text size="sm">{words.noEdges}</Text> : null}
        {edges.map((edge) => (
          <EdgeRow key={edge.id} edge={edge} />
        ))}
      </Stack>
    </Paper>
  );
}

function EdgeRow({ edge }: { edge: Edge }) {
  const behind = edge.appliedRevision < edge.revision;
  return (
    <Paper withBorder p="sm">
      <Group justify="space-between" gap="xs">
        <Group gap="sm">
          <Text fw={600}>{edge.name}</Text>
          <Badge color={colors[edge.status]}>{words.status[edge.status]}</Badge>
        </Group>
        <Text size="sm" c="dimmed">
          {words.calls(edge.calls)}
        </Text>
      </Group>
      <Text size="sm" c="dimmed" mt={4}>
        {behind ? words.behind(edge.appliedRevision, edge.revision) : words.upToDate(edge.revision)} ·{' '}
        {edge.lastSeenAt ? words.seen(formatExact(edge.lastSeenAt)) : words.never}
      </Text>
      {edge.problems.map((problem) => (
        <Alert key={problem} color="orange" py="xs" mt="xs">
          {problem}
        </Alert>
      ))}
    </Paper>
  );
}
