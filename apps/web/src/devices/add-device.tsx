import { Alert, Button, Code, CopyButton, Group, Modal, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { DeviceMade, DeviceMedia, DeviceServer } from '@patchcord/contracts';
import type { ReactNode } from 'react';
import { useChange } from '../api/queries.ts';
import { FormActions, FormFailed, failForm } from '../shell/form.tsx';
import { CopyText } from '../shell/marks.tsx';
import { words as shellWords } from '../shell/words.ts';
import { serverText, settingsText, transportsOf } from './settings-text.ts';
import { words } from './words.ts';

interface Where {
  realm: string;
  servers: DeviceServer[];
}
type New = { name: string; media: DeviceMedia };

/** The password is on the screen until it is said to be copied: no click beside the window loses it. */
export function AddDevice({ opened, close, ...where }: Where & { opened: boolean; close: () => void }) {
  const add = useChange<New, DeviceMade>('POST', () => 'phone/devices');
  const made = add.data;
  const done = () => {
    close();
    add.reset();
  };
  return (
    <Modal
      opened={opened}
      onClose={done}
      title={made ? words.madeTitle : words.add}
      size="lg"
      closeOnClickOutside={!made}
      closeOnEscape={!made}
      withCloseButton={!made}
    >
      {made ? <Made made={made} done={done} {...where} /> : <Form add={add} close={done} />}
    </Modal>
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
        <Setting key={server.location} label={several ? words.serverAt(server.location) : words.server} hints={transportsOf(server)}>
          <CopyText value={serverText(server)} label={words.copyServer} />
        </Setting>
      ))}
      <Setting label={words.user} hints={[words.userHint]}>
        <CopyText value={user} label={words.copyUser} />
      </Setting>
      <Setting label={words.password}>
        <CopyText value={password} label={words.copyPassword} />
      </Setting>
      <Setting label={words.all}>
        <Code block fz="xs" tabIndex={0} aria-label={words.all} style={{ overflowX: 'auto' }}>
          {all}
        </Code>
      </Setting>
      <Group justify="flex-end">
        <CopyButton value={all}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy}>
              {copied ? shellWords.copied : words.copyAll}
            </Button>
          )}
        </CopyButton>
        <Button onClick={done}>{words.done}</Button>
      </Group>
    </Stack>
  );
}

function Setting({ label, hints = [], children }: { label: string; hints?: string[]; children: ReactNode }) {
  return (
    <div>
      <Text size="sm" fw={500}>
        {label}
      </Text>
      {children}
      {hints.map((hint) => (
        <Text key={hint} size="sm" c="dimmed">
          {hint}
        </Text>
      ))}
    </div>
  );
}
