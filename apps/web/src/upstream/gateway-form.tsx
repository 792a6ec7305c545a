import { Button, Checkbox, Drawer, Group, NumberInput, PasswordInput, Select, SimpleGrid, Stack, Switch, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import type { Gateway, GatewayChange } from '@patchcord/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { request } from '../api/request.ts';
import { ConfirmRemove } from '../shell/confirm-remove.tsx';
import { FormFailed, failForm } from '../shell/form.tsx';
import { words as shellWords } from '../shell/words.ts';
import { gatewayWords as words } from './gateway-words.ts';

export const gatewaysPath = '/api/v1/platform/gateways';
export const gatewaysKey = ['platform', 'gateways'];

const choices = (labels: Record<string, string>) => Object.entries(labels).map(([value, label]) => ({ value, label }));

/** @param gateway null: a new one. */
export function GatewayDrawer({ opened, gateway, close }: { opened: boolean; gateway: Gateway | null; close: () => void }) {
  const [asked, asking] = useDisclosure();
  return (
    <Drawer
      opened={opened}
      onClose={close}
      // The question whether to remove has the key to itself.
      closeOnEscape={!asked}
      position="right"
      size="md"
      title={gateway ? words.edit(gateway.name) : words.addTitle}
    >
      {opened ? (
        <>
          <GatewayForm key={gateway?.id ?? 'new'} gateway={gateway} close={close} remove={gateway ? asking.open : null} />
          {gateway ? <Removal gateway={gateway} opened={asked} close={asking.close} removed={close} /> : null}
        </>
      ) : null}
    </Drawer>
  );
}

function useGatewayChange<Body>(method: 'POST' | 'PATCH' | 'DELETE', path: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Body) => request(method, path, method === 'DELETE' ? undefined : body),
    onSuccess: () => client.invalidateQueries({ queryKey: gatewaysKey }),
  });
}

function Removal({ gateway, opened, close, removed }: { gateway: Gateway; opened: boolean; close: () => void; removed: () => void }) {
  const remove = useGatewayChange<void>('DELETE', `${gatewaysPath}/${gateway.id}`);
  return (
    <ConfirmRemove
      opened={opened}
      title={words.removeTitle(gateway.name)}
      text={words.removeText}
      pending={remove.isPending}
      error={remove.error}
      close={close}
      remove={() =>
        remove.mutate(undefined, {
          onSuccess: () => {
            close();
            removed();
          },
        })
      }
    />
  );
}

/** As the form holds it. `login`: switched on, with its parts beside it. */
const valuesOf = (gateway: Gateway | null) => ({
  name: gateway?.name ?? '',
  on: gateway?.on ?? true,
  address: gateway?.address ?? '',
  port: (gateway?.port ?? '') as number | string,
  transport: gateway?.transport ?? 'udp',
  priority: (gateway?.priority ?? 10) as number | string,
  weight: (gateway?.weight ?? 10) as number | string,
  callerIdIn: gateway?.callerIdIn ?? ['from', 'p_asserted_identity'],
  numberFormat: gateway?.numberFormat ?? 'plus_e164',
  checkSeconds: (gateway?.checkSeconds ?? 30) as number | string,
  login: gateway?.login != null,
  user: gateway?.login?.user ?? '',
  password: '',
});

function bodyOf({ login, user, password, port, priority, weight, checkSeconds, ...values }: ReturnType<typeof valuesOf>): GatewayChange {
  return {
    ...values,
    ...(port === '' ? {} : { port: Number(port) }),
    priority: Number(priority),
    weight: Number(weight),
    checkSeconds: Number(checkSeconds),
    login: login ? { user, ...(password === '' ? {} : { password }) } : null,
  };
}

function GatewayForm({ gateway, close, remove }: { gateway: Gateway | null; close: () => void; remove: (() => void) | null }) {
  const form = useForm({ initialValues: valuesOf(gateway) });
  const save = useGatewayChange<GatewayChange>(gateway ? 'PATCH' : 'POST', gateway ? `${gatewaysPath}/${gateway.id}` : gatewaysPath);
  const { fields } = words;
  const submit = form.onSubmit((values) => save.mutate(bodyOf(values), { onSuccess: close, onError: (error) => failForm(form, error) }));
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <TextInput label={fields.name} description={fields.nameHint} {...form.getInputProps('name')} />
        <Switch label={fields.on} description={fields.onHint} {...form.getInputProps('on', { type: 'checkbox' })} />
        <TextInput label={fields.address} description={fields.addressHint} spellCheck={false} {...form.getInputProps('address')} />
        <SimpleGrid cols={2}>
          <Select
            label={fields.transport}
            data={choices({ udp: 'UDP', tcp: 'TCP', tls: 'TLS' })}
            allowDeselect={false}
            {...form.getInputProps('transport')}
          />
          <NumberInput
            label={fields.port}
            placeholder={form.values.transport === 'tls' ? '5061' : '5060'}
            allowDecimal={false}
            hideControls
            thousandSeparator={false}
            {...form.getInputProps('port')}
          />
          <NumberInput
            label={fields.priority}
            description={fields.priorityHint}
            min={0}
            allowDecimal={false}
            {...form.getInputProps('priority')}
          />
          <NumberInput
            label={fields.weight}
            description={fields.weightHint}
            min={1}
            allowDecimal={false}
            {...form.getInputProps('weight')}
          />
        </SimpleGrid>
        <Checkbox.Group label={fields.callerIdIn} {...form.getInputProps('callerIdIn')}>
          <Group mt={6}>
            {choices(words.callerIdIn).map(({ value, label }) => (
              <Checkbox key={value} value={value} label={label} />
            ))}
          </Group>
        </Checkbox.Group>
        <SimpleGrid cols={2}>
          <Select
            label={fields.numberFormat}
            data={choices(words.numberFormat)}
            allowDeselect={false}
            {...form.getInputProps('numberFormat')}
          />
          <NumberInput label={fields.checkSeconds} min={0} allowDecimal={false} {...form.getInputProps('checkSeconds')} />
        </SimpleGrid>
        <Login form={form} kept={gateway?.login?.user} />
        <FormFailed error={save.error} form={form} />
        <Group justify={remove ? 'space-between' : 'flex-end'}>
          {remove ? (
            <Button variant="subtle" color="red" onClick={remove}>
              {words.remove}
            </Button>
          ) : null}
          <Button type="submit" loading={save.isPending}>
            {shellWords.save}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Login({ form, kept }: { form: ReturnType<typeof useForm<ReturnType<typeof valuesOf>>>; kept: string | undefined }) {
  const { fields } = words;
  const isKept = kept !== undefined && kept === form.values.user;
  return (
    <>
      <Switch label={fields.login} {...form.getInputProps('login', { type: 'checkbox' })} error={form.errors.login} />
      {form.values.login ? (
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <TextInput label={fields.user} autoComplete="off" spellCheck={false} {...form.getInputProps('user')} />
          <PasswordInput
            label={fields.password}
            description={fields.passwordHint}
            placeholder={isKept ? fields.passwordKept : undefined}
            autoComplete="new-password"
            {...form.getInputProps('password')}
          />
        </SimpleGrid>
      ) : null}
    </>
  );
}
