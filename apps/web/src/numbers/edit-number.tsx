import { Button, Drawer, Group, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { type UseDisclosureReturnValue, useDisclosure } from '@mantine/hooks';
import type { NumberChange, PhoneNumber } from '@patchcord/contracts';
import { useChange } from '../api/queries.ts';
import { ConfirmRemove } from '../shell/confirm-remove.tsx';
import { FormFailed, failForm } from '../shell/form.tsx';
import { words as shellWords } from '../shell/words.ts';
import { NumberFields } from './number-fields.tsx';
import { words } from './words.ts';

export function EditNumber({ number, opened, close }: { number: PhoneNumber; opened: boolean; close: () => void }) {
  const removing = useDisclosure();
  return (
    <Drawer
      opened={opened}
      onClose={close}
      // The question whether to remove has the key to itself.
      closeOnEscape={!removing[0]}
      position="right"
      title={words.editTitle(number.formatted)}
    >
      <Form number={number} close={close} removing={removing} />
    </Drawer>
  );
}

function Form({ number, close, removing }: { number: PhoneNumber; close: () => void; removing: UseDisclosureReturnValue }) {
  const form = useForm({
    initialValues: {
      people: number.people.map(({ id }) => id),
      ringSeconds: number.ringSeconds as number | string,
    },
  });
  const change = useChange<NumberChange>('PATCH', () => `numbers/${number.id}`);
  const remove = useChange<void>('DELETE', () => `numbers/${number.id}`);
  const [asked, confirm] = removing;
  const removed = () => {
    confirm.close();
    close();
  };
  const submit = form.onSubmit((values) =>
    change.mutate({ ...values, ringSeconds: Number(values.ringSeconds) }, { onSuccess: close, onError: (error) => failForm(form, error) }),
  );
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <div>
          <Text size="sm" fw={500}>
            {words.trunk}
          </Text>
          <Text size="sm">{number.trunk.name}</Text>
          <Text size="xs" c="dimmed">
            {number.trunk.upstream ? words.ported : words.trunkFixed}
          </Text>
        </div>
        <NumberFields field={(name) => form.getInputProps(name)} />
        <FormFailed error={change.error} form={form} />
        <Group justify="space-between">
          <Button variant="subtle" color="red" onClick={confirm.open}>
            {words.remove}
          </Button>
          <Button type="submit" loading={change.isPending}>
            {shellWords.save}
          </Button>
        </Group>
      </Stack>
      <ConfirmRemove
        opened={asked}
        title={words.removeTitle(number.formatted)}
        text={words.removeText}
        pending={remove.isPending}
        error={remove.error}
        close={confirm.close}
        remove={() => remove.mutate(undefined, { onSuccess: removed })}
      />
    </form>
  );
}
