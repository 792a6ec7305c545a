import { Alert, Checkbox, NativeSelect, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { type ApiKeyCreate, type ApiKeyMade, type KeyScope, keyScopes } from '@patchcord/contracts';
import { useAccount, useChange } from '../api/queries.ts';
import { FormActions, FormFailed, failForm, focusFirstWrong } from '../shell/form.tsx';
import { CopyText } from '../shell/marks.tsx';
import { OnceActions, OnceModal, Shown } from '../shell/shown-once.tsx';
import { curlFor } from './samples.ts';
import { words } from './words.ts';

const text = words.keys;

export function MakeKey({ opened, close }: { opened: boolean; close: () => void }) {
  const make = useChange<ApiKeyCreate, ApiKeyMade>('POST', () => 'keys');
  const made = make.data;
  const done = () => {
    close();
    make.reset();
  };
  return (
    <OnceModal shows={made !== undefined} opened={opened} onClose={done} title={made ? text.madeTitle : text.make}>
      {made ? <Made made={made} done={done} /> : <Form make={make} close={done} />}
    </OnceModal>
  );
}

function Form({ make, close }: { make: ReturnType<typeof useChange<ApiKeyCreate, ApiKeyMade>>; close: () => void }) {
  const form = useForm({ initialValues: { name: '', scopes: ['read'] as KeyScope[], days: '90' } });
  const submit = form.onSubmit(({ name, scopes, days }) => {
    if (scopes.length === 0) {
      form.setFieldError('scopes', text.none);
      return focusFirstWrong();
    }
    make.mutate({ name, scopes, days: days === '' ? null : Number(days) }, { onError: (error) => failForm(form, error) });
  });
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <TextInput label={text.name} description={text.nameHint} autoComplete="off" data-autofocus {...form.getInputProps('name')} />
        <Checkbox.Group label={text.scopes} {...form.getInputProps('scopes')}>
          <Stack gap="xs" mt="xs">
            {keyScopes.map((scope) => (
              <Checkbox key={scope} value={scope} label={words.scopes[scope].label} description={words.scopes[scope].about} />
            ))}
          </Stack>
        </Checkbox.Group>
        <NativeSelect label={text.days} description={text.daysHint} data={text.daysChoices} {...form.getInputProps('days')} />
        <FormFailed error={make.error} form={form} />
        <FormActions cancel={close} pending={make.isPending} submit={text.make} />
      </Stack>
    </form>
  );
}

function Made({ made, done }: { made: ApiKeyMade; done: () => void }) {
  const { account } = useAccount();
  return (
    <Stack>
      <Alert role="status">{text.madeText}</Alert>
      <Shown label={text.token}>
        <CopyText value={made.token} label={text.copyToken} />
      </Shown>
      <Shown label={text.tryIt}>
        <CopyText value={curlFor({ token: made.token, scopes: made.scopes, origin: location.origin, account })} label={text.copyCurl} />
      </Shown>
      <OnceActions done={{ act: done, label: text.done }} />
    </Stack>
  );
}
