import { Button, Group, Modal, NativeSelect, Paper, Stack, Text, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import type { Invitation, PlatformInvitationCreate, PlatformPerson } from '@patchcord/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type Method, request } from '../api/request.ts';
import { ConfirmRemove } from '../shell/confirm-remove.tsx';
import { FormActions, FormFailed, failForm } from '../shell/form.tsx';
import { formatExact } from '../shell/format.ts';
import { Page } from '../shell/page.tsx';
import { ActionFailed, LoadingFailed, LoadingRows } from '../shell/states.tsx';
import { words } from './words.ts';

const base = '/api/v1/platform';
const choices = (['support', 'operator'] as const).map((role) => ({ value: role, label: words.roles[role] }));

const usePlatformList = <T,>(noun: string) =>
  useQuery({ queryKey: ['platform', noun], queryFn: () => request<{ items: T[] }>('GET', `${base}/${noun}`).then(({ items }) => items) });

function usePlatformChange<Body>(method: Method, path: (body: Body) => string, send: (body: Body) => unknown = (body) => body) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Body) => request(method, `${base}/${path(body)}`, method === 'DELETE' ? undefined : send(body)),
    onSuccess: () => client.invalidateQueries({ queryKey: ['platform'] }),
  });
}

export function OperatorsPage() {
  const people = usePlatformList<PlatformPerson>('people');
  const invitations = usePlatformList<Invitation>('invitations');
  const [inviting, form] = useDisclosure();
  const error = people.error ?? invitations.error;
  return (
    <Page title={words.title} about={words.about} action={<Button onClick={form.open}>{words.invite}</Button>}>
      {error ? <LoadingFailed error={error} retry={() => void Promise.all([people.refetch(), invitations.refetch()])} /> : null}
      {!error && !(people.data && invitations.data) ? <LoadingRows height={64} /> : null}
      {people.data ? <People people={people.data} /> : null}
      {invitations.data?.length ? <Open invitations={invitations.data} /> : null}
      <Modal opened={inviting} onClose={form.close} title={words.inviteTitle}>
        <Invite close={form.close} />
      </Modal>
    </Page>
  );
}

function People({ people }: { people: PlatformPerson[] }) {
  const [removed, setRemoved] = useState<PlatformPerson | null>(null);
  const change = usePlatformChange<PlatformPerson>(
    'PATCH',
    ({ id }) => `people/${id}`,
    ({ platformRole }) => ({ platformRole }),
  );
  const remove = usePlatformChange<string>('DELETE', (id) => `people/${id}`);
  return (
    <Stack gap="xs">
      <ActionFailed error={change.error} />
      {people.map((person) => (
        <Paper key={person.id} withBorder px="md" py="sm">
          <Group justify="space-between" gap="sm">
            <Stack gap={2} flex="1 1 200px" miw={0}>
              <Text size="sm">{person.name}</Text>
              <Text size="sm" c="dimmed" truncate>
                {person.email}, {person.twoFactor ? words.twoFactor : words.noTwoFactor}
              </Text>
            </Stack>
            <Group gap="xs">
              <NativeSelect
                size="xs"
                aria-label={words.roleOf(person.name)}
                data={choices}
                value={person.platformRole}
                disabled={change.isPending}
                onChange={({ currentTarget: { value } }) =>
                  change.mutate({ ...person, platformRole: value === 'operator' ? 'operator' : 'support' })
                }
              />
              <Button
                variant="subtle"
                color="red"
                size="xs"
                aria-label={words.removeLabel(person.name)}
                onClick={() => {
                  remove.reset();
                  setRemoved(person);
                }}
              >
                {words.remove}
              </Button>
            </Group>
          </Group>
        </Paper>
      ))}
      <ConfirmRemove
        opened={removed !== null}
        title={words.removeTitle(removed?.name ?? '')}
        text={words.removeText}
        pending={remove.isPending}
        error={remove.error}
        close={() => setRemoved(null)}
        remove={() => removed && remove.mutate(removed.id, { onSuccess: () => setRemoved(null) })}
      />
    </Stack>
  );
}

function Open({ invitations }: { invitations: Invitation[] }) {
  const revoke = usePlatformChange<string>('DELETE', (id) => `invitations/${id}`);
  return (
    <Stack gap="xs" component="section" aria-label={words.open}>
      <Title order={2} size="h4">
        {words.open}
      </Title>
      <ActionFailed error={revoke.error} />
      {invitations.map(({ id, email, platformRole, expired, expiresAt }) => (
        <Paper key={id} withBorder px="md" py="sm">
          <Group justify="space-between" gap="sm">
            <Text size="sm" flex="1 1 200px" style={{ overflowWrap: 'anywhere' }}>
              {email}, {platformRole ? words.roles[platformRole] : ''}, {expired ? words.expired : words.until(formatExact(expiresAt))}
            </Text>
            <Button variant="subtle" color="red" size="xs" aria-label={words.revokeLabel(email ?? '')} onClick={() => revoke.mutate(id)}>
              {words.revoke}
            </Button>
          </Group>
        </Paper>
      ))}
    </Stack>
  );
}

function Invite({ close }: { close: () => void }) {
  const form = useForm<Required<PlatformInvitationCreate>>({ initialValues: { email: '', name: '', platformRole: 'support' } });
  const create = usePlatformChange<PlatformInvitationCreate>('POST', () => 'invitations');
  const submit = form.onSubmit((values) => create.mutate(values, { onSuccess: close, onError: (error) => failForm(form, error) }));
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <TextInput label={words.email} type="email" autoComplete="off" data-autofocus {...form.getInputProps('email')} />
        <TextInput label={words.name} autoComplete="off" {...form.getInputProps('name')} />
        <NativeSelect label={words.role} data={choices} {...form.getInputProps('platformRole')} />
        <FormFailed error={create.error} form={form} />
        <FormActions cancel={close} pending={create.isPending} submit={words.send} />
      </Stack>
    </form>
  );
}
