import { Button, FileInput, Group, Paper, Stack, Text, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { PhoneNumber, PortingCreate, PortingLetterStored, PortingShown } from '@patchcord/contracts';
import { portingLimits } from '@patchcord/contracts/porting';
import { IconFileTypePdf } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useAccount, useChange } from '../api/queries.ts';
import { failureMessage, request } from '../api/request.ts';
import { FormFailed, failForm, focusFirstWrong } from '../shell/form.tsx';
import { formatPlainDay } from '../shell/format.ts';
import { words } from './words.ts';

/** The letter goes up when it is chosen, so that a file that is no PDF is said at once; a form that is refused keeps it. */
function useLetter(number: string) {
  const { path } = useAccount();
  return useMutation({
    mutationFn: (file: File) =>
      request<PortingLetterStored>(
        'POST',
        `${path}/numbers/${number}/porting/letter?${new URLSearchParams({ name: file.name.slice(0, 200) })}`,
        file,
        {
          fileType: 'application/pdf',
        },
      ),
  });
}

export function AskForm({ number, shown }: { number: PhoneNumber; shown: PortingShown }) {
  const before = shown.porting;
  const [file, setFile] = useState<File | null>(null);
  const letter = useLetter(number.id);
  const form = useForm({
    initialValues: {
      carrierAccount: before?.carrierAccount ?? '',
      authorisedName: before?.authorisedName ?? '',
      wishedOn: shown.earliest,
      letter: '',
    },
  });
  const ask = useChange<PortingCreate>('POST', () => `numbers/${number.id}/porting`);
  const choose = (chosen: File | null) => {
    setFile(chosen);
    form.setFieldValue('letter', '');
    letter.reset();
    if (!chosen) return;
    letter.mutate(chosen, {
      onSuccess: ({ id }) => form.setFieldValue('letter', id),
      onError: (error) => form.setFieldError('letter', failureMessage(error)),
    });
  };
  const submit = form.onSubmit((values) => {
    if (values.letter === '') {
      form.setFieldError('letter', form.errors.letter ?? words.letterMissing);
      return focusFirstWrong();
    }
    ask.mutate(values, { onError: (error) => failForm(form, error) });
  });
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="porting-form">
      <form onSubmit={submit} noValidate>
        <Stack>
          <Title order={2} size="h4" id="porting-form">
            {before ? words.again : words.form}
          </Title>
          <TextInput
            label={words.carrierAccount(number.trunk.carrier)}
            description={words.carrierAccountHint}
            autoComplete="off"
            required
            {...form.getInputProps('carrierAccount')}
          />
          <TextInput
            label={words.authorisedName}
            description={words.authorisedNameHint}
            autoComplete="off"
            required
            {...form.getInputProps('authorisedName')}
          />
          <TextInput
            type="date"
            label={words.wishedOn}
            description={words.wishedOnHint(formatPlainDay(shown.earliest))}
            min={shown.earliest}
            max={shown.latest}
            maw={260}
            required
            {...form.getInputProps('wishedOn')}
          />
          <FileInput
            label={words.letter}
            description={words.letterHint(portingLimits.letterKeptDays)}
            placeholder={words.letterPlaceholder}
            accept="application/pdf,.pdf"
            leftSection={<IconFileTypePdf size={18} />}
            clearable
            clearButtonProps={{ 'aria-label': words.letterClear }}
            required
            value={file}
            onChange={choose}
            error={form.errors.letter}
          />
          <Text size="sm" c="dimmed" role="status">
            {letter.isPending ? words.uploading : letter.data ? words.uploaded(Math.ceil(letter.data.bytes / 1024)) : null}
          </Text>
          <FormFailed error={ask.error} form={form} />
          <Group justify="flex-end">
            <Button type="submit" loading={ask.isPending} disabled={letter.isPending}>
              {words.send}
            </Button>
          </Group>
        </Stack>
      </form>
    </Paper>
  );
}
