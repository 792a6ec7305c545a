import { Group, Stack, Table, Text, TextInput, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import type { PriceListShown } from '@patchcord/contracts';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useMe } from '../api/queries.ts';
import { formatWhen } from '../shell/format.ts';
import { formatMoney } from '../shell/money.ts';
import { Page } from '../shell/page.tsx';
import { LoadingFailed, LoadingRows } from '../shell/states.tsx';
import { Changes, Faults, Gaps } from './findings.tsx';
import { RateAgainForm, StartForm } from './list-actions.tsx';
import { listDates, StateMark } from './price-lists.page.tsx';
import { usePriceList, usePrices } from './queries.ts';
import { words } from './words.ts';

export function PriceListPage() {
  const { list: id } = useParams({ from: '/signed-in/platform/price-lists/$list' });
  const isOperator = useMe().data?.user.platformRole === 'operator';
  const { data, error, refetch } = usePriceList(id);
  return (
    <Page title={data?.name ?? words.title} about={data ? words.uploaded(data.uploadedBy, formatWhen(data.uploadedAt)) : undefined}>
      {error ? <LoadingFailed error={error} retry={() => void refetch()} /> : null}
      {!data && !error ? <LoadingRows /> : null}
      {data ? <ListShown list={data} isOperator={isOperator} /> : null}
    </Page>
  );
}

function ListShown({ list, isOperator }: { list: PriceListShown; isOperator: boolean }) {
  const isAhead = list.state === 'draft' || list.state === 'scheduled';
  return (
    <Stack gap="lg">
      <Group gap="sm">
        <StateMark state={list.state} />
        <Text size="sm" c="dimmed">
          {[words.prices(list.prices), list.currency, ...listDates(list)].join(' · ')}
        </Text>
      </Group>
      <Faults list={list} />
      <Gaps list={list} />
      {list.repeats.count > 0 ? (
        <Text size="sm" c="dimmed">
          {words.repeats(list.repeats.count, list.repeats.prefixes)}
        </Text>
      ) : null}
      <Changes list={list} />
      {isOperator && isAhead ? <StartForm list={list} /> : null}
      <Prices list={list} />
      {isOperator && !isAhead ? <RateAgainForm list={list} /> : null}
      {isOperator ? null : (
        <Text size="sm" c="dimmed">
          {words.readOnly}
        </Text>
      )}
    </Stack>
  );
}

function Prices({ list }: { list: PriceListShown }) {
  const [typed, setTyped] = useState('');
  const [prefix] = useDebouncedValue(typed.replace(/\D/g, '').slice(0, 15), 250);
  const { data, error, refetch } = usePrices(list.id, prefix);
  const { table, look } = words;
  return (
    <Stack gap="sm">
      <Title order={2} size="h4">
        {look.title}
      </Title>
      <TextInput
        label={look.prefix}
        inputMode="numeric"
        maw={260}
        value={typed}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      />
      {error ? <LoadingFailed error={error} retry={() => void refetch()} /> : null}
      {!data && !error ? <LoadingRows height={36} /> : null}
      {data?.length === 0 ? <Text c="dimmed">{look.none}</Text> : null}
      {data && data.length > 0 ? (
        <Table verticalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{table.prefix}</Table.Th>
              <Table.Th>{table.name}</Table.Th>
              <Table.Th ta="right">{table.perMinute}</Table.Th>
              <Table.Th ta="right" visibleFrom="sm">
                {table.increments}
              </Table.Th>
              <Table.Th ta="right" visibleFrom="sm">
                {table.fee}
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {data.slice(0, 50).map((one) => (
              <Table.Tr key={one.prefix}>
                <Table.Td>{one.prefix}</Table.Td>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>
                  {one.name}
                  <Text size="xs" c="dimmed" hiddenFrom="sm">
                    {[`${one.firstSeconds}/${one.nextSeconds}`, formatMoney(one.connectionFee, list.currency)].join(' · ')}
                  </Text>
                </Table.Td>
                <Table.Td ta="right">{formatMoney(one.perMinute, list.currency)}</Table.Td>
                <Table.Td ta="right" visibleFrom="sm">
                  {`${one.firstSeconds}/${one.nextSeconds}`}
                </Table.Td>
                <Table.Td ta="right" visibleFrom="sm">
                  {formatMoney(one.connectionFee, list.currency)}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      ) : null}
    </Stack>
  );
}
