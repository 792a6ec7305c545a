import { Button, Group, Modal, PasswordInput, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { PersonCreate } from '@patchcord/contracts';
import { useChange } from '../api/queries.ts';
import { FormFailed, failForm } from '../shell/form.tsx';
import { words as shellWords } from '../shell/words.ts';
import { words } from './words.ts';

export const roleChoices = (['member', 'admin'] as const).map((role) => ({ value: role, label: words.roles[role] }));

export function AddPerson({ opened, close }: { opened: boolean; close: () => void }) {
  return (
    <Modal opened={opened} onClose={close} title={words.addTitle}>
      <Form close={close} />
    </Modal>
  );
}

function Form({ close }: { close: () => void }) {
  const form = useForm<Required<PersonCreate>>({ initialValues: { name: '', email: '', password: '', role: 'member' } });
  const create = useChange<PersonCreate>('POST', () => 'people');
  const submit = form.onSubmit((values) => create.mutate(values, { onSuccess: close, onError: (error) => failForm(form, error) }));
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <TextInput label={words.name} autoComplete="off" data-autofocus {...form.getInputProps('name')} />
        <TextInput label={words.email} description={words.emailHint} type="email" autoComplete="off" {...form.getInputProps('email')} />
        <PasswordInput
          label={words.password}
          description={words.passwordHint}
          autoComplete="new-password"
          aria-invalid={form.errors.password ? true : undefined}
          {...form.getInputProps('password')}
        />
        <Select
          label={words.role}
          description={words.roleHints.admin}
          data={roleChoices}
          allowDeselect={false}
          {...form.getInputProps('role')}
        />
        <FormFailed error={create.error} form={form} />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {shellWords.cancel}
          </Button>
          <Button type="submit" loading={create.isPending}>
            {words.add}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
