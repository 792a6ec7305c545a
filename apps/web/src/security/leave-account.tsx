import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import type { Me } from '@patchcord/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { request } from '../api/request.ts';
import { words as people } from '../people/words.ts';
import { ConfirmRemove } from '../shell/confirm-remove.tsx';
import { words } from './words.ts';

type Account = Me['accounts'][number];

/** The accounts one is in, each with the way out. */
export function LeaveAccount({ accounts }: { accounts: Account[] }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [left, setLeft] = useState<Account | null>(null);
  const leave = useMutation({
    mutationFn: ({ id }: Account) => request('POST', `/api/v1/accounts/${encodeURIComponent(id)}/leave`, { confirm: true }),
    onSuccess: async () => {
      client.clear();
      await navigate({ to: '/' });
    },
  });
  if (accounts.length === 0) return null;
  return (
    <Paper withBorder p="md" component="section" aria-label={words.accounts.title}>
      <Stack gap="sm">
        <Title order={2} size="h4">
          {words.accounts.title}
        </Title>
        {accounts.map((account) => (
          <Group key={account.id} justify="space-between" gap="sm">
            <Text size="sm">
              {account.name}, {people.roles[account.role]}
            </Text>
            <Button variant="subtle" color="red" size="xs" aria-label={`${people.leave} ${account.name}`} onClick={() => setLeft(account)}>
              {people.leave}
            </Button>
          </Group>
        ))}
      </Stack>
      <ConfirmRemove
        opened={left !== null}
        title={people.leaveTitle(left?.name ?? '')}
        text={people.leaveText}
        action={people.leave}
        pending={leave.isPending}
        error={leave.error}
        close={() => {
          setLeft(null);
          leave.reset();
        }}
        remove={() => left && leave.mutate(left)}
      />
    </Paper>
  );
}
