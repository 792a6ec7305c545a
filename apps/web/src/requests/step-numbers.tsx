import { Alert, Button, FileButton, Group, Select, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { RowsAdded } from '@patchcord/contracts';
import { useState } from 'react';
import { FormFailed, failForm } from '../shell/form.tsx';
import { ActionFailed } from '../shell/states.tsx';
import { CameBack, useKept } from '../shell/use-kept.tsx';
import { countryChoices } from '../trunks/countries.ts';
import { useRequestChange } from './queries.ts';
import { RowList } from './row-list.tsx';
import type { StepProps } from './wizard.tsx';
import { words } from './words.ts';

const text = words.numbers;
const emails = (value: string) => value.split(/[\s,;]+/).filter(Boolean);

export function NumbersStep({ request, next }: StepProps) {
  const [added, setAdded] = useState<RowsAdded | null>(null);
  const kept = useKept(`${request.id}.numbers`, { text: '', country: null as string | null, people: '' });
  const form = useForm({
    initialValues: kept.values,
    onValuesChange: (values) => (values.text.trim() ? kept.keep(values) : kept.forget()),
  });
  const add = useRequestChange<RowsAdded>(request.id, 'POST', 'numbers');
  const query = new URLSearchParams({
    ...(form.values.country ? { country: form.values.country } : {}),
    ...(form.values.people ? { people: emails(form.values.people).join(',') } : {}),
  });
  const load = useRequestChange<RowsAdded>(request.id, 'POST', `numbers/file?${query}`);
  const done = (answer: RowsAdded) => {
    setAdded(answer);
    form.setFieldValue('text', '');
    kept.forget();
  };
  const submit = form.onSubmit((values) => {
    if (values.text.trim() === '') return next();
    setAdded(null);
    add.mutate({ ...values, people: emails(values.people) }, { onSuccess: done, onError: (error) => failForm(form, error) });
  });
  const choose = (file: File | null) => {
    if (!file) return;
    setAdded(null);
    load.mutate(file, { onSuccess: done });
  };
  return (
    <Stack>
      <form onSubmit={submit} noValidate>
        <Stack>
          <CameBack
            isBack={kept.isBack}
            discard={() => {
              form.setValues(kept.before);
              kept.forget();
            }}
          />
          <Textarea
            label={text.paste}
            description={text.pasteHint}
            autosize
            minRows={4}
            maxRows={12}
            spellCheck={false}
            {...form.getInputProps('text')}
          />
          <Group align="flex-start" grow preventGrowOverflow={false}>
            <Select
              miw={200}
              label={text.country}
              description={text.countryHint}
              placeholder={text.countryNone}
              searchable
              clearable
              data={countryChoices}
              {...form.getInputProps('country')}
            />
            <TextInput miw={200} label={text.people} description={text.peopleHint} {...form.getInputProps('people')} />
          </Group>
          <FormFailed error={add.error} form={form} />
          <Group>
            <Button type="submit" variant="light" loading={add.isPending} disabled={form.values.text.trim() === ''}>
              {text.add}
            </Button>
            <FileButton onChange={choose} accept=".csv,.txt,.tsv,text/csv,text/plain" inputProps={{ 'aria-label': text.file }}>
              {(props) => (
                <Button variant="default" loading={load.isPending} {...props}>
                  {text.file}
                </Button>
              )}
            </FileButton>
            <Text size="sm" c="dimmed">
              {load.isPending ? text.reading : text.fileHint}
            </Text>
          </Group>
        </Stack>
      </form>
      <ActionFailed error={load.error} />
      {added ? (
        <Alert color={added.wrong > 0 ? 'orange' : 'green'} role="status">
          {text.added(added.added, added.wrong, added.read)}
        </Alert>
      ) : null}
      <RowList request={request} />
      <Group justify="flex-end">
        <Button onClick={next} disabled={request.counts.good === 0}>
          {words.next}
        </Button>
      </Group>
    </Stack>
  );
}
