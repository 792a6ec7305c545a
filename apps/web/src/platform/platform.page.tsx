import { Button, Code, EmptyState, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { Edge, Location } from '@patchcord/contracts';
import { IconPlus, IconServer } from '@tabler/icons-react';
import { useState } from 'react';
import { useMe } from '../api/queries.ts';
import { ConfirmRemove } from '../shell/confirm-remove.tsx';
import { Page } from '../shell/page.tsx';
import { LoadingFailed, LoadingRows } from '../shell/states.tsx';
import { AddEdge } from './add-edge.tsx';
import { AddLocation } from './add-location.tsx';
import { EdgeRow } from './edge-row.tsx';
import { paths, usePlatform, usePlatformChange } from './use-platform.ts';
import { words } from './words.ts';

export function PlatformPage() {
  const mayChange = useMe().data?.user.platformRole === 'operator';
  const locations = usePlatform<Location>(paths.locationsOfAll);
  const edges = usePlatform<Edge>(paths.edges);
  const [adding, form] = useDisclosure();
  const error = locations.error ?? edges.error;
  const retry = () => void Promise.all([locations.refetch(), edges.refetch()]);
  const add = (
    <Button leftSection={<IconPlus size={16} />} onClick={form.open}>
      {words.location.add}
    </Button>
  );
  return (
    <Page title={words.title} about={words.about} action={mayChange ? add : null}>
      {error ? <LoadingFailed error={error} retry={retry} /> : null}
      {!error && !(locations.data && edges.data) ? <LoadingRows height={140} rows={2} /> : null}
      {locations.data?.length === 0 ? (
        <EmptyState icon={<IconServer />} title={words.empty.title} description={mayChange ? words.empty.text : words.empty.toRead} />
      ) : null}
      {edges.data
        ? locations.data?.map((location) => (
            <LocationCard
              key={location.id}
              location={location}
              edges={edges.data.filter(({ id }) => location.edges.some((one) => one.id === id))}
              mayChange={mayChange}
            />
          ))
        : null}
      <AddLocation opened={adding} close={form.close} />
    </Page>
  );
}

function LocationCard({ location, edges, mayChange }: { location: Location; edges: Edge[]; mayChange: boolean }) {
  const [adding, form] = useDisclosure();
  const [removed, setRemoved] = useState<Edge | null>(null);
  const remove = usePlatformChange<string>('DELETE', (id) => `${paths.edges}/${id}`);
  const ask = (edge: Edge) => {
    remove.reset();
    setRemoved(edge);
  };
  return (
    <Paper withBorder p="md" component="section" aria-label={location.name}>
      <Stack gap="sm">
        <Group justify="space-between" align="flex-start" gap="sm">
          <Where location={location} />
          {mayChange ? (
            <Button variant="default" size="xs" aria-label={words.edge.addTo(location.name)} onClick={form.open}>
              {words.edge.add}
            </Button>
          ) : null}
        </Group>
        {edges.length === 0 ? <Text size="sm">{words.noEdges}</Text> : null}
        {edges.map((edge) => (
          <EdgeRow key={edge.id} edge={edge} remove={mayChange ? () => ask(edge) : null} />
        ))}
      </Stack>
      <AddEdge to={location} edges={edges} opened={adding} close={form.close} />
      <ConfirmRemove
        opened={removed !== null}
        title={words.removeTitle(removed?.name ?? '')}
        text={removed ? words.removal(removed, edges.length === 1) : ''}
        pending={remove.isPending}
        error={remove.error}
        close={() => setRemoved(null)}
        remove={() => removed && remove.mutate(removed.id, { onSuccess: () => setRemoved(null) })}
      />
    </Paper>
  );
}

function Where({ location: { name, host, sipPort, sipTlsPort, addresses } }: { location: Location }) {
  return (
    <Stack gap={0} miw={0} style={{ overflowWrap: 'anywhere' }}>
      <Title order={2} size="h4">
        {name}
      </Title>
      <Text size="sm" c="dimmed">
        {words.host} <Code>{`${host}:${sipPort}`}</Code>
        {sipTlsPort === null ? null : ` · ${words.tls(sipTlsPort)}`}
      </Text>
      <Text size="sm" c="dimmed">
        {words.addresses} {addresses.join(', ')}
      </Text>
    </Stack>
  );
}
