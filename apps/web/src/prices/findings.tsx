/** What was found in a list before it is put in force: rows that are wrong, countries without a price, what changes. */
import { Alert, Button, Code, Group, Paper, ScrollArea, Table, Text, Title } from '@mantine/core';
import type { PriceListShown } from '@patchcord/contracts';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { formatMoney } from '../shell/money.ts';
import { countryName, words } from './words.ts';

export function Faults({ list: { faults, faultList } }: { list: PriceListShown }) {
  const text = words.wrong;
  if (faults === 0) return null;
  return (
    <Paper withBorder p="md">
      <Group gap="xs" wrap="nowrap">
        <IconAlertTriangle size={20} color="var(--mantine-color-orange-6)" aria-hidden />
        <Title order={2} size="h4">
          {text.title(faults)}
        </Title>
      </Group>
      <Text size="sm" c="dimmed" mb="sm">
        {text.text}
      </Text>
      <ScrollArea.Autosize mah={420} type="auto">
        <Table verticalSpacing="xs" aria-label={text.title(faults)}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{text.line}</Table.Th>
              <Table.Th>{text.right}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {faultList.map(({ line, field, received, message }) => (
              <Table.Tr key={`${line} ${field}`}>
                <Table.Td valign="top">{line}</Table.Td>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>
                  {field} {received === '' ? null : <Code>{received}</Code>}
                  <Text size="sm" c="dimmed">
                    {message}
                  </Text>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea.Autosize>
      {faults > faultList.length ? <Text size="sm">{text.more(faults - faultList.length)}</Text> : null}
    </Paper>
  );
}

const shownAtFirst = 8;

export function Gaps({ list: { gaps } }: { list: PriceListShown }) {
  const [all, setAll] = useState(false);
  const text = words.gaps;
  if (gaps.length === 0) {
    return (
      <Alert color="green" icon={<IconCheck />}>
        {text.noneMissing}
      </Alert>
    );
  }
  return (
    <Paper withBorder p="md">
      <Title order={2} size="h4">
        {text.title(new Set(gaps.map(({ country }) => country)).size)}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        {text.text}
      </Text>
      <Table verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{text.country}</Table.Th>
            <Table.Th>{text.what}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {gaps.slice(0, all ? undefined : shownAtFirst).map(({ country, kind, prefixes, by }) => (
            <Table.Tr key={`${country} ${kind} ${by?.prefix ?? ''}`}>
              <Table.Td>
                {countryName(country)}
                <Text size="xs" c="dimmed">
                  {prefixes.slice(0, 4).join(', ')}
                  {prefixes.length > 4 ? ', …' : null}
                </Text>
              </Table.Td>
              <Table.Td>{by ? text.by(by.prefix, by.name) : text.kinds[kind]}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {!all && gaps.length > shownAtFirst ? (
        <Button variant="default" size="xs" mt="sm" onClick={() => setAll(true)}>
          {text.all(gaps.length)}
        </Button>
      ) : null}
    </Paper>
  );
}

export function Changes({ list: { changes, currency } }: { list: PriceListShown }) {
  const text = words.changes;
  if (!changes) return null;
  const isSame = changes.added + changes.removed + changes.dearer + changes.cheaper === 0;
  return (
    <Paper withBorder p="md">
      <Title order={2} size="h4">
        {text.title(changes.list.name)}
      </Title>
      <Text size="sm">{isSame ? text.nothing : text.text(changes)}</Text>
      {changes.most.length > 0 ? (
        <Table verticalSpacing={4} mt="sm">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{text.prefix}</Table.Th>
              <Table.Th ta="right">{text.before}</Table.Th>
              <Table.Th ta="right">{text.after}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {changes.most.slice(0, shownAtFirst).map(({ prefix, name, before, after }) => (
              <Table.Tr key={prefix}>
                <Table.Td>{`${prefix} ${name}`}</Table.Td>
                <Table.Td ta="right">{before === null ? '–' : formatMoney(before, currency)}</Table.Td>
                <Table.Td ta="right">{after === null ? '–' : formatMoney(after, currency)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      ) : null}
    </Paper>
  );
}
