import { Button, Drawer, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { type UseDisclosureReturnValue, useDisclosure } from '@mantine/hooks';
import type { Person } from '@patchcord/contracts';
import { useState } from 'react';
import { useChange, useMe, useRole } from '../api/queries.ts';
import { ConfirmRemove } from '../shell/confirm-remove.tsx';
import { FormFailed, failForm } from '../shell/form.tsx';
import { words as shellWords } from '../shell/words.ts';
import { PersonDevices } from './person-devices.tsx';
import { rolesGivenBy } from './roles.ts';
import { words } from './words.ts';

interface PersonChange {
  name?: string;
  role?: Person['role'];
}

export function EditPerson({ person, close }: { person: Person | null; close: () => void }) {
  const removing = useDisclosure();
  const [asksOfDevice, setAsksOfDevice] = useState(false);
  return (
    <Drawer
      opened={person !== null}
      onClose={close}
      // The question whether to remove has the key to itself.
      closeOnEscape={!removing[0] && !asksOfDevice}
      position="right"
      title={person ? words.editTitle(person.name) : ''}
    >
      {person ? (
        <Stack key={person.id} gap="xl">
          <Form person={person} close={close} removing={removing} />
          <PersonDevices person={person} asks={setAsksOfDevice} />
        </Stack>
      ) : null}
    </Drawer>
  );
}

function Form({ person, close, removing }: { person: Person; close: () => void; removing: UseDisclosureReturnValue }) {
  const isSelf = useMe().data?.user.id === person.id;
  const by = useRole();
  const mayChange = by === 'owner' || person.role !== 'owner';
  const form = useForm({ initialValues: { name: person.name, role: person.role } });
  const change = useChange<PersonChange>('PATCH', () => `people/${person.id}`);
  const remove = useChange<void>('DELETE', () => `people/${person.id}`);
  const [asked, confirm] = removing;
  const removed = () => {
    confirm.close();
    close();
  };
  const submit = form.onSubmit(({ name, role }) =>
    change.mutate(by === 'owner' ? { name, role } : { name }, { onSuccess: close, onError: (error) => failForm(form, error) }),
  );
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <TextInput label={words.name} autoComplete="off" disabled={!mayChange} {...form.getInputProps('name')} />
        {by !== 'owner' ? (
          <Text size="sm" c="dimmed">
            {words.roleByOwner(person.role)}
          </Text>
        ) : (
          <Select
            label={words.role}
            description={words.roleHint[form.values.role]}
            data={rolesGivenBy(by)}
            allowDeselect={false}
            {...form.getInputProps('role')}
          />
        )}
        <FormFailed error={change.error} form={form} />
        <Group justify={mayChange && !isSelf ? 'space-between' : 'flex-end'}>
          {mayChange && !isSelf ? (
            <Button variant="subtle" color="red" onClick={confirm.open}>
              {words.remove}
            </Button>
          ) : null}
          <Button type="submit" disabled={!mayChange} loading={change.isPending}>
            {shellWords.save}
          </Button>
        </Group>
      </Stack>
      <ConfirmRemove
        opened={asked}
        title={words.removeTitle(person.name)}
        text={words.removeText}
        pending={remove.isPending}
        error={remove.error}
        close={confirm.close}
        remove={() => remove.mutate(undefined, { onSuccess: removed })}
      />
    </form>
  );
}
