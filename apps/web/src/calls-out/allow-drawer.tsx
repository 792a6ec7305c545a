import { Alert, Divider, Drawer, NumberInput, SimpleGrid, Stack, Switch, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { AccountCallsOut, Call, CallsOut, CallsOutAllow } from '@patchcord/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { refreshMs, usePages } from '../api/queries.ts';
import { request } from '../api/request.ts';
import { OutcomeMark } from '../calls/outcome-mark.tsx';
import { words as callWords } from '../calls/words.ts';
import { FormActions, FormFailed, failForm } from '../shell/form.tsx';
import { formatWhen } from '../shell/format.ts';
import { NumberText } from '../shell/number-text.tsx';
import { ListStates } from '../shell/states.tsx';
import { words as shellWords } from '../shell/words.ts';
import { CountriesField } from './countries-field.tsx';
import { InForce } from './in-force.tsx';
import { words } from './words.ts';

const { support } = words;

/** Where support decides what an account may call, beside its last calls out. */
export function AllowDrawer({ account, close }: { account: AccountCallsOut | null; close: () => void }) {
  return (
    <Drawer opened={account !== null} onClose={close} position="right" size="md" title={account ? support.edit(account.name) : ''}>
      {account ? (
        <Stack>
          <AllowForm key={account.id} account={account} close={close} />
          <Divider label={support.calls} labelPosition="left" />
          <LastCalls account={account.id} />
        </Stack>
      ) : null}
    </Drawer>
  );
}

function AllowForm({ account: { id, callsOut }, close }: { account: AccountCallsOut; close: () => void }) {
  const client = useQueryClient();
  const { allowed, chosen, asked } = callsOut;
  const form = useForm({
    initialValues: {
      on: allowed.on,
      countries: allowed.countries,
      callsLimit: allowed.callsLimit as number | string,
      callsLimitPerPerson: allowed.callsLimitPerPerson as number | string,
      spendPerDay: allowed.spendPerDay ?? '',
    },
  });
  const allow = useMutation({
    mutationFn: (body: CallsOutAllow) => request<CallsOut>('PATCH', `/api/v1/platform/accounts/${id}/calls-out`, body),
    onSuccess: () => client.invalidateQueries({ queryKey: ['platform', 'accounts'] }),
  });
  const submit = form.onSubmit(({ callsLimit, callsLimitPerPerson, spendPerDay, ...values }) =>
    allow.mutate(
      {
        ...values,
        callsLimit: Number(callsLimit),
        callsLimitPerPerson: Number(callsLimitPerPerson),
        spendPerDay: spendPerDay.trim() === '' ? null : spendPerDay.trim(),
      },
      { onSuccess: close, onError: (error) => failForm(form, error) },
    ),
  );
  const narrowed = chosen.countries !== null || !chosen.on || chosen.callsLimit !== null || chosen.spendPerDay !== null;
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        {asked ? (
          <Alert color="blue" variant="light" title={support.asked(asked.by, formatWhen(asked.at))}>
            <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
              {asked.text}
            </Text>
          </Alert>
        ) : null}
        <Switch label={words.onLabel} description={support.onHint} {...form.getInputProps('on', { type: 'checkbox' })} />
        <CountriesField unchosen={words.own} {...form.getInputProps('countries')} />
        <SimpleGrid cols={2}>
          <NumberInput label={words.callsLimit} min={1} allowDecimal={false} {...form.getInputProps('callsLimit')} />
          <NumberInput label={words.callsLimitPerPerson} min={1} allowDecimal={false} {...form.getInputProps('callsLimitPerPerson')} />
        </SimpleGrid>
        <TextInput
          label={words.spendPerDay}
          description={`${words.spendHint}. ${support.noLimit}.`}
          inputMode="decimal"
          {...form.getInputProps('spendPerDay')}
        />
        {narrowed ? (
          <div>
            <Text size="sm" c="dimmed">
              {support.narrowed}
            </Text>
            <InForce callsOut={callsOut} />
          </div>
        ) : null}
        <FormFailed error={allow.error} form={form} />
        <FormActions cancel={close} pending={allow.isPending} submit={shellWords.save} />
      </Stack>
    </form>
  );
}

function LastCalls({ account }: { account: string }) {
  const list = usePages<Call>(['platform', 'calls-out', account], `/api/v1/platform/accounts/${account}/calls`, {
    filter: { direction: 'out' },
    limit: 10,
    everyMs: refreshMs.lists,
  });
  return (
    <ListStates
      list={list}
      height={44}
      empty={
        <Text size="sm" c="dimmed">
          {support.noCalls}
        </Text>
      }
    >
      {(calls) => (
        <Stack gap="sm">
          {calls.map((call) => (
            <Stack key={call.id} gap={2}>
              <Text size="sm">
                {call.person?.name} → {call.called ? <NumberText value={call.called} /> : call.calledRaw}
              </Text>
              <div>
                <OutcomeMark call={call} />
              </div>
              <Text size="xs" c="dimmed">
                {[formatWhen(call.startedAt), ...(call.tried ?? []).map(({ gateway, code }) => callWords.tried(gateway.name, code))].join(
                  ' · ',
                )}
              </Text>
            </Stack>
          ))}
        </Stack>
      )}
    </ListStates>
  );
}
