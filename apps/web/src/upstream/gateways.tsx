import { Alert, Badge, Button, EmptyState, Group, Paper, Stack, Text, Title, Tooltip } from '@mantine/core';
import type { Gateway, GatewayAtEdge } from '@patchcord/contracts';
import { IconPhoneOutgoing, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { refreshMs, usePages } from '../api/queries.ts';
import { formatExact } from '../shell/format.ts';
import { LiveMark } from '../shell/marks.tsx';
import { ListStates } from '../shell/states.tsx';
import { GatewayDrawer, gatewaysKey, gatewaysPath } from './gateway-form.tsx';
import { gatewayWords as words } from './gateway-words.ts';

/** The gateways for calls out, and how each does from every edge. */
export function Gateways({ mayChange }: { mayChange: boolean }) {
  const list = usePages<Gateway>(gatewaysKey, gatewaysPath, { everyMs: refreshMs.calls });
  const [open, setOpen] = useState<string | 'new'>();
  const add = mayChange ? (
    <Button leftSection={<IconPlus size={16} />} variant="default" onClick={() => setOpen('new')}>
      {words.add}
    </Button>
  ) : null;
  return (
    <Stack component="section" aria-label={words.title}>
      <Group justify="space-between" align="flex-end" gap="sm">
        <div>
          <Title order={2} size="h4">
            {words.title}
          </Title>
          <Text size="sm" c="dimmed" maw={560}>
            {words.about}
          </Text>
        </div>
        {add}
      </Group>
      <ListStates
        list={list}
        rows={2}
        empty={<EmptyState icon={<IconPhoneOutgoing />} title={words.empty.title} description={words.empty.text} />}
      >
        {(gateways) => (
          <Stack gap="sm">
            {gateways.some(({ on }) => on) ? null : <Alert color="orange">{words.noneOn}</Alert>}
            {gateways.map((gateway) => (
              <GatewayCard key={gateway.id} gateway={gateway} open={mayChange ? () => setOpen(gateway.id) : null} />
            ))}
          </Stack>
        )}
      </ListStates>
      <GatewayDrawer
        opened={open !== undefined}
        gateway={list.items?.find(({ id }) => id === open) ?? null}
        close={() => setOpen(undefined)}
      />
    </Stack>
  );
}

function GatewayCard({ gateway, open }: { gateway: Gateway; open: (() => void) | null }) {
  const { login } = gateway;
  return (
    <Paper withBorder p="md">
      <Group justify="space-between" align="flex-start" gap="sm">
        <Stack gap={4} miw={0}>
          <Group gap="sm">
            <Text fw={600}>{gateway.name}</Text>
            {gateway.on ? <LiveMark live={gateway.live} /> : <Badge color="gray">{words.off}</Badge>}
          </Group>
          <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {[words.place(gateway), words.order(gateway.priority, gateway.weight), login ? words.login(login.user) : null]
              .filter((part) => part !== null)
              .join(' · ')}
          </Text>
          {gateway.on ? (
            <Group gap="xs">
              {gateway.edges.map((edge) => (
                <HealthMark key={edge.edge} edge={edge} />
              ))}
            </Group>
          ) : null}
        </Stack>
        {open ? (
          <Button variant="default" size="xs" onClick={open} aria-label={words.edit(gateway.name)}>
            {words.fields.change}
          </Button>
        ) : null}
      </Group>
    </Paper>
  );
}

const colors = { well: 'green', sick: 'red', unknown: 'gray', away: 'gray' } as const;

function HealthMark({ edge }: { edge: GatewayAtEdge }) {
  return (
    <Tooltip label={edge.since ? words.since(formatExact(edge.since)) : edge.location} events={{ hover: true, focus: true, touch: true }}>
      <Badge color={colors[edge.health]} variant="light">
        {words.from(edge)}
      </Badge>
    </Tooltip>
  );
}
