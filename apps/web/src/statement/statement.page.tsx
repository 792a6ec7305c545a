import { Button, EmptyState, Group, NativeSelect, Paper, Stack, Table, Text } from '@mantine/core';
import type { Statement } from '@patchcord/contracts';
import { IconDownload, IconReceipt } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useAccount, useOne } from '../api/queries.ts';
import { HelpLink } from '../help/help-link.tsx';
import { formatLength } from '../shell/format.ts';
import { formatMoney, formatTotal } from '../shell/money.ts';
import { Page } from '../shell/page.tsx';
import { LoadingFailed, LoadingRows } from '../shell/states.tsx';
import { monthName, monthsBefore } from './months.ts';
import { Today } from './today.tsx';
import { words } from './words.ts';

export function StatementPage() {
  const months = monthsBefore(new Date());
  const { month = months[0] ?? '' } = useSearch({ from: '/signed-in/a/$account/statement' });
  const navigate = useNavigate({ from: '/a/$account/statement' });
  const { path } = useAccount();
  const { data, error, refetch } = useOne<Statement>('statements', month);
  return (
    <Page title={words.title} about={words.about} action={<HelpLink topic="what-calls-cost">{words.help}</HelpLink>}>
      <Today />
      <Group align="flex-end" justify="space-between" gap="sm">
        <NativeSelect
          label={words.month}
          value={month}
          data={[...new Set([...months, month])].map((value) => ({ value, label: monthName(value) }))}
          onChange={({ currentTarget }) => void navigate({ search: { month: currentTarget.value } })}
        />
        <Button
          component="a"
          href={`${path}/statements/${month}/csv`}
          download
          variant="default"
          leftSection={<IconDownload size={16} stroke={1.6} />}
        >
          {words.download}
        </Button>
      </Group>
      {error && !data ? <LoadingFailed error={error} retry={() => void refetch()} /> : null}
      {!data && !error ? <LoadingRows rows={5} height={44} /> : null}
      {data ? <Month statement={data} isNow={month === months[0]} /> : null}
    </Page>
  );
}

function Month({ statement, isNow }: { statement: Statement; isNow: boolean }) {
  const { currency, destinations, notAnswered, unpriced, total } = statement;
  const calls = statement.in.calls + notAnswered.calls + unpriced.calls + destinations.reduce((sum, one) => sum + one.calls, 0);
  if (calls === 0) return <EmptyState icon={<IconReceipt />} title={words.empty.title} description={words.empty.text} />;
  const rounded = formatTotal(total, currency);
  const exact = formatMoney(total, currency);
  return (
    <Stack>
      <Paper withBorder p="md">
        <Text size="sm" c="dimmed">
          {words.total}
        </Text>
        <Text fz={28} fw={650} style={{ fontVariantNumeric: 'tabular-nums' }}>
          {rounded}
        </Text>
        <Text size="sm" c="dimmed">
          {[...(exact === rounded ? [] : [words.exactly(exact)]), ...(isNow ? [words.soFar] : [])].join(' · ')}
        </Text>
      </Paper>
      <Table verticalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{words.columns.what}</Table.Th>
            <Table.Th ta="right">{words.columns.seconds}</Table.Th>
            <Table.Th ta="right" visibleFrom="sm">
              {words.columns.billed}
            </Table.Th>
            <Table.Th ta="right">{words.columns.amount}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {destinations.map((one) => (
            <Line key={one.name} {...one} name={one.name} currency={currency} />
          ))}
          {unpriced.calls > 0 ? <Line {...unpriced} name={words.unpriced} why={words.unpricedWhy} currency={currency} /> : null}
          {notAnswered.calls > 0 ? <Line {...notAnswered} name={words.notAnswered} why={words.notAnsweredWhy} currency={currency} /> : null}
          <Line {...statement.in} name={words.in} why={words.inWhy} currency={currency} />
        </Table.Tbody>
      </Table>
    </Stack>
  );
}

interface LineProps {
  name: string;
  calls: number;
  seconds?: number;
  billedSeconds?: number;
  amount: string;
  currency: string | null;
  /** Why it costs nothing. */
  why?: string;
}
function Line({ name, calls, seconds, billedSeconds, amount, currency, why }: LineProps) {
  const length = (of: number | undefined) => (of === undefined ? '–' : formatLength(of * 1000));
  return (
    <Table.Tr>
      <Table.Td style={{ overflowWrap: 'anywhere' }}>
        {name}
        <Text size="xs" c="dimmed">
          {[words.calls(calls), ...(why ? [why] : [])].join(' · ')}
        </Text>
      </Table.Td>
      <Table.Td ta="right">{length(seconds)}</Table.Td>
      <Table.Td ta="right" visibleFrom="sm">
        {length(billedSeconds)}
      </Table.Td>
      <Table.Td ta="right" style={{ fontVariantNumeric: 'tabular-nums' }}>
        {formatMoney(amount, currency)}
      </Table.Td>
    </Table.Tr>
  );
}
