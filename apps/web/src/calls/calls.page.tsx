import { EmptyState, Group, SegmentedControl, Select, Stack, Table, Text, UnstyledButton } from '@mantine/core';
import type { Call, PhoneNumber } from '@patchcord/contracts';
import { IconArrowDownLeft, IconArrowUpRight, IconListDetails } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { refreshMs, useList } from '../api/queries.ts';
import { HelpLink } from '../help/help-link.tsx';
import { formatLength, formatWhen, msBetween } from '../shell/format.ts';
import { NumberText, useNumberFormat } from '../shell/number-text.tsx';
import { Page } from '../shell/page.tsx';
import { ListStates } from '../shell/states.tsx';
import { CallDrawer } from './call-drawer.tsx';
import { OutcomeMark } from './outcome-mark.tsx';
import { SoundWord } from './sound.tsx';
import { words } from './words.ts';

export function CallsPage() {
  const search = useSearch({ from: '/signed-in/a/$account/calls' });
  const navigate = useNavigate({ from: '/a/$account/calls' });
  const list = useList<Call>('calls', { filter: { number: search.number, direction: search.direction }, everyMs: refreshMs.calls });
  const none = search.number || search.direction ? words.emptyFiltered : words.empty;
  return (
    <Page title={words.title} about={words.about} action={<Filters number={search.number} direction={search.direction} />}>
      <ListStates
        list={list}
        rows={6}
        height={44}
        empty={
          <EmptyState icon={<IconListDetails />} title={none.title} description={none.text}>
            <HelpLink topic="softphones">{words.helpSilent}</HelpLink>
          </EmptyState>
        }
      >
        {(calls) => (
          <Table highlightOnHover verticalSpacing="sm" horizontalSpacing="sm">
            <Table.Thead visibleFrom="sm">
              <Table.Tr>
                <Table.Th>{words.columns.when}</Table.Th>
                <Table.Th>{words.columns.caller}</Table.Th>
                <Table.Th>{words.columns.number}</Table.Th>
                <Table.Th>{words.columns.outcome}</Table.Th>
                <Table.Th visibleFrom="md">{words.columns.sound}</Table.Th>
                <Table.Th ta="right">{words.columns.length}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {calls.map((call) => (
                <CallRow key={call.id} call={call} open={() => navigate({ search: (now) => ({ ...now, call: call.id }) })} />
              ))}
            </Table.Tbody>
          </Table>
        )}
      </ListStates>
      <CallDrawer id={search.call} close={() => navigate({ search: (now) => ({ ...now, call: undefined }) })} />
    </Page>
  );
}

function Filters({ number, direction }: { number: string | undefined; direction: Call['direction'] | undefined }) {
  const navigate = useNavigate({ from: '/a/$account/calls' });
  const { label, ...choices } = words.direction;
  return (
    <Group gap="sm">
      <SegmentedControl
        aria-label={label}
        size="xs"
        value={direction ?? 'all'}
        data={Object.entries(choices).map(([value, text]) => ({ value, label: text }))}
        onChange={(chosen) =>
          navigate({ search: (now) => ({ ...now, direction: chosen === 'in' || chosen === 'out' ? chosen : undefined }) })
        }
      />
      <NumberFilter value={number} />
    </Group>
  );
}

function NumberFilter({ value }: { value: string | undefined }) {
  const navigate = useNavigate({ from: '/a/$account/calls' });
  const numbers = useList<PhoneNumber>('numbers', { limit: 200, everyMs: 60_000 });
  return (
    <Select
      aria-label={words.filter}
      placeholder={words.allNumbers}
      clearable
      searchable
      w={210}
      value={value ?? null}
      data={(numbers.items ?? []).map(({ e164, formatted }) => ({ value: e164, label: formatted }))}
      onChange={(number) => navigate({ search: (now) => ({ ...now, number: number ?? undefined }) })}
    />
  );
}

export const callLength = ({ answerAt, endAt }: Call) => (answerAt && endAt ? formatLength(msBetween(answerAt, endAt)) : '–');

/** Who called: of a call out the person here. */
export function CallerText({ call }: { call: Pick<Call, 'caller' | 'callerName' | 'callerWithheld' | 'person'> }) {
  if (call.person) return call.person.name;
  if (call.callerWithheld) return words.withheld;
  if (!call.caller) return call.callerName ?? words.unknown;
  return <NumberText value={call.caller} />;
}

function WayMark({ direction }: { direction: Call['direction'] }) {
  const Icon = direction === 'out' ? IconArrowUpRight : IconArrowDownLeft;
  return <Icon size={16} stroke={1.8} color="var(--mantine-color-dimmed)" role="img" aria-label={words.way[direction]} />;
}

function callerName(call: Call, format: (e164: string) => string): string {
  if (call.person) return call.person.name;
  if (call.callerWithheld) return words.withheld;
  return call.caller ? format(call.caller) : (call.callerName ?? words.unknown);
}

function CallRow({ call, open }: { call: Call; open: () => void }) {
  const when = formatWhen(call.startedAt);
  const format = useNumberFormat();
  const called = call.direction === 'out' ? call.called : (call.number?.e164 ?? call.called);
  return (
    <Table.Tr onClick={open} style={{ cursor: 'pointer' }}>
      <Table.Td visibleFrom="sm">{when}</Table.Td>
      <Table.Td>
        <Group gap={6} wrap="nowrap">
          <WayMark direction={call.direction} />
          <UnstyledButton
            onClick={(event) => {
              event.stopPropagation();
              open();
            }}
            fz="sm"
            fw={500}
            aria-label={words.open(callerName(call, format), when, call.direction === 'out' ? (called ?? call.calledRaw) : null)}
          >
            <CallerText call={call} />
          </UnstyledButton>
        </Group>
        <Stack gap={0} hiddenFrom="sm">
          <Text size="xs" c="dimmed">
            {when}
            {called ? ' · ' : null}
            {called ? <NumberText value={called} /> : null}
          </Text>
        </Stack>
      </Table.Td>
      <Table.Td visibleFrom="sm">{called ? <NumberText value={called} /> : call.calledRaw}</Table.Td>
      <Table.Td>
        <Group justify="flex-end" hiddenFrom="sm">
          <OutcomeMark call={call} />
        </Group>
        <Group visibleFrom="sm">
          <OutcomeMark call={call} />
        </Group>
      </Table.Td>
      <Table.Td visibleFrom="md">
        <SoundWord quality={call.quality} />
      </Table.Td>
      <Table.Td visibleFrom="sm" ta="right">
        {callLength(call)}
      </Table.Td>
    </Table.Tr>
  );
}
