import { Badge, Button, Code, Group, Paper, Stack, Text } from '@mantine/core';
import type { Device } from '@patchcord/contracts';
import { formatDay, formatWhen } from '../shell/format.ts';
import { words } from './words.ts';

/** @param remove null: whoever looks may not */
export function DeviceCard({ device, remove }: { device: Device; remove: (() => void) | null }) {
  const { name, user, media, lastSeen, createdAt } = device;
  return (
    <Paper withBorder px="md" py="sm" component="article" aria-label={name}>
      <Group justify="space-between" gap="sm">
        <Stack gap={4} flex="1 1 220px" miw={0} style={{ overflowWrap: 'anywhere' }}>
          <Group gap="xs">
            <Text size="sm" fw={600}>
              {name}
            </Text>
            <Badge color={lastSeen?.now ? 'green' : 'gray'}>{lastSeen ? (lastSeen.now ? words.here : words.away) : words.never}</Badge>
            <Code>{user}</Code>
          </Group>
          <Text size="sm">{lastSeen ? words.from(lastSeen.userAgent, lastSeen.transport, lastSeen.address) : words.neverText}</Text>
          <Text size="sm" c="dimmed">
            {lastSeen && !lastSeen.now ? `${words.seen(formatWhen(lastSeen.at))} · ` : ''}
            {words.medias[media]} · {words.added(formatDay(createdAt))}
          </Text>
        </Stack>
        {remove ? (
          <Button variant="subtle" color="red" size="xs" aria-label={words.removeLabel(name)} onClick={remove}>
            {words.remove}
          </Button>
        ) : null}
      </Group>
    </Paper>
  );
}
