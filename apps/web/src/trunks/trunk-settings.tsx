import {
  Accordion,
  Button,
  Group,
  MultiSelect,
  NumberInput,
  Paper,
  Select,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import type { Trunk, TrunkChange } from '@patchcord/contracts';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useAccount, useChange } from '../api/queries.ts';
import { ConfirmRemove } from '../shell/confirm-remove.tsx';
import { FormFailed, failForm } from '../shell/form.tsx';
import { words as shellWords } from '../shell/words.ts';
import { countryChoices } from './countries.ts';
import { words } from './words.ts';

const choices = (labels: Record<string, string>) => Object.entries(labels).map(([value, label]) => ({ value, label }));

export function TrunkSettings({ trunk }: { trunk: Trunk }) {
  const { account } = useAccount();
  const navigate = useNavigate();
  const [opened, setOpened] = useState<string | null>(null);
  const form = useForm({
    initialValues: {
      name: trunk.name,
      carrier: trunk.carrier,
      country: trunk.country,
      calledFrom: trunk.calledFrom,
      callerFrom: trunk.callerFrom as string[],
      callsLimit: trunk.callsLimit as number | string,
      callsPerSecond: trunk.callsPerSecond as number | string,
    },
  });
  const change = useChange<TrunkChange>('PATCH', () => `trunks/${trunk.id}`);
  const remove = useChange<void>('DELETE', () => `trunks/${trunk.id}`);
  const [asked, confirm] = useDisclosure();
  const submit = form.onSubmit((values) =>
    change.mutate(
      {
        ...values,
        callerFrom: values.callerFrom as Trunk['callerFrom'],
        callsLimit: Number(values.callsLimit),
        callsPerSecond: Number(values.callsPerSecond),
      },
      {
        onSuccess: () => form.resetDirty(),
        onError: (error) => {
          setOpened('advanced');
          failForm(form, error);
        },
      },
    ),
  );
  const saved = change.isSuccess && !form.isDirty();
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="settings">
      <form onSubmit={submit} noValidate>
        <Stack>
          <Title order={2} size="h4" id="settings">
            {words.settings}
          </Title>
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <TextInput label={words.name} description={words.nameHint} {...form.getInputProps('name')} />
            <TextInput label={words.carrier} description={words.carrierHint} {...form.getInputProps('carrier')} />
          </SimpleGrid>
          <Accordion variant="contained" value={opened} onChange={setOpened}>
            <Accordion.Item value="advanced">
              <Accordion.Control>{words.advanced}</Accordion.Control>
              <Accordion.Panel>
                <Stack>
                  <Text size="sm" c="dimmed">
                    {words.advancedAbout}
                  </Text>
                  <SimpleGrid cols={{ base: 1, sm: 2 }}>
                    <Select
                      label={words.country}
                      description={words.countryHint}
                      data={countryChoices}
                      searchable
                      clearable
                      {...form.getInputProps('country')}
                    />
                    <Select
                      label={words.calledFrom}
                      description={words.called}
                      data={choices(words.calledFromChoices)}
                      allowDeselect={false}
                      {...form.getInputProps('calledFrom')}
                    />
                    <NumberInput
                      label={words.callsLimit}
                      description={words.callsLimitHint}
                      allowDecimal={false}
                      {...form.getInputProps('callsLimit')}
                    />
                    <NumberInput
                      label={words.callsPerSecond}
                      description={words.callsPerSecondHint}
                      allowDecimal={false}
                      {...form.getInputProps('callsPerSecond')}
                    />
                  </SimpleGrid>
                  <MultiSelect
                    label={words.callerFrom}
                    description={words.callerFromHint}
                    data={choices(words.callerFromChoices)}
                    {...form.getInputProps('callerFrom')}
                  />
                </Stack>
              </Accordion.Panel>
            </Accordion.Item>
          </Accordion>
          <FormFailed error={change.error} form={form} />
          <Group justify="space-between">
            <Button variant="subtle" color="red" onClick={confirm.open}>
              {words.remove}
            </Button>
            <Group gap="sm">
              {saved ? (
                <Text size="sm" c="dimmed" role="status">
                  {shellWords.saved}
                </Text>
              ) : null}
              <Button type="submit" loading={change.isPending} disabled={!form.isDirty()}>
                {shellWords.save}
              </Button>
            </Group>
          </Group>
        </Stack>
      </form>
      <ConfirmRemove
        opened={asked}
        title={words.removeTitle(trunk.name)}
        text={words.removeText}
        pending={remove.isPending}
        error={remove.error}
        close={confirm.close}
        remove={() => remove.mutate(undefined, { onSuccess: () => navigate({ to: '/a/$account/trunks', params: { account } }) })}
      />
    </Paper>
  );
}
