import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import type { Invitation } from '@patchcord/contracts';
import { useState } from 'react';
import { useChange, useList } from '../api/queries.ts';
import { ConfirmRemove } from '../shell/confirm-remove.tsx';
import { formatExact } from '../shell/format.ts';
import { ActionFailed, LoadingFailed } from '../shell/states.tsx';
import { words } from './words.ts';

const { open } = words;

/** Invitations that nobody used yet; nothing where there is none. */
export function OpenInvitations() {
  const list = useList<Invitation>('invitations', { limit: 200 });
  const again = useChange<string>(
    'POST',
    (id) => `invitations/${id}/again`,
    () => ({}),
  );
  const revoke = useChange<string>('DELETE', (id) => `invitations/${id}`);
  const [revoked, setRevoked] = useState<Invitation | null>(null);
  if (list.error) return <LoadingFailed error={list.error} retry={() => void list.refetch()} />;
  if (!list.items?.length) return null;
  return (
    <Stack gap="xs" component="section" aria-label={open.title}>
      <Title order={2} size="h4">
        {open.title}
      </Title>
      <ActionFailed error={again.error} />
      {list.items.map((one) => (
        <Paper key={one.id} withBorder px="md" py="sm">
          <Group justify="space-between" gap="sm">
            <Stack gap={2} flex="1 1 200px" miw={0}>
              <Text size="sm" truncate>
                {one.name ? `${one.name}, ` : ''}
                {one.email}
              </Text>
              <Text size="sm" c="dimmed">
                {one.role ? words.roles[one.role] : ''}, {one.expired ? open.expired : open.until(formatExact(one.expiresAt))}
              </Text>
            </Stack>
            <Group gap="xs">
              <Button
                variant="default"
                size="xs"
                aria-label={open.againLabel(one.email ?? '')}
                loading={again.isPending && again.variables === one.id}
                onClick={() => again.mutate(one.id)}
              >
                {again.isSuccess && again.variables === one.id ? open.sent : open.again}
              </Button>
              <Button variant="subtle" color="red" size="xs" aria-label={open.revokeLabel(one.email ?? '')} onClick={() => setRevoked(one)}>
                {open.revoke}
              </Button>
            </Group>
          </Group>
        </Paper>
      ))}
      <ConfirmRemove
        opened={revoked !== null}
        title={open.revokeTitle(revoked?.email ?? '')}
        text={open.revokeText}
        action={open.revoke}
        pending={revoke.isPending}
        error={revoke.error}
        close={() => setRevoked(null)}
        remove={() => revoked && revoke.mutate(revoked.id, { onSuccess: () => setRevoked(null) })}
      />
    </Stack>
  );
}
