import { ActionIcon, Alert, Button, Code, Group, Paper, Stack, Text, TextInput, Title, Tooltip } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { Source, Trunk } from '@patchcord/contracts';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useChange } from '../api/queries.ts';
import { fieldErrors } from '../api/request.ts';
import { useAskForTrunk } from '../requests/use-ask.ts';
import { ConfirmRemove } from '../shell/confirm-remove.tsx';
import { focusFirstWrong } from '../shell/form.tsx';
import { formatWhen } from '../shell/format.ts';
import { ActionFailed } from '../shell/states.tsx';
import { useKept } from '../shell/use-kept.tsx';
import { words } from './words.ts';

export function TrunkSources({ trunk, suggested }: { trunk: Trunk; suggested: string }) {
  const [removed, setRemoved] = useState<Source | null>(null);
  const remove = useChange<Source>('DELETE', (source) => `trunks/${trunk.id}/sources/${source.id}`);
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="sources">
      <Stack gap="sm">
        <div>
          <Title order={2} size="h4" id="sources">
            {words.sources}
          </Title>
          <Text size="sm" c="dimmed">
            {words.sourcesAbout}
          </Text>
        </div>
        {trunk.sources.length > 0 ? null : trunk.login ? (
          <Text size="sm">{words.onlyLogin}</Text>
        ) : (
          <Alert color="orange">{words.noSources}</Alert>
        )}
        <Stack gap="xs" component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
          {trunk.sources.map((source) => (
            <Group key={source.id} component="li" justify="space-between" wrap="nowrap">
              <Group gap="2px 12px" miw={0}>
                <Code fz="sm">{source.cidr}</Code>
                <Text size="sm" c="dimmed">
                  {[source.note, words.added(formatWhen(source.addedAt))].filter(Boolean).join(' · ')}
                </Text>
              </Group>
              <Tooltip label={words.removeSource(source.cidr)}>
                <ActionIcon variant="subtle" color="gray" aria-label={words.removeSource(source.cidr)} onClick={() => setRemoved(source)}>
                  <IconTrash size={16} />
                </ActionIcon>
              </Tooltip>
            </Group>
          ))}
        </Stack>
        <AddSource trunk={trunk} suggested={suggested} />
      </Stack>
      <ConfirmRemove
        opened={removed !== null}
        title={removed ? words.removeSourceTitle(removed.cidr) : ''}
        text={words.removeSourceText}
        pending={remove.isPending}
        error={remove.error}
        close={() => {
          remove.reset();
          setRemoved(null);
        }}
        remove={() => removed && remove.mutate(removed, { onSuccess: () => setRemoved(null) })}
      />
    </Paper>
  );
}

/** The field of the form is the first of a list that is asked for. */
const cidrField = 'addresses.0.cidr';

function AddSource({ trunk, suggested }: { trunk: Trunk; suggested: string }) {
  const kept = useKept(`${trunk.id}.source`, { cidr: '', note: '' });
  const form = useForm({ initialValues: suggested ? { cidr: suggested, note: '' } : kept.values, onValuesChange: kept.keep });
  const ask = useAskForTrunk(trunk.id);
  const wrong = fieldErrors(ask.error)[cidrField];
  const submit = form.onSubmit((values) =>
    ask.mutate(
      { kind: 'addresses', addresses: [values] },
      {
        onSuccess: () => {
          form.setValues({ cidr: '', note: '' });
          kept.forget();
        },
        onError: (error) => {
          form.setErrors({ cidr: fieldErrors(error)[cidrField] });
          focusFirstWrong();
        },
      },
    ),
  );
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="xs">
        <Group align="flex-start" gap="sm">
          <TextInput
            flex="2 1 200px"
            label={words.cidr}
            description={words.cidrHint}
            autoComplete="off"
            spellCheck={false}
            autoFocus={suggested !== ''}
            {...form.getInputProps('cidr')}
          />
          <TextInput flex="1 1 160px" label={words.note} description={words.noteHint} autoComplete="off" {...form.getInputProps('note')} />
          <Button type="submit" variant="light" loading={ask.isPending} mt={{ base: 0, xs: 44 }}>
            {words.addSource}
          </Button>
        </Group>
        {wrong ? null : <ActionFailed error={ask.error} />}
        <Text size="sm" c={ask.data ? undefined : 'dimmed'} role={ask.data ? 'status' : undefined}>
          {ask.data ? words.sourceAsked(ask.data.addresses[0]?.cidr ?? '') : words.addSourceAbout}
        </Text>
      </Stack>
    </form>
  );
}
