/** What an operator does with a list: put it in force, remove it, rate calls again by it. */
import { Alert, Button, Checkbox, Group, Paper, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import type { PriceListShown } from '@patchcord/contracts';
import { useNavigate } from '@tanstack/react-router';
import { ConfirmRemove } from '../shell/confirm-remove.tsx';
import { FormFailed, failForm } from '../shell/form.tsx';
import { formatMoney } from '../shell/money.ts';
import { useRateAgain, useRemoveList, useStart } from './queries.ts';
import { words } from './words.ts';

const today = () => new Date().toISOString().slice(0, 10);

export function StartForm({ list }: { list: PriceListShown }) {
  const start = useStart(list.id);
  const form = useForm({ initialValues: { from: list.startsAt?.slice(0, 10) ?? today(), accept: false } });
  const missing = new Set(list.gaps.filter(({ kind }) => kind !== 'as_another').map(({ country }) => country)).size;
  const hasFaults = list.faults + missing > 0;
  const submit = form.onSubmit((values) => start.mutate(values, { onError: (error) => failForm(form, error) }));
  const text = words.start;
  return (
    <Paper withBorder p="md">
      <form onSubmit={submit} noValidate>
        <Stack>
          <Title order={2} size="h4">
            {text.title}
          </Title>
          <TextInput type="date" label={text.day} description={text.dayHint} min={today()} maw={320} {...form.getInputProps('from')} />
          {hasFaults ? (
            <Checkbox label={text.accept(list.faults, missing)} {...form.getInputProps('accept', { type: 'checkbox' })} />
          ) : null}
          <FormFailed error={start.error} form={form} />
          <Group justify="space-between">
            <RemoveList list={list} />
            <Button type="submit" loading={start.isPending} disabled={hasFaults && !form.values.accept}>
              {list.state === 'scheduled' ? text.again : text.button}
            </Button>
          </Group>
        </Stack>
      </form>
    </Paper>
  );
}

function RemoveList({ list }: { list: PriceListShown }) {
  const navigate = useNavigate();
  const remove = useRemoveList(list.id);
  const [opened, modal] = useDisclosure();
  return (
    <>
      <Button variant="default" onClick={modal.open}>
        {words.remove.button}
      </Button>
      <ConfirmRemove
        opened={opened}
        title={words.remove.title(list.name)}
        text={words.remove.text}
        pending={remove.isPending}
        error={remove.error}
        close={modal.close}
        remove={() => remove.mutate(undefined, { onSuccess: () => void navigate({ to: '/platform/price-lists' }) })}
      />
    </>
  );
}

export function RateAgainForm({ list }: { list: PriceListShown }) {
  const rate = useRateAgain(list.id);
  const [opened, modal] = useDisclosure();
  const form = useForm({ initialValues: { from: today(), to: today() } });
  const text = words.rate;
  const send = () => {
    modal.close();
    rate.mutate(form.values, { onError: (error) => failForm(form, error) });
  };
  const money = (amount: string) => formatMoney(amount, list.currency);
  return (
    <Paper withBorder p="md">
      <Stack>
        <div>
          <Title order={2} size="h4">
            {text.title}
          </Title>
          <Text size="sm" c="dimmed">
            {text.text}
          </Text>
        </div>
        <SimpleGrid cols={{ base: 1, sm: 2 }} maw={520}>
          <TextInput type="date" label={text.from} max={today()} {...form.getInputProps('from')} />
          <TextInput type="date" label={text.to} max={today()} {...form.getInputProps('to')} />
        </SimpleGrid>
        <FormFailed error={rate.error} form={form} />
        {rate.data ? (
          <Alert color="green" role="status">
            {text.done(rate.data.calls, rate.data.changed, money(rate.data.before), money(rate.data.after))}
          </Alert>
        ) : null}
        <Group justify="flex-end">
          <Button variant="default" onClick={modal.open} loading={rate.isPending}>
            {text.button}
          </Button>
        </Group>
      </Stack>
      <ConfirmRemove
        opened={opened}
        title={text.confirm.title}
        text={text.confirm.text}
        action={text.button}
        pending={rate.isPending}
        error={null}
        close={modal.close}
        remove={send}
      />
    </Paper>
  );
}
