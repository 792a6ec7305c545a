import { Badge, EmptyState, Group, Paper, Stack, Table, Text, Title } from '@mantine/core';
import type { PriceList } from '@patchcord/contracts';
import { IconReceipt } from '@tabler/icons-react';
import { useMe } from '../api/queries.ts';
import { HelpLink } from '../help/help-link.tsx';
import { formatLength, formatPlainDay, formatWhen } from '../shell/format.ts';
import { CardLink } from '../shell/links.tsx';
import { NumberText } from '../shell/number-text.tsx';
import { Page } from '../shell/page.tsx';
import { LoadingFailed, LoadingRows } from '../shell/states.tsx';
import { usePriceLists, useUnpriced } from './queries.ts';
import { UploadForm } from './upload-form.tsx';
import { words } from './words.ts';

export function PriceListsPage() {
  const isOperator = useMe().data?.user.platformRole === 'operator';
  const { data, error, refetch } = usePriceLists();
  return (
    <Page title={words.title} about={words.about} action={<HelpLink topic="what-calls-cost">{words.help}</HelpLink>}>
      {error ? <LoadingFailed error={error} retry={() => void refetch()} /> : null}
      {!data && !error ? <LoadingRows /> : null}
      {data?.length === 0 ? <EmptyState icon={<IconReceipt />} title={words.empty.title} description={words.empty.text} /> : null}
      <Stack gap="sm">
        {data?.map((list) => (
          <ListCard key={list.id} list={list} />
        ))}
      </Stack>
      <UnpricedCalls />
      {data && isOperator ? <UploadForm currency={data.find(({ state }) => state !== 'draft')?.currency} /> : null}
      {data && !isOperator ? (
        <Text size="sm" c="dimmed">
          {words.readOnly}
        </Text>
      ) : null}
    </Page>
  );
}

export const StateMark = ({ state }: { state: PriceList['state'] }) => (
  <Badge color={words.stateColors[state]}>{words.states[state]}</Badge>
);

/** A list begins with a day of UTC, as the form asks for it: in the zone of a browser west of there it would be the day before. */
export function listDates({ startsAt, endsAt }: PriceList): string[] {
  const dayOf = (iso: string) => formatPlainDay(iso.slice(0, 10));
  return [...(startsAt ? [words.from(dayOf(startsAt))] : []), ...(endsAt ? [words.until(dayOf(endsAt))] : [])];
}

function ListCard({ list }: { list: PriceList }) {
  return (
    <CardLink to="/platform/price-lists/$list" params={{ list: list.id }} withBorder padding="md">
      <Group justify="space-between" gap="xs" wrap="nowrap">
        <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
          {list.name}
        </Text>
        <StateMark state={list.state} />
      </Group>
      <Text size="sm" c="dimmed">
        {[words.prices(list.prices), list.currency, ...listDates(list), ...(list.faults > 0 ? [words.faults(list.faults)] : [])].join(
          ' · ',
        )}
      </Text>
    </CardLink>
  );
}

/** Nothing where every call had a price. */
function UnpricedCalls() {
  const { data } = useUnpriced();
  if (!data || data.length === 0) return null;
  const text = words.unpriced;
  return (
    <Paper withBorder p="md">
      <Title order={2} size="h4">
        {text.title}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        {text.text}
      </Text>
      <Table verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{text.number}</Table.Th>
            <Table.Th ta="right">{text.calls}</Table.Th>
            <Table.Th ta="right">{text.seconds}</Table.Th>
            <Table.Th visibleFrom="sm">{text.last}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {data.slice(0, 20).map(({ called, calls, seconds, lastAt }) => (
            <Table.Tr key={called}>
              <Table.Td>{called ? <NumberText value={called} /> : words.noNumber}</Table.Td>
              <Table.Td ta="right">{calls}</Table.Td>
              <Table.Td ta="right">{formatLength(seconds * 1000)}</Table.Td>
              <Table.Td visibleFrom="sm">{formatWhen(lastAt)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Paper>
  );
}
