import { Paper, Stack, Text, TextInput, Title } from '@mantine/core';
import { type Outcome, type OutcomeEntry, outcomes } from '@patchcord/contracts/outcomes';
import { useLocation } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { outcomeGroups } from './outcome-list.ts';
import { words } from './words.ts';

/** The outcome table in words. `/help/outcomes#no_app_online` opens at that entry. */
export function Outcomes() {
  const [search, setSearch] = useState('');
  const asked = useLocation({ select: ({ hash }) => hash });
  const groups = outcomeGroups(search);
  return (
    <Stack gap="lg">
      <TextInput
        type="search"
        label={words.search}
        description={words.searchHint}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      <Text size="sm" role="status">
        {groups.length === 0 ? words.nothing : null}
      </Text>
      {groups.map(({ fault, entries }) => (
        <Stack key={fault} gap="sm" component="section" aria-label={words.faults[fault]}>
          <Title order={2} size="h4">
            {words.faults[fault]}
          </Title>
          {entries.map(([name, entry]) => (
            <Entry key={name} name={name} entry={entry} asked={asked === name && Object.hasOwn(outcomes, asked)} />
          ))}
        </Stack>
      ))}
    </Stack>
  );
}

function Entry({ name, entry, asked }: { name: Outcome; entry: OutcomeEntry; asked: boolean }) {
  const place = useRef<HTMLDivElement>(null);
  // Where the reader came for this one, reading goes on here, by keyboard too.
  useEffect(() => {
    if (asked) place.current?.focus();
  }, [asked]);
  return (
    <Paper
      ref={place}
      id={name}
      tabIndex={-1}
      withBorder
      p="md"
      component="article"
      aria-label={entry.label}
      style={asked ? { borderColor: 'var(--mantine-primary-color-filled)', borderWidth: 2, scrollMarginTop: 72 } : { scrollMarginTop: 72 }}
    >
      <Title order={3} size="h5">
        {entry.label}
      </Title>
      <Text mt={4}>{entry.sentence}</Text>
      <Text mt={6} size="sm" c="dimmed">
        {words.toldCarrier(entry.code, entry.phrase)}
      </Text>
      <Text size="sm" c="dimmed">
        {words.hint} {entry.hint}
      </Text>
    </Paper>
  );
}
