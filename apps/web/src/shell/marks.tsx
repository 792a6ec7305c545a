import { ActionIcon, Badge, Code, CopyButton, Group, Indicator, Text, Tooltip } from '@mantine/core';
import type { ReachedBy } from '@patchcord/contracts';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { words } from './words.ts';

/** On how many edges the newest change is in force. */
export function LiveMark({ live }: { live: { edges: number; of: number } }) {
  const { edges, of } = live;
  const [color, label, about] =
    of === 0
      ? ['red', words.live.noEdge, words.live.none]
      : edges === of
        ? ['green', words.live.label(edges, of), words.live.all]
        : ['yellow', words.live.label(edges, of), words.live.some];
  return (
    <Tooltip label={about} multiline maw={260} events={{ hover: true, focus: true, touch: true }}>
      <Badge color={color}>{label}</Badge>
    </Tooltip>
  );
}

/** A person, with how a call reaches them, said in words for those who do not see the dot. */
export function PersonMark({ name, reachedBy }: { name: string; reachedBy: readonly ReachedBy[] }) {
  const [first] = reachedBy;
  const state = first ? words.reached[first] : words.reached.nothing;
  return (
    <Tooltip label={state}>
      <Group gap={10} wrap="nowrap" display="inline-flex" ml={6}>
        <Indicator
          position="middle-start"
          size={8}
          offset={-2}
          color={first === undefined ? 'gray.5' : first === 'app' ? 'green.7' : 'blue.5'}
        >
          <span />
        </Indicator>
        <Text span size="sm" aria-label={`${name}: ${state}`}>
          {name}
        </Text>
      </Group>
    </Tooltip>
  );
}

/** Text to be carried elsewhere, with a button that copies it. */
export function CopyText({ value, label }: { value: string; label: string }) {
  return (
    <Group gap={4} wrap="nowrap">
      <Code style={{ overflowWrap: 'anywhere', userSelect: 'all' }}>{value}</Code>
      <CopyButton value={value}>
        {({ copied, copy }) => (
          <Tooltip label={copied ? words.copied : words.copy}>
            <ActionIcon variant="subtle" color={copied ? 'green' : 'gray'} onClick={copy} aria-label={copied ? words.copied : label}>
              {copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
    </Group>
  );
}
