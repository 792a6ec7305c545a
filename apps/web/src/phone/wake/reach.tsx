import { Badge, Button, Group, Stack, Text, Title } from '@mantine/core';
import type { Devices, Wakes } from '@patchcord/contracts';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { refreshMs, useAccount } from '../../api/queries.ts';
import { request } from '../../api/request.ts';
import { formatDay, formatWhen } from '../../shell/format.ts';
import { AnchorLink } from '../../shell/links.tsx';
import { ActionFailed } from '../../shell/states.tsx';
import { useOwnSettings } from '../use-own-settings.ts';
import { words } from './words.ts';

interface Remove {
  mutate(id: string): void;
  isPending: boolean;
  error: unknown;
}

/** By what a call reaches this person: open pages, browsers that wake, desk phones. */
export function Reach({ wakes, own, remove }: { wakes: Wakes; own: string | null; remove: Remove }) {
  const { account, path } = useAccount();
  const { doNotDisturb: leftAlone } = useOwnSettings();
  const devices = useQuery({
    queryKey: ['account', account, 'devices'],
    queryFn: () => request<Devices>('GET', `${path}/phone/devices`),
    refetchInterval: refreshMs.lists,
  });
  const phones = devices.data?.items ?? [];
  const { reach } = words;
  return (
    <Stack gap="xs" mt="sm">
      <Title order={3} size="h6">
        {reach.title}
      </Title>
      <Group gap="xs">
        <Badge color={wakes.online ? 'green' : 'gray'}>{wakes.online ? reach.open : reach.closed}</Badge>
        {leftAlone ? <Badge color="orange">{reach.leftAloneHere}</Badge> : null}
      </Group>
      {wakes.items.length === 0 && phones.length === 0 && devices.data ? <Text size="sm">{reach.none}</Text> : null}
      <Stack gap="xs" component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
        {wakes.items.map(({ id, browser, createdAt, doNotDisturb, last }) => (
          <Row
            key={id}
            name={browser || reach.unnamed}
            state={doNotDisturb ? reach.leftAlone : reach.wakes}
            good={!doNotDisturb && !last?.error}
            about={`${id === own ? `${reach.thisOne}, ` : ''}${reach.added(formatDay(createdAt))}`}
          >
            {last?.error ? <Text size="xs">{reach.failed(last.error, formatWhen(last.at))}</Text> : null}
            <Button
              variant="subtle"
              color="red"
              size="compact-xs"
              style={{ alignSelf: 'flex-start' }}
              aria-label={reach.removeLabel(browser || reach.unnamed)}
              disabled={remove.isPending}
              onClick={() => remove.mutate(id)}
            >
              {reach.remove}
            </Button>
          </Row>
        ))}
        {phones.map(({ user, name, lastSeen }) => (
          <Row key={user} name={name} state={lastSeen?.now ? reach.registered : reach.away} good={Boolean(lastSeen?.now)} />
        ))}
      </Stack>
      <ActionFailed error={remove.error} />
      <AnchorLink size="sm" to="/a/$account/phone/devices" params={{ account }}>
        {reach.devices}
      </AnchorLink>
    </Stack>
  );
}

function Row(props: { name: string; state: string; good: boolean; about?: string; children?: ReactNode }) {
  return (
    <Stack component="li" gap={2}>
      <Group gap="xs">
        <Text size="sm" fw={500}>
          {props.name}
        </Text>
        <Badge color={props.good ? 'green' : 'gray'}>{props.state}</Badge>
      </Group>
      {props.about ? (
        <Text size="xs" c="dimmed">
          {props.about}
        </Text>
      ) : null}
      {props.children}
    </Stack>
  );
}
