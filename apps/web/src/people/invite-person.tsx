import { Modal, MultiSelect, Select, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { Invitation, InvitationCreate, PhoneNumber } from '@patchcord/contracts';
import { useChange, useList, useRole } from '../api/queries.ts';
import { FormActions, FormFailed, failForm } from '../shell/form.tsx';
import { rolesGivenBy } from './roles.ts';
import { words } from './words.ts';

export function InvitePerson({ opened, close }: { opened: boolean; close: () => void }) {
  return (
    <Modal opened={opened} onClose={close} title={words.inviteTitle}>
      <Form close={close} />
    </Modal>
  );
}

function Form({ close }: { close: () => void }) {
  const form = useForm<Required<InvitationCreate>>({ initialValues: { name: '', email: '', role: 'member', numbers: [] } });
  const numbers = useList<PhoneNumber>('numbers', { limit: 200 });
  const roles = rolesGivenBy(useRole());
  const create = useChange<InvitationCreate, Invitation>('POST', () => 'invitations');
  const submit = form.onSubmit((values) => create.mutate(values, { onSuccess: close, onError: (error) => failForm(form, error) }));
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Text size="sm">{words.inviteAbout}</Text>
        <TextInput
          label={words.email}
          description={words.emailHint}
          type="email"
          autoComplete="off"
          data-autofocus
          {...form.getInputProps('email')}
        />
        <TextInput label={words.name} description={words.nameHint} autoComplete="off" {...form.getInputProps('name')} />
        {roles.length > 1 ? (
          <Select
            label={words.role}
            description={words.roleHint[form.values.role]}
            data={roles}
            allowDeselect={false}
            {...form.getInputProps('role')}
          />
        ) : null}
        {numbers.items?.length ? (
          <MultiSelect
            label={words.numbersRing}
            description={words.numbersHint}
            data={numbers.items.map(({ id, formatted }) => ({ value: id, label: formatted }))}
            searchable
            hidePickedOptions
            {...form.getInputProps('numbers')}
          />
        ) : null}
        <FormFailed error={create.error} form={form} />
        <FormActions cancel={close} pending={create.isPending} submit={words.inviteSend} />
      </Stack>
    </form>
  );
}
