import { Button, Group, Paper, Stack, Text, TextInput } from '@mantine/core';
import type { Colleague } from '@patchcord/contracts';
import type { Phone } from '@patchcord/phone';
import { useState } from 'react';
import { LoadingFailed, LoadingRows } from '../shell/states.tsx';
import { useColleagues } from './use-colleagues.ts';
import { words } from './words.ts';

const texts = words.handOver;
/** More than fit at a glance. */
const many = 6;

/** The colleagues to choose from: each gets the call at once, or is asked first. */
export function Colleagues({ phone }: { phone: Phone }) {
  const { data, error, refetch } = useColleagues();
  const [text, setText] = useState('');
  const [refused, setRefused] = useState(false);
  if (!data) return error ? <LoadingFailed error={error} retry={() => void refetch()} /> : <LoadingRows rows={2} height={48} />;
  if (data.length === 0)
    return (
      <Text size="sm" c="dimmed" ta="center">
        {texts.nobody}
      </Text>
    );
  const wanted = text.trim().toLowerCase();
  const found = data.filter(({ name }) => name.toLowerCase().includes(wanted));
  const handOver = async (colleague: Colleague, atOnce: boolean) => setRefused(!(await phone.handOver(colleague, atOnce)));
  return (
    <Stack gap="xs">
      {data.length > many ? (
        <TextInput label={texts.find} value={text} onChange={({ currentTarget }) => setText(currentTarget.value)} data-autofocus />
      ) : null}
      {refused ? (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {texts.refused}
        </Text>
      ) : null}
      {found.length === 0 ? (
        <Text size="sm" c="dimmed" role="status">
          {texts.noneFound(text)}
        </Text>
      ) : null}
      <Stack component="ul" gap="xs" m={0} p={0} style={{ listStyle: 'none' }} aria-label={texts.title}>
        {found.map((colleague) => (
          <OneColleague key={colleague.id} colleague={colleague} handOver={handOver} />
        ))}
      </Stack>
    </Stack>
  );
}

interface OneProps {
  colleague: Colleague;
  handOver: (colleague: Colleague, atOnce: boolean) => void;
}

function OneColleague({ colleague, handOver }: OneProps) {
  const { name, online } = colleague;
  return (
    <Paper component="li" withBorder px="md" py="xs">
      <Group justify="space-between" gap="xs">
        <div style={{ minWidth: 0, flex: '1 1 120px' }}>
          <Text fw={500} truncate>
            {name}
          </Text>
          {online ? null : (
            <Text size="xs" c="dimmed">
              {texts.notThere}
            </Text>
          )}
        </div>
        <Group gap="xs">
          <Button
            size="compact-sm"
            variant="default"
            disabled={!online}
            aria-label={texts.askName(name)}
            onClick={() => handOver(colleague, false)}
          >
            {texts.askFirst}
          </Button>
          <Button size="compact-sm" disabled={!online} aria-label={texts.toName(name)} onClick={() => handOver(colleague, true)}>
            {texts.atOnce}
          </Button>
        </Group>
      </Group>
    </Paper>
  );
}
