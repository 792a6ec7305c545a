import { Badge, Code, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { type ReviewedRequest, settingLabels, settingText } from '@patchcord/contracts';
import type { ReactNode } from 'react';
import { Part } from './review.page.tsx';
import { words } from './words.ts';

const text = words.trunk;

/** A change of a trunk that is there: as it is now, and as it would be. */
export function TrunkNow({ request }: { request: ReviewedRequest }) {
  const { kind, trunk, trunkNow, addresses, settings, counts } = request;
  if (trunkNow === null || trunk === null) return null;
  const listed = new Set(trunkNow.addresses.map(({ cidr }) => cidr));
  const added = addresses.filter(({ cidr }) => !listed.has(cidr));
  return (
    <Part title={text.title(trunk.name)}>
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
        <Side title={text.before}>
          {kind === 'settings'
            ? settings.map(({ field, before }) => <Line key={field} label={settingLabels[field]} value={settingText(field, before)} />)
            : null}
          {kind === 'addresses' ? <Ranges cidrs={trunkNow.addresses.map(({ cidr }) => cidr)} /> : null}
          {kind === 'numbers' ? <Text size="sm">{text.numbers(trunkNow.numbers)}</Text> : null}
        </Side>
        <Side title={text.after}>
          {kind === 'settings'
            ? settings.map(({ field, after }) => <Line key={field} label={settingLabels[field]} value={settingText(field, after)} strong />)
            : null}
          {kind === 'addresses' ? (
            <Ranges cidrs={trunkNow.addresses.map(({ cidr }) => cidr)} added={added.map(({ cidr }) => cidr)} />
          ) : null}
          {kind === 'numbers' ? <Text size="sm">{text.numbers(trunkNow.numbers + counts.good - counts.claims)}</Text> : null}
        </Side>
      </SimpleGrid>
      <Text size="sm" c="dimmed">
        {text.about(request.carrier?.name ?? '', trunkNow.addresses.length, trunkNow.numbers, trunkNow.login)}
      </Text>
    </Part>
  );
}

function Side({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Stack gap={6}>
      <Text size="sm" fw={600}>
        {title}
      </Text>
      {children}
    </Stack>
  );
}

function Line({ label, value, strong = false }: { label: string; value: string; strong?: boolean }) {
  return (
    <div>
      <Text size="sm" c="dimmed">
        {label}
      </Text>
      <Text fw={strong ? 600 : undefined}>{value}</Text>
    </div>
  );
}

function Ranges({ cidrs, added = [] }: { cidrs: readonly string[]; added?: readonly string[] }) {
  if (cidrs.length + added.length === 0) return <Text size="sm">{text.noAddress}</Text>;
  return (
    <Stack gap={4}>
      {cidrs.map((cidr) => (
        <Code key={cidr}>{cidr}</Code>
      ))}
      {added.map((cidr) => (
        <Group key={cidr} gap="xs">
          <Code>{cidr}</Code>
          <Badge color="orange">{text.added}</Badge>
        </Group>
      ))}
    </Stack>
  );
}
