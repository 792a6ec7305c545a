import { Badge, Button, Group, Paper, Stack, Switch, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { NumberChange, PhoneNumber } from '@patchcord/contracts';
import { useAccount, useChange } from '../api/queries.ts';
import { ButtonLink } from '../shell/links.tsx';
import { CopyText, LiveMark, PersonMark } from '../shell/marks.tsx';
import { ActionFailed } from '../shell/states.tsx';
import { EditNumber } from './edit-number.tsx';
import { NumberNotices } from './number-notices.tsx';
import { pageWords, stateWords } from './state-words.ts';
import { words } from './words.ts';

export function NumberCard({ number }: { number: PhoneNumber }) {
  const { account } = useAccount();
  const [editing, form] = useDisclosure();
  const change = useChange<NumberChange>('PATCH', () => `numbers/${number.id}`);
  // Shown as wished for until the answer is there.
  const on = change.isPending && change.variables.on !== undefined ? change.variables.on : number.on;
  return (
    <Paper withBorder p="md" component="section" aria-label={number.formatted}>
      <Stack gap="sm">
        <Group justify="space-between" align="flex-start" gap="xs" wrap="nowrap">
          <Group gap="4px 12px">
            <Text fw={650} size="xl" c={on ? undefined : 'dimmed'} style={{ whiteSpace: 'nowrap' }}>
              {number.formatted}
            </Text>
            <Badge color={stateWords[number.state].color}>{stateWords[number.state].label}</Badge>
            <LiveMark live={number.live} />
          </Group>
          <Switch
            mt={6}
            checked={on}
            onChange={(event) => change.mutate({ on: event.currentTarget.checked })}
            label={on ? words.on : undefined}
            aria-label={words.switchLabel(number.formatted)}
          />
        </Group>
        {on ? null : <Text size="sm">{words.off}</Text>}
        <NumberNotices number={number} />
        <Rings number={number} />
        {number.trunk.upstream ? <Text size="sm">{words.ported}</Text> : <Forwards number={number} />}
        <ActionFailed error={change.error} />
        <Group gap="xs">
          <Button variant="default" size="xs" onClick={form.open}>
            {words.edit}
          </Button>
          <ButtonLink
            variant="light"
            size="xs"
            to="/a/$account/numbers/$number"
            params={{ account, number: number.id }}
            aria-label={pageWords.detailsOf(number.formatted)}
          >
            {pageWords.details}
          </ButtonLink>
          <ButtonLink
            variant="subtle"
            size="xs"
            to="/a/$account/calls"
            params={{ account }}
            aria-label={words.callsTo(number.formatted)}
            search={{ number: number.e164 }}
          >
            {words.calls}
          </ButtonLink>
          <Text size="xs" c="dimmed" ml="auto">
            {number.trunk.name} · {words.ringSeconds} {words.seconds(number.ringSeconds)}
          </Text>
        </Group>
      </Stack>
      <EditNumber number={number} opened={editing} close={form.close} />
    </Paper>
  );
}

function Rings({ number }: { number: PhoneNumber }) {
  const { people } = number;
  return (
    <Group gap="xs">
      <Text size="sm" c="dimmed">
        {words.rings}
      </Text>
      {people.length === 0 ? <Text size="sm">{words.ringsNobody}</Text> : null}
      {people.map(({ id, name, reachedBy }) => (
        <PersonMark key={id} name={name} reachedBy={reachedBy} />
      ))}
    </Group>
  );
}

function Forwards({ number: { forwards } }: { number: PhoneNumber }) {
  if (forwards.length === 0) return <Text size="sm">{words.noForward}</Text>;
  return forwards.map(({ location, uri, tlsUri }) => (
    <div key={location}>
      <Text size="sm" c="dimmed">
        {forwards.length === 1 ? words.forward : words.forwardAt(location)}
      </Text>
      <CopyText value={uri} label={words.copyForward} />
      {tlsUri === null ? null : (
        <>
          <Text size="sm" c="dimmed">
            {words.forwardTls}
          </Text>
          <CopyText value={tlsUri} label={words.copyForwardTls} />
        </>
      )}
    </div>
  ));
}
