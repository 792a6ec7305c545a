import { Anchor, Button, Checkbox, Group, List, Select, Stack, Text, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { CarrierPreset } from '@patchcord/contracts';
import { useQuery } from '@tanstack/react-query';
import { FormFailed, failForm, focusFirstWrong } from '../shell/form.tsx';
import { CopyText } from '../shell/marks.tsx';
import { useKept } from '../shell/use-kept.tsx';
import { carriersQuery, useRequestChange } from './queries.ts';
import type { StepProps } from './wizard.tsx';
import { words } from './words.ts';

const text = words.carrier;

export function CarrierStep({ request, next }: StepProps) {
  const carriers = useQuery(carriersQuery);
  const save = useRequestChange(request.id, 'PUT', 'carrier');
  const kept = useKept(`${request.id}.carrier`, {
    preset: request.carrier?.preset ?? null,
    name: request.carrier?.name ?? '',
    understood: request.carrier?.understood ?? false,
  });
  const form = useForm({
    initialValues: kept.values,
    onValuesChange: kept.keep,
    validate: {
      preset: (value) => (value ? null : text.needed),
      name: (value, { preset }) => (preset !== 'other' || value.trim() ? null : text.needed),
    },
  });
  const done = () => {
    kept.forget();
    next();
  };
  const chosen = carriers.data?.find(({ id }) => id === form.values.preset);
  const submit = form.onSubmit((values) => {
    const name = values.preset === 'other' ? values.name : (chosen?.name ?? values.name);
    save.mutate({ ...values, name }, { onSuccess: done, onError: (error) => failForm(form, error) });
  }, focusFirstWrong);
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Select
          label={text.label}
          description={text.hint}
          searchable
          data={(carriers.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          {...form.getInputProps('preset')}
        />
        {form.values.preset === 'other' ? <TextInput label={text.name} {...form.getInputProps('name')} /> : null}
        {chosen && chosen.id !== 'other' ? <Facts preset={chosen} /> : null}
        <div>
          <Title order={3} size="h5" mb={4}>
            {text.ask}
          </Title>
          <CopyText value={text.askText} label={text.copyAsk} />
        </div>
        <div>
          <Title order={3} size="h5" mb={4}>
            {text.stays}
          </Title>
          <List size="sm">
            {text.staysPoints.map((point) => (
              <List.Item key={point}>{point}</List.Item>
            ))}
          </List>
        </div>
        <Checkbox label={text.understood} {...form.getInputProps('understood', { type: 'checkbox' })} />
        <FormFailed error={save.error} form={form} />
        <Group justify="flex-end">
          <Button type="submit" loading={save.isPending}>
            {words.next}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Facts({ preset }: { preset: CarrierPreset }) {
  const [first] = preset.sources;
  return (
    <Text size="sm" c="dimmed">
      {first ? text.facts(text.confidence[preset.confidence], first.read) : text.confidence[preset.confidence]}{' '}
      {preset.sources.map(({ url }) => (
        <Anchor key={url} href={url} target="_blank" rel="noreferrer" underline="always" mr="xs">
          {text.source(new URL(url).host)}
        </Anchor>
      ))}
      {preset.notes}
    </Text>
  );
}
