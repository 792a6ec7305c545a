import { ActionIcon, Alert, Button, Code, Group, Paper, Stack, Text, TextInput, Title, Tooltip } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { Source, Trunk } from '@patchcord/contracts';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useChange } from '../api/queries.ts';
import { ConfirmRemove } from '../shell/confirm-remove.tsx';
import { FormFailed, failForm } from '../shell/form.tsx';
import { formatWhen } from '../shell/format.ts';
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

function AddSource({ trunk, suggested }: { trunk: Trunk; suggested: string }) {
  const form = useForm({ initialValues: { cidr: suggested, note: '' } });
  const add = useChange<{ cidr: string; note: string }>('POST', () => `trunks/${trunk.id}/sources`);
  const submit = form.onSubmit((values) =>
    add.mutate(values, {
      onSuccess: () => form.setValues({ cidr: '', note: '' }),
      onError: (error) => failForm(form, error),
    }),
  );
  return (
    <form onSubmit={submit} noValidate>
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
        <Button type="submit" variant="light" loading={add.isPending} mt={{ base: 0, xs: 44 }}>
          {words.addSource}
        </Button>
      </Group>
      <FormFailed error={add.error} form={form} />
    </form>
  );
}
