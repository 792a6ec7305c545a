import { ActionIcon, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { type OpenSpan, type Weekday, weekdays } from '@patchcord/contracts';
import { IconPlus, IconX } from '@tabler/icons-react';
import { dayNames, words } from './words.ts';

const officeDay = { from: '09:00', to: '17:00' };

/** The end of a day is 0:00 in a field of a browser, and 24:00 in the hours. */
const shownEnd = (to: string) => (to === '24:00' ? '00:00' : to);
const meantEnd = (to: string) => (to === '00:00' ? '24:00' : to);

/** A week's hours, each day by itself. */
export function Week({ weekly, change }: { weekly: OpenSpan[]; change: (weekly: OpenSpan[]) => void }) {
  const ofDay = (day: Weekday) => weekly.filter((span) => span.day === day);
  const setDay = (day: Weekday, spans: OpenSpan[]) => change(weekdays.flatMap((one) => (one === day ? spans : ofDay(one))));
  const asMonday = () =>
    change([
      ...weekdays.slice(0, 5).flatMap((day) => ofDay('monday').map((span) => ({ ...span, day }))),
      ...ofDay('saturday'),
      ...ofDay('sunday'),
    ]);
  return (
    <Stack gap="xs">
      {weekdays.map((day) => (
        <Day key={day} day={day} spans={ofDay(day)} change={(spans) => setDay(day, spans)} />
      ))}
      <div>
        <Button variant="subtle" size="compact-sm" onClick={asMonday}>
          {words.copyMonday}
        </Button>
      </div>
      {weekly.length === 0 ? <Text size="sm">{words.noHours}</Text> : null}
    </Stack>
  );
}

function Day({ day, spans, change }: { day: Weekday; spans: OpenSpan[]; change: (spans: OpenSpan[]) => void }) {
  const name = dayNames[day];
  const set = (index: number, part: Partial<OpenSpan>) => change(spans.map((span, at) => (at === index ? { ...span, ...part } : span)));
  return (
    <Group gap={4} wrap="nowrap" align="flex-start">
      <Text size="sm" w={36} pt={5} style={{ flexShrink: 0 }} aria-label={name}>
        {name.slice(0, 3)}
      </Text>
      <Stack gap={4} style={{ flexGrow: 1 }}>
        {spans.length === 0 ? (
          <Text size="sm" c="dimmed" pt={5}>
            {words.closed}
          </Text>
        ) : null}
        {spans.map((span, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: spans of a day have no name of their own
          <Group key={index} gap={2} wrap="nowrap">
            <Time label={words.from(name, index)} value={span.from} set={(from) => set(index, { from })} />
            <span aria-hidden>–</span>
            <Time label={words.to(name, index)} value={shownEnd(span.to)} set={(to) => set(index, { to: meantEnd(to) })} />
            <ActionIcon
              variant="subtle"
              color="gray"
              size="sm"
              aria-label={words.removeSpan(name, span.from)}
              onClick={() => change(spans.filter((_, at) => at !== index))}
            >
              <IconX size={14} />
            </ActionIcon>
          </Group>
        ))}
      </Stack>
      <ActionIcon
        variant="subtle"
        size="sm"
        mt={5}
        aria-label={words.addSpan(name)}
        onClick={() => change([...spans, { day, ...(spans.length === 0 ? officeDay : { from: spans.at(-1)?.to ?? '', to: '' }) }])}
      >
        <IconPlus size={14} />
      </ActionIcon>
    </Group>
  );
}

function Time({ label, value, set }: { label: string; value: string; set: (value: string) => void }) {
  const inputs = { root: { flexGrow: 1, minWidth: 0 }, input: { paddingInline: 6 } };
  return (
    <TextInput
      type="time"
      size="xs"
      styles={inputs}
      aria-label={label}
      value={value}
      onChange={(event) => set(event.currentTarget.value)}
    />
  );
}
