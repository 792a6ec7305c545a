import { EmptyState, Group, Select, Stack, Table, Text, UnstyledButton } from '@mantine/core';
import type { Call, PhoneNumber } from '@patchcord/contracts';
import { IconListDetails } from '@tabler/icons-react';
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
  const list = useList<Call>('calls', { filter: { number: search.number }, everyMs: refreshMs.calls });
  const none = search.number ? words.emptyFiltered : words.empty;
  return (
    <Page title={words.title} about={words.about} action={<NumberFilter value={search.number} />}>
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
      onChange={(number) => navigate({ search: number ? { number } : {} })}
    />
  );
}

export const callLength = ({ answerAt, endAt }: Call) => (answerAt && endAt ? formatLength(msBetween(answerAt, endAt)) : '–');

export function CallerText({ call }: { call: Pick<Call, 'caller' | 'callerName' | 'callerWithheld'> }) {
  if (call.callerWithheld) return words.withheld;
  if (!call.caller) return call.callerName ?? words.unknown;
  return <NumberText value={call.caller} />;
}

function CallRow({ call, open }: { call: Call; open: () => void }) {
  const when = formatWhen(call.startedAt);
  const format = useNumberFormat();
  const caller = call.callerWithheld ? words.withheld : call.caller ? format(call.caller) : (call.callerName ?? words.unknown);
  const called = call.number?.e164 ?? call.called;
  return (
    <Table.Tr onClick={open} style={{ cursor: 'pointer' }}>
      <Table.Td visibleFrom="sm">{when}</Table.Td>
      <Table.Td>
        <UnstyledButton
          onClick={(event) => {
            event.stopPropagation();
            open();
          }}
          fz="sm"
          fw={500}
          aria-label={words.open(caller, when)}
        >
          <CallerText call={call} />
        </UnstyledButton>
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
