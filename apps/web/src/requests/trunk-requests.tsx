import { Badge, Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { type BringRequest, isOpen, settingLabels, settingText } from '@patchcord/contracts';
import { useAccount, useList } from '../api/queries.ts';
import { formatWhen } from '../shell/format.ts';
import { AnchorLink } from '../shell/links.tsx';
import { ActionFailed } from '../shell/states.tsx';
import { DecideLink } from './decide-link.tsx';
import { useRequestChange } from './queries.ts';
import { stateColors, words } from './words.ts';

const text = words.ofTrunk;
/** A refusal is shown for as long as somebody may wonder. */
const refusedShownMs = 14 * 86_400_000;

/** What was asked for this trunk and is not settled. */
export function useTrunkRequests(trunk: string) {
  const { items } = useList<BringRequest>('requests', { filter: { trunk } });
  const since = Date.now() - refusedShownMs;
  return (items ?? []).filter(
    ({ state, decidedAt }) => state === 'draft' || isOpen(state) || (state === 'refused' && Date.parse(decidedAt ?? '') > since),
  );
}

/** What it asks for, in a line. */
export function whatIsAsked({ kind, addresses, settings, counts }: BringRequest): string {
  if (kind === 'addresses') return text.addresses(addresses.map(({ cidr }) => cidr).join(', '));
  if (kind === 'numbers') return words.numbersCount(counts.good);
  return settings.map(({ field, after }) => `${settingLabels[field]}: ${settingText(field, after)}`).join('; ');
}

export function TrunkRequests({ trunk }: { trunk: string }) {
  const requests = useTrunkRequests(trunk);
  if (requests.length === 0) return null;
  return (
    <Paper withBorder p="md" component="section" aria-label={text.title}>
      <Stack gap="sm">
        <Title order={2} size="h4">
          {text.title}
        </Title>
        <Stack gap="sm" component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
          {requests.map((request) => (
            <li key={request.id}>
              <Asked request={request} />
            </li>
          ))}
        </Stack>
      </Stack>
    </Paper>
  );
}

function Asked({ request }: { request: BringRequest }) {
  const { account } = useAccount();
  const withdraw = useRequestChange(request.id, 'POST', 'withdraw');
  const { id, state, sentAt, reason } = request;
  return (
    <Stack gap={4}>
      <Group gap="xs">
        <Badge color={stateColors[state]}>{words.states[state]}</Badge>
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {whatIsAsked(request)}
        </Text>
      </Group>
      <Text size="sm" c="dimmed">
        {state === 'refused' ? reason : isOpen(state) && sentAt ? text.waits(state, formatWhen(sentAt)) : text.draft}
      </Text>
      <Group gap="sm">
        <AnchorLink size="sm" to="/a/$account/requests/$request" params={{ account, request: id }}>
          {text.open}
        </AnchorLink>
        {state === 'refused' ? null : (
          <Button size="compact-sm" variant="subtle" loading={withdraw.isPending} onClick={() => withdraw.mutate(undefined)}>
            {words.withdraw}
          </Button>
        )}
        {isOpen(state) ? <DecideLink request={id} /> : null}
      </Group>
      <ActionFailed error={withdraw.error} />
    </Stack>
  );
}
