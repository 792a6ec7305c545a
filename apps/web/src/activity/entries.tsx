import { Anchor, Paper, Stack, Text } from '@mantine/core';
import { formatExact } from '../shell/format.ts';
import { useNumberFormat } from '../shell/number-text.tsx';
import { changeLines } from './change-words.ts';
import type { Chosen } from './filters.ts';
import { type Entry, words } from './words.ts';

export interface EntriesProps {
  entries: Entry[];
  /** Shows only what has this in common. */
  narrow: (chosen: Chosen) => void;
  withAccount?: boolean;
}

export function Entries({ entries, ...options }: EntriesProps) {
  return (
    <Stack gap="xs" component="ol" m={0} p={0} style={{ listStyle: 'none' }}>
      {entries.map((entry) => (
        <EntryRow key={entry.id} entry={entry} {...options} />
      ))}
    </Stack>
  );
}

const isNumber = /^\+\d{4,15}$/;

function EntryRow({ entry, narrow, withAccount = false }: Omit<EntriesProps, 'entries'> & { entry: Entry }) {
  const format = useNumberFormat();
  const shown = (text: string) => (isNumber.test(text) ? format(text) : text);
  const { actor, subject, account } = entry;
  const { id: actorId } = actor;
  const by = words.by[actor.kind](actor.name);
  return (
    <Paper component="li" withBorder px="md" py="sm" style={{ overflowWrap: 'anywhere' }}>
      <Text size="sm">
        <Text span inherit fw={600}>
          {entry.label}
        </Text>
        {subject.label ? ': ' : null}
        <Narrow label={words.all(shown(subject.label))} onClick={() => narrow({ about: subject.id })}>
          {shown(subject.label)}
        </Narrow>
      </Text>
      {changeLines(entry).map(({ field, before, after }) => (
        <Text key={field} size="sm">
          {field}: {before !== null && after !== null ? words.changed(shown(before), shown(after)) : shown(after ?? before ?? '')}
        </Text>
      ))}
      <Text size="sm" c="dimmed" mt={2}>
        {formatExact(entry.at)},{' '}
        {actorId === null ? (
          by
        ) : (
          <Narrow label={words.allBy(by)} onClick={() => narrow({ who: actorId })}>
            {by}
          </Narrow>
        )}
        {actor.address ? `, ${words.address(actor.address)}` : null}
        {withAccount ? ' · ' : null}
        {withAccount && account ? (
          <Narrow label={words.allOf(account.name)} onClick={() => narrow({ of: account.id })}>
            {account.name}
          </Narrow>
        ) : null}
        {withAccount && !account ? words.noAccount : null}
      </Text>
    </Paper>
  );
}

function Narrow({ label, onClick, children }: { label: string; onClick: () => void; children: string }) {
  return (
    <Anchor
      component="button"
      type="button"
      inherit
      c="inherit"
      underline="always"
      ta="left"
      aria-label={label}
      title={label}
      onClick={onClick}
    >
      {children}
    </Anchor>
  );
}
