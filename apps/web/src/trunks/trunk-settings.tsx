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
import { ApiFailure } from '../api/request.ts';
import { useAskForTrunk } from '../requests/use-ask.ts';
import { ConfirmRemove } from '../shell/confirm-remove.tsx';
import { FormFailed, failForm } from '../shell/form.tsx';
import { words as shellWords } from '../shell/words.ts';
import { countryChoices } from './countries.ts';
import { isEmpty, type SettingsForm, splitChange } from './settings-asked.ts';
import { words } from './words.ts';

const choices = (labels: Record<string, string>) => Object.entries(labels).map(([value, label]) => ({ value, label }));

/** 'settings.callsLimit' is the field callsLimit here. */
const withoutList = (error: unknown) =>
  error instanceof ApiFailure
    ? new ApiFailure(
        error.status,
        error.code,
        error.message,
        error.details.map((one) => ({ ...one, field: one.field.replace('settings.', '') })),
      )
    : error;

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
  const ask = useAskForTrunk(trunk.id);
  const remove = useChange<void>('DELETE', () => `trunks/${trunk.id}`);
  const [removing, confirm] = useDisclosure();
  const { own, asked } = splitChange(trunk, form.values as SettingsForm);
  const submit = form.onSubmit(async (values) => {
    const parts = splitChange(trunk, values as SettingsForm);
    change.reset();
    ask.reset();
    try {
      if (!isEmpty(parts.own)) await change.mutateAsync(parts.own);
      if (!isEmpty(parts.asked)) await ask.mutateAsync({ kind: 'settings', settings: parts.asked });
      // What support has to decide is shown as it is until then.
      const { country, calledFrom, callerFrom } = trunk;
      const limits = {
        callsLimit: parts.own.callsLimit ?? trunk.callsLimit,
        callsPerSecond: parts.own.callsPerSecond ?? trunk.callsPerSecond,
      };
      form.setValues({ country, calledFrom, callerFrom: callerFrom as string[], ...limits });
    } catch (error) {
      setOpened('advanced');
      failForm(form, withoutList(error));
    }
  });
  const dirty = !isEmpty(own) || !isEmpty(asked);
  const saved = change.isSuccess && !dirty;
  const error = change.error ?? ask.error;
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
          <FormFailed error={withoutList(error)} form={form} />
          <Group justify="space-between">
            <Button variant="subtle" color="red" onClick={confirm.open}>
              {words.remove}
            </Button>
            <Group gap="sm">
              {saved || (ask.isSuccess && !dirty) ? (
                <Text size="sm" c="dimmed" role="status">
                  {ask.isSuccess ? words.asked : shellWords.saved}
                </Text>
              ) : null}
              <Button type="submit" loading={change.isPending || ask.isPending} disabled={!dirty}>
                {isEmpty(asked) ? shellWords.save : isEmpty(own) ? words.ask : words.saveAndAsk}
              </Button>
            </Group>
          </Group>
        </Stack>
      </form>
      <ConfirmRemove
        opened={removing}
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
