import { Alert, Button, Checkbox, Group, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { useChange } from '../api/queries.ts';
import { focusFirstWrong } from '../shell/form.tsx';
import { LinesInput } from '../shell/lines-input.tsx';
import { ActionFailed } from '../shell/states.tsx';
import { CameBack, useKept } from '../shell/use-kept.tsx';
import { addressesOf, lineErrors, linesOf } from './address-lines.ts';
import { useRequestChange } from './queries.ts';
import type { StepProps } from './wizard.tsx';
import { words } from './words.ts';

const text = words.addresses;
interface Resolved {
  addresses: string[];
  warning: string;
}

export function AddressesStep({ request, next }: StepProps) {
  const save = useRequestChange(request.id, 'PUT', 'addresses');
  const kept = useKept(`${request.id}.addresses`, { lines: linesOf(request.addresses), confirmed: request.addressesConfirmed });
  const form = useForm({ initialValues: kept.values, onValuesChange: kept.keep });
  const done = () => {
    kept.forget();
    next();
  };
  const discard = () => {
    form.setValues(kept.before);
    kept.forget();
  };
  const wrong = lineErrors(save.error, text.line);
  const submit = form.onSubmit(({ lines, confirmed }) =>
    save.mutate({ addresses: addressesOf(lines), confirmed }, { onSuccess: done, onError: focusFirstWrong }),
  );
  const add = (addresses: string[]) => form.setFieldValue('lines', (lines) => [lines.trim(), ...addresses].filter(Boolean).join('\n'));
  return (
    <Stack>
      <form onSubmit={submit} noValidate>
        <Stack>
          <CameBack isBack={kept.isBack} discard={discard} />
          {request.kind === 'numbers' && !request.addressesConfirmed && request.addresses.length > 0 ? (
            <Alert color="blue">{text.fromPreset(request.carrier?.name ?? '')}</Alert>
          ) : null}
          <LinesInput label={text.label} description={text.hint} minRows={4} maxRows={16} {...form.getInputProps('lines')} wrong={wrong} />
          <Checkbox label={text.confirm} {...form.getInputProps('confirmed', { type: 'checkbox' })} />
          {wrong.length === 0 ? <ActionFailed error={save.error} /> : null}
          <Group justify="flex-end">
            <Button type="submit" loading={save.isPending}>
              {words.next}
            </Button>
          </Group>
        </Stack>
      </form>
      <LookUp add={add} />
    </Stack>
  );
}

function LookUp({ add }: { add: (addresses: string[]) => void }) {
  const [name, setName] = useState('');
  const look = useChange<{ name: string }, Resolved>('POST', () => 'requests/host-name');
  return (
    <details>
      <summary>{text.host}</summary>
      <Stack gap="xs" mt="xs">
        <Group align="flex-end">
          <TextInput
            flex="1 1 200px"
            label={text.hostLabel}
            description={text.hostHint}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Button
            variant="default"
            loading={look.isPending}
            onClick={() => look.mutate({ name }, { onSuccess: ({ addresses }) => add(addresses) })}
          >
            {text.look}
          </Button>
        </Group>
        <ActionFailed error={look.error} />
        {look.data ? (
          <Alert color="orange" role="status">
            <Text size="sm">{look.data.warning}</Text>
          </Alert>
        ) : null}
      </Stack>
    </details>
  );
}
