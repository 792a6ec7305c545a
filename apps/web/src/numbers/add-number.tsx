import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { NumberCreate, Trunk } from '@patchcord/contracts';
import { useEffect } from 'react';
import { useChange } from '../api/queries.ts';
import { FormFailed, failForm, focusFirstWrong } from '../shell/form.tsx';
import { words as shellWords } from '../shell/words.ts';
import { NumberFields } from './number-fields.tsx';
import { words } from './words.ts';

export function AddNumber(props: { opened: boolean; close: () => void; e164: string; trunks: readonly Trunk[] }) {
  return (
    <Modal opened={props.opened} onClose={props.close} title={words.addTitle}>
      <Form {...props} />
    </Modal>
  );
}

function Form({ close, e164, trunks }: { close: () => void; e164: string; trunks: readonly Trunk[] }) {
  const form = useForm({
    initialValues: {
      e164,
      trunk: trunks.length === 1 ? (trunks[0]?.id ?? null) : null,
      people: [] as string[],
      ringSeconds: 30 as number | string,
    },
    validate: {
      e164: (value) => (value.trim() ? null : words.numberMissing),
      trunk: (value) => (value ? null : words.trunkMissing),
    },
  });
  // The trunks may arrive after the form was opened by its address.
  const only = trunks.length === 1 ? trunks[0]?.id : undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when the one trunk becomes known
  useEffect(() => {
    if (only && !form.values.trunk) form.setFieldValue('trunk', only);
  }, [only]);
  const create = useChange<NumberCreate>('POST', () => 'numbers');
  const submit = form.onSubmit(
    (values) =>
      create.mutate(
        { ...values, trunk: values.trunk ?? '', ringSeconds: Number(values.ringSeconds) },
        { onSuccess: close, onError: (error) => failForm(form, error) },
      ),
    focusFirstWrong,
  );
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <TextInput
          label={words.number}
          description={words.numberHint}
          type="tel"
          autoComplete="off"
          data-autofocus
          {...form.getInputProps('e164')}
        />
        <NumberFields field={(name) => form.getInputProps(name)} trunks={trunks} />
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
