import { Group, Stack, Text, ThemeIcon, VisuallyHidden } from '@mantine/core';
import type { NumberState, PhoneNumber } from '@patchcord/contracts';
import { IconCheck, IconMoon, IconPlayerPause, IconPoint, IconTrash } from '@tabler/icons-react';
import { stateWords, drawingWords as words } from './state-words.ts';

interface Step {
  label: string;
  standing: 'done' | 'here' | 'ahead';
}

/** The way to 'live', and where the number has left it. */
export function stepsOf(state: NumberState, hasHadCall: boolean): Step[] {
  const at: Record<NumberState, number> = {
    requested: 0,
    awaiting_forward: 1,
    live: 2,
    silent: 2,
    paused: hasHadCall ? 2 : 1,
    removed: hasHadCall ? 2 : 1,
  };
  const last = state === 'silent' || state === 'paused' || state === 'removed' ? stateWords[state].label : null;
  const labels = [state === 'requested' ? stateWords.requested.label : words.asked, words.waiting, words.live];
  if (last !== null) labels[at[state]] = last;
  return labels.map((label, index) => ({
    label,
    standing: index < at[state] || (index === 2 && state === 'live') ? 'done' : index === at[state] ? 'here' : 'ahead',
  }));
}

const icons: Partial<Record<NumberState, typeof IconCheck>> = { silent: IconMoon, paused: IconPlayerPause, removed: IconTrash };

export function StateDrawing({ number }: { number: PhoneNumber }) {
  const steps = stepsOf(number.state, number.lastCallAt !== null);
  const Here = icons[number.state] ?? IconPoint;
  return (
    <Group component="ol" gap="xs" m={0} p={0} style={{ listStyle: 'none' }} aria-label={words.title} align="flex-start">
      {steps.map(({ label, standing }, index) => (
        <Group
          key={label}
          component="li"
          gap="xs"
          wrap="nowrap"
          aria-current={standing === 'here' || (index === 2 && standing === 'done') ? 'step' : undefined}
        >
          {index === 0 ? null : (
            <Text c="dimmed" aria-hidden>
              {'→'}
            </Text>
          )}
          <ThemeIcon
            size="sm"
            radius="xl"
            variant={standing === 'ahead' ? 'default' : 'light'}
            color={standing === 'done' ? 'green' : stateWords[number.state].color}
            aria-hidden
          >
            {standing === 'done' ? <IconCheck size={14} /> : standing === 'here' ? <Here size={14} /> : null}
          </ThemeIcon>
          <Stack gap={0}>
            <Text size="sm" fw={standing === 'here' ? 600 : 400} c={standing === 'ahead' ? 'dimmed' : undefined}>
              {label}
              <VisuallyHidden>: {words[standing]}</VisuallyHidden>
            </Text>
          </Stack>
        </Group>
      ))}
    </Group>
  );
}
