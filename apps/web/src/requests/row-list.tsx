import { ActionIcon, Button, Group, Modal, Stack, Text, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { BringRequest, RequestRow } from '@patchcord/contracts';
import { IconPencil, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useAccount } from '../api/queries.ts';
import { FormFailed, failForm } from '../shell/form.tsx';
import { ActionFailed } from '../shell/states.tsx';
import { words as shellWords } from '../shell/words.ts';
import { useRequestChange, useRows } from './queries.ts';
import { words } from './words.ts';

const text = words.numbers;

export function RowList({ request }: { request: BringRequest }) {
  const { account, path } = useAccount();
  const rows = useRows(`${path}/requests/${request.id}`, ['account', account]);
  const [edited, setEdited] = useState<RequestRow | null>(null);
  const clean = useRequestChange(request.id, 'DELETE', 'numbers?wrong=true');
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Title order={3} size="h5">
          {text.list}: {words.numbersCount(request.counts.good)}
        </Title>
        {request.counts.wrong > 0 ? (
          <Button variant="default" size="xs" loading={clean.isPending} onClick={() => clean.mutate(undefined)}>
            {text.removeWrong}
          </Button>
        ) : null}
      </Group>
      <ActionFailed error={clean.error ?? rows.error} />
      {rows.items?.length === 0 ? <Text size="sm">{text.empty}</Text> : null}
      {request.counts.wrong > 0 ? <Text size="sm">{text.leftOut}</Text> : null}
      <Stack gap={0} component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
        {rows.items?.map((row) => (
          <Row key={row.id} request={request} row={row} edit={() => setEdited(row)} />
        ))}
      </Stack>
      {rows.hasNextPage ? (
        <Button variant="default" loading={rows.isFetchingNextPage} onClick={() => void rows.fetchNextPage()}>
          {text.more}
        </Button>
      ) : null}
      <Modal opened={edited !== null} onClose={() => setEdited(null)} title={edited ? text.edit(edited.received) : ''}>
        {edited ? <EditRow request={request} row={edited} close={() => setEdited(null)} /> : null}
      </Modal>
    </Stack>
  );
}

const ringsWho = (row: RequestRow) =>
  row.people.length === 0
    ? text.nobody
    : row.people.map(({ email, name, member }) => (member ? (name ?? email) : text.invited(email))).join(', ');

function Row({ request, row, edit }: { request: BringRequest; row: RequestRow; edit: () => void }) {
  const remove = useRequestChange(request.id, 'DELETE', `numbers/${row.id}`);
  const shown = row.formatted ?? row.received;
  return (
    <Group
      component="li"
      wrap="nowrap"
      justify="space-between"
      py={6}
      style={{ borderTop: '1px solid var(--mantine-color-default-border)' }}
    >
      <div style={{ minWidth: 0 }}>
        <Text fw={500}>{shown}</Text>
        <Text size="sm" c={row.problem ? 'var(--mantine-color-error)' : 'dimmed'} style={{ overflowWrap: 'anywhere' }}>
          {row.message ? row.message : row.claim ? `${text.claim} · ${ringsWho(row)}` : ringsWho(row)}
        </Text>
      </div>
      <Group gap={4} wrap="nowrap">
        <ActionIcon variant="subtle" color="gray" aria-label={text.edit(shown)} onClick={edit}>
          <IconPencil size={16} />
        </ActionIcon>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={text.remove(shown)}
          loading={remove.isPending}
          onClick={() => remove.mutate(undefined)}
        >
          <IconTrash size={16} />
        </ActionIcon>
      </Group>
    </Group>
  );
}

function EditRow({ request, row, close }: { request: BringRequest; row: RequestRow; close: () => void }) {
  const change = useRequestChange<RequestRow>(request.id, 'PATCH', `numbers/${row.id}`);
  const form = useForm({ initialValues: { number: row.e164 ?? row.received, people: row.people.map(({ email }) => email).join(', ') } });
  const submit = form.onSubmit(({ number, people }) =>
    change.mutate(
      { number, people: people.split(/[\s,;]+/).filter(Boolean) },
      {
        onSuccess: (made) => (made.problem ? form.setFieldError('number', made.message) : close()),
        onError: (error) => failForm(form, error),
      },
    ),
  );
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        {row.problem ? <Text size="sm">{row.message}</Text> : null}
        <TextInput label={text.editLabel} data-autofocus {...form.getInputProps('number')} />
        <TextInput label={text.editPeople} {...form.getInputProps('people')} />
        <FormFailed error={change.error} form={form} />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {shellWords.cancel}
          </Button>
          <Button type="submit" loading={change.isPending}>
            {shellWords.save}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
