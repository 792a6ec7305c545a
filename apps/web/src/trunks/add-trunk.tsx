import { Button, Group, Modal, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { Trunk, TrunkCreate } from '@patchcord/contracts';
import { useNavigate } from '@tanstack/react-router';
import { useAccount, useChange } from '../api/queries.ts';
import { ApiFailure } from '../api/request.ts';
import { FormFailed, failForm } from '../shell/form.tsx';
import { words as shellWords } from '../shell/words.ts';
import { countryChoices } from './countries.ts';
import { words } from './words.ts';

export function AddTrunk({ opened, close }: { opened: boolean; close: () => void }) {
  return (
    <Modal opened={opened} onClose={close} title={words.addTitle}>
      <Form close={close} />
    </Modal>
  );
}

/** 'sources.2.cidr' is the third line that says something; `numbers` are the lines as they are counted on the page. */
function sourceErrors(error: unknown, numbers: readonly number[]): string | null {
  if (!(error instanceof ApiFailure)) return null;
  const lines = error.details.flatMap(({ field, message }) => {
    const index = /^sources\.(\d+)/.exec(field)?.[1];
    return index === undefined ? [] : [words.sourceLine(numbers[Number(index)] ?? 0, message)];
  });
  return lines.length > 0 ? lines.join('\n') : null;
}

function Form({ close }: { close: () => void }) {
  const { account } = useAccount();
  const navigate = useNavigate();
  const form = useForm({ initialValues: { name: '', carrier: '', country: null as string | null, sources: '' } });
  const create = useChange<TrunkCreate, Trunk>('POST', () => 'trunks');
  const submit = form.onSubmit(({ sources, ...values }) => {
    const lines = sources
      .split('\n')
      .map((line, index) => ({ cidr: line.trim(), number: index + 1 }))
      .filter(({ cidr }) => cidr !== '');
    create.mutate(
      { ...values, sources: lines.map(({ cidr }) => ({ cidr })) },
      {
        onSuccess: (trunk) => navigate({ to: '/a/$account/trunks/$trunk', params: { account, trunk: trunk.id } }),
        onError: (error) => {
          failForm(form, error);
          const wrong = sourceErrors(
            error,
            lines.map(({ number }) => number),
          );
          if (wrong) form.setFieldError('sources', wrong);
        },
      },
    );
  });
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <TextInput label={words.name} description={words.nameHint} data-autofocus {...form.getInputProps('name')} />
        <TextInput label={words.carrier} description={words.carrierHint} {...form.getInputProps('carrier')} />
        <Textarea
          label={words.sources}
          description={words.sourcesHint}
          autosize
          minRows={3}
          styles={{ error: { whiteSpace: 'pre-line' } }}
          spellCheck={false}
          {...form.getInputProps('sources')}
        />
        <Select
          label={words.country}
          description={words.countryHint}
          data={countryChoices}
          searchable
          clearable
          {...form.getInputProps('country')}
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
