import { Alert, Button, Group, NumberInput, Paper, SimpleGrid, Stack, Switch, Text, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { CallsOut, CallsOutChange } from '@patchcord/contracts';
import { useQuery } from '@tanstack/react-query';
import { refreshMs, useAccount, useChange } from '../api/queries.ts';
import { request } from '../api/request.ts';
import { FormFailed, failForm } from '../shell/form.tsx';
import { Page } from '../shell/page.tsx';
import { LoadingFailed, LoadingRows } from '../shell/states.tsx';
import { words as shellWords } from '../shell/words.ts';
import { AskSupport } from './ask-support.tsx';
import { Callers } from './callers.tsx';
import { CountriesField } from './countries-field.tsx';
import { InForce } from './in-force.tsx';
import { words } from './words.ts';

export function CallsOutPage() {
  const { account, path } = useAccount();
  const { data, error, refetch } = useQuery({
    queryKey: ['account', account, 'calls-out'],
    refetchInterval: refreshMs.lists,
    queryFn: () => request<CallsOut>('GET', `${path}/calls-out`),
  });
  return (
    <Page title={words.title} about={words.about}>
      {error && !data ? <LoadingFailed error={error} retry={() => void refetch()} /> : null}
      {!data && !error ? <LoadingRows /> : null}
      {data ? (
        <>
          {data.spentDay === null ? null : <Alert color="orange">{words.spent(data.spentDay)}</Alert>}
          <Paper withBorder p="md" component="section" aria-label={words.inForce}>
            <Title order={2} size="h4" mb={4}>
              {words.inForce}
            </Title>
            <InForce callsOut={data} />
            <Text size="sm" c="dimmed" my="sm">
              {words.askSupport}
            </Text>
            <AskSupport asked={data.asked} />
          </Paper>
          <Settings callsOut={data} />
          <Callers />
        </>
      ) : null}
    </Page>
  );
}

const orNull = (value: number | string) => (value === '' ? null : Number(value));

function Settings({ callsOut: { allowed, chosen, ownCountries } }: { callsOut: CallsOut }) {
  const form = useForm({
    initialValues: {
      on: chosen.on,
      countries: chosen.countries,
      callsLimit: (chosen.callsLimit ?? '') as number | string,
      callsLimitPerPerson: (chosen.callsLimitPerPerson ?? '') as number | string,
      spendPerDay: chosen.spendPerDay ?? '',
    },
  });
  const change = useChange<CallsOutChange>('PATCH', () => 'calls-out');
  const submit = form.onSubmit(({ callsLimit, callsLimitPerPerson, spendPerDay, ...values }) =>
    change.mutate(
      {
        ...values,
        callsLimit: orNull(callsLimit),
        callsLimitPerPerson: orNull(callsLimitPerPerson),
        spendPerDay: spendPerDay.trim() === '' ? null : spendPerDay.trim(),
      },
      { onSuccess: () => form.resetDirty(), onError: (error) => failForm(form, error) },
    ),
  );
  const limit = (most: number) => ({ placeholder: words.atMost(most), min: 1, allowDecimal: false });
  return (
    <Paper withBorder p="md" component="section" aria-label={words.settings}>
      <form onSubmit={submit} noValidate>
        <Stack>
          <Title order={2} size="h4">
            {words.settings}
          </Title>
          <Switch
            label={words.onLabel}
            description={words.onHint}
            disabled={!allowed.on}
            {...form.getInputProps('on', { type: 'checkbox' })}
          />
          <CountriesField unchosen={words.all} among={allowed.countries ?? ownCountries} {...form.getInputProps('countries')} />
          <SimpleGrid cols={{ base: 1, sm: 3 }}>
            <NumberInput label={words.callsLimit} {...limit(allowed.callsLimit)} {...form.getInputProps('callsLimit')} />
            <NumberInput
              label={words.callsLimitPerPerson}
              {...limit(allowed.callsLimitPerPerson)}
              {...form.getInputProps('callsLimitPerPerson')}
            />
            <TextInput
              label={words.spendPerDay}
              placeholder={allowed.spendPerDay === null ? words.noLimit : words.atMost(allowed.spendPerDay)}
              inputMode="decimal"
              {...form.getInputProps('spendPerDay')}
            />
          </SimpleGrid>
          <FormFailed error={change.error} form={form} />
          <Group justify="flex-end" gap="sm">
            {change.isSuccess && !form.isDirty() ? (
              <Text size="sm" c="dimmed" role="status">
                {shellWords.saved}
              </Text>
            ) : null}
            <Button type="submit" loading={change.isPending}>
              {shellWords.save}
            </Button>
          </Group>
        </Stack>
      </form>
    </Paper>
  );
}
