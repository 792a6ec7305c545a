import { Alert, NativeSelect, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { DeviceMade, DeviceMedia, DeviceServer } from '@patchcord/contracts';
import { useChange } from '../api/queries.ts';
import { FormActions, FormFailed, failForm } from '../shell/form.tsx';
import { CopyText } from '../shell/marks.tsx';
import { OnceActions, OnceModal, Shown, ShownLines } from '../shell/shown-once.tsx';
import { serverText, settingsText, transportsOf } from './settings-text.ts';
import { words } from './words.ts';

interface Where {
  realm: string;
  servers: DeviceServer[];
}
type New = { name: string; media: DeviceMedia };

export function AddDevice({ opened, close, ...where }: Where & { opened: boolean; close: () => void }) {
  const add = useChange<New, DeviceMade>('POST', () => 'phone/devices');
  const made = add.data;
  const done = () => {
    close();
    add.reset();
  };
  return (
    <OnceModal shows={made !== undefined} opened={opened} onClose={done} title={made ? words.madeTitle : words.add}>
      {made ? <Made made={made} done={done} {...where} /> : <Form add={add} close={done} />}
    </OnceModal>
  );
}

function Form({ add, close }: { add: ReturnType<typeof useChange<New, DeviceMade>>; close: () => void }) {
  const form = useForm<New>({ initialValues: { name: '', media: 'as_registered' } });
  const submit = form.onSubmit((values) => add.mutate(values, { onError: (error) => failForm(form, error) }));
  const choices = Object.entries(words.medias).map(([value, label]) => ({ value, label }));
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <TextInput label={words.name} description={words.nameHint} autoComplete="off" data-autofocus {...form.getInputProps('name')} />
        <NativeSelect label={words.media} description={words.mediaHint} data={choices} {...form.getInputProps('media')} />
        <FormFailed error={add.error} form={form} />
        <FormActions cancel={close} pending={add.isPending} submit={words.add} />
      </Stack>
    </form>
  );
}

function Made({ made, done, realm, servers }: Where & { made: DeviceMade; done: () => void }) {
  const several = servers.length > 1;
  const { user, password } = made;
  const all = settingsText({ user, password, realm, servers });
  return (
    <Stack>
      <Alert role="status">{words.madeText}</Alert>
      {servers.map((server) => (
        <Shown key={server.location} label={several ? words.serverAt(server.location) : words.server} hints={transportsOf(server)}>
          <CopyText value={serverText(server)} label={words.copyServer} />
        </Shown>
      ))}
      <Shown label={words.user} hints={[words.userHint]}>
        <CopyText value={user} label={words.copyUser} />
      </Shown>
      <Shown label={words.password}>
        <CopyText value={password} label={words.copyPassword} />
      </Shown>
      <Shown label={words.all}>
        <ShownLines label={words.all} lines={all} />
      </Shown>
      <OnceActions lines={{ text: all, label: words.copyAll }} done={{ act: done, label: words.done }} />
    </Stack>
  );
}
