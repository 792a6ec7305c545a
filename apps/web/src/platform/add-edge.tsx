import { Alert, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { Edge, EdgeCreate, EdgeCreated, Location } from '@patchcord/contracts';
import { FormActions, FormFailed, failForm } from '../shell/form.tsx';
import { CopyText } from '../shell/marks.tsx';
import { OnceActions, OnceModal, Shown, ShownLines } from '../shell/shown-once.tsx';
import { edgeSettings } from './edge-settings.ts';
import { paths, usePlatformChange } from './use-platform.ts';
import { words } from './words.ts';

const text = words.edge;
type Adding = ReturnType<typeof usePlatformChange<EdgeCreate, EdgeCreated>>;

export function AddEdge({ to, edges, opened, close }: { to: Location; edges: Edge[]; opened: boolean; close: () => void }) {
  const add = usePlatformChange<EdgeCreate, EdgeCreated>('POST', () => paths.edges);
  const made = add.data;
  const done = () => {
    close();
    add.reset();
  };
  return (
    <OnceModal shows={made !== undefined} opened={opened} onClose={done} title={made ? text.madeTitle(made.name) : text.addTo(to.name)}>
      {made ? (
        <Made made={made} now={edges.find(({ id }) => id === made.id)} addresses={to.addresses} done={done} />
      ) : (
        <Form add={add} location={to.id} close={done} />
      )}
    </OnceModal>
  );
}

function Form({ add, location, close }: { add: Adding; location: string; close: () => void }) {
  const form = useForm({ initialValues: { name: '', websocketUrl: '' } });
  const submit = form.onSubmit((values) => add.mutate({ ...values, location }, { onError: (error) => failForm(form, error) }));
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <TextInput label={text.name} description={text.nameHint} autoComplete="off" data-autofocus {...form.getInputProps('name')} />
        <TextInput
          label={text.websocketUrl}
          description={text.websocketUrlHint}
          autoComplete="off"
          spellCheck={false}
          {...form.getInputProps('websocketUrl')}
        />
        <FormFailed error={add.error} form={form} />
        <FormActions cancel={close} pending={add.isPending} submit={text.add} />
      </Stack>
    </form>
  );
}

interface MadeProps {
  made: EdgeCreated;
  /** As the list has it now; undefined until it is asked again. */
  now: Edge | undefined;
  addresses: Location['addresses'];
  done: () => void;
}
function Made({ made, now, addresses, done }: MadeProps) {
  const settings = edgeSettings({ origin: location.origin, token: made.token, addresses });
  const hasReported = now !== undefined && now.lastSeenAt !== null;
  return (
    <Stack>
      <Alert role="status">{text.madeText}</Alert>
      <Shown label={text.token}>
        <CopyText value={made.token} label={text.copyToken} />
      </Shown>
      <Shown label={text.settings}>
        <ShownLines label={text.settings} lines={settings} />
      </Shown>
      <Text size="sm" role="status">
        {hasReported ? text.reported(words.status[now.status]) : text.waiting}
      </Text>
      <OnceActions lines={{ text: settings, label: text.copySettings }} done={{ act: done, label: text.done }} />
    </Stack>
  );
}
