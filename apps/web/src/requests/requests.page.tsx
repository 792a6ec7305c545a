import { Badge, Button, EmptyState, Group, Stack, Text } from '@mantine/core';
import type { BringRequest } from '@patchcord/contracts';
import { IconArrowBarToDown, IconPlus } from '@tabler/icons-react';
import { useAccount, useList, useMe } from '../api/queries.ts';
import { HelpLink } from '../help/help-link.tsx';
import { formatWhen } from '../shell/format.ts';
import { CardLink } from '../shell/links.tsx';
import { Page } from '../shell/page.tsx';
import { ActionFailed, ListStates } from '../shell/states.tsx';
import { useStartRequest } from './use-ask.ts';
import { stateColors, words } from './words.ts';

const titlesOfTrunk = { numbers: words.numbersOf, addresses: words.addressesOf, settings: words.settingsOf };

export const titleOf = ({ kind, carrier, trunk, state }: Pick<BringRequest, 'kind' | 'carrier' | 'trunk' | 'state'>) =>
  kind === 'numbers' && (trunk === null || state === 'approved')
    ? (carrier?.name ?? words.newTitle)
    : titlesOfTrunk[kind](trunk?.name ?? '');

export function RequestsPage() {
  const { account } = useAccount();
  const list = useList<BringRequest>('requests');
  const mailbox = useMe().data?.mailbox;
  const start = useStartRequest();
  const action = (
    <Button leftSection={<IconPlus size={16} />} onClick={() => start.mutate({})} loading={start.isPending}>
      {words.start}
    </Button>
  );
  return (
    <Page title={words.title} about={words.about} action={action}>
      <ActionFailed error={start.error} />
      {mailbox ? (
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {words.byMail(mailbox.address)} {mailbox.port === null ? '' : words.byMailDemo(mailbox.port)}{' '}
          <HelpLink topic="by-mail">{words.mails.help}</HelpLink>
        </Text>
      ) : null}
      <ListStates list={list} empty={<EmptyState icon={<IconArrowBarToDown />} title={words.empty.title} description={words.empty.text} />}>
        {(items) => (
          <Stack gap="sm">
            {items.map((item) => (
              <CardLink key={item.id} to="/a/$account/requests/$request" params={{ account, request: item.id }} withBorder padding="md">
                <Group justify="space-between" gap="xs">
                  <Text fw={600}>{titleOf(item)}</Text>
                  <Badge color={stateColors[item.state]}>{words.states[item.state]}</Badge>
                </Group>
                <Text size="sm" c="dimmed">
                  {item.kind === 'numbers' ? `${words.numbersCount(item.counts.good)} · ` : ''}
                  {formatWhen(item.updatedAt)}
                </Text>
              </CardLink>
            ))}
          </Stack>
        )}
      </ListStates>
    </Page>
  );
}
