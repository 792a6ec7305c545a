import { Alert, Group, Stack, Text } from '@mantine/core';
import type { PhoneNumber } from '@patchcord/contracts';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useAccount, useMe } from '../api/queries.ts';
import { HelpLink } from '../help/help-link.tsx';
import { AnchorLink, ButtonLink } from '../shell/links.tsx';
import { pageWords as words } from './state-words.ts';

/** What keeps a number that is not paused from ringing anybody. */
export function NumberNotices({ number }: { number: PhoneNumber }) {
  const { account } = useAccount();
  const { trunk, people, peopleLost, state } = number;
  const unreached = reachesNobody(number);
  if (peopleLost.length === 0 && !unreached && (trunk.on || state === 'removed')) return null;
  const names = peopleLost.map(({ name }) => name).join(', ');
  return (
    <Stack gap="xs">
      {trunk.on || state === 'removed' ? null : (
        <Alert color="orange" icon={<IconAlertTriangle />}>
          <Group gap="xs" justify="space-between">
            <Text size="sm">{words.trunkOff(trunk.name)}</Text>
            <ButtonLink size="xs" variant="default" to="/a/$account/trunks/$trunk" params={{ account, trunk: trunk.id }}>
              {words.toTrunk}
            </ButtonLink>
          </Group>
        </Alert>
      )}
      {peopleLost.length > 0 ? (
        <Alert color={people.length === 0 ? 'red' : 'yellow'} icon={<IconAlertTriangle />}>
          <Text size="sm">{words.lost(names, peopleLost.length === 1)}</Text>
          {people.length === 0 ? <Text size="sm">{words.ringsNobody}</Text> : null}
        </Alert>
      ) : null}
      {unreached ? <NobodyReached number={number} /> : null}
    </Stack>
  );
}

/** With no edge in contact nobody knows whose phone is open. */
const reachesNobody = ({ on, live, people }: PhoneNumber) =>
  on && live.of > 0 && people.length > 0 && people.every(({ reachedBy }) => reachedBy.length === 0);

function NobodyReached({ number: { people } }: { number: PhoneNumber }) {
  const { account } = useAccount();
  const me = useMe().data?.user.id;
  return (
    <Alert color="orange" icon={<IconAlertTriangle />} title={words.unreached}>
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{words.unreachedText(people.length === 1 ? (people[0]?.name ?? '') : null)}</Text>
        <Group gap="md">
          {people.some(({ id }) => id === me) ? (
            <AnchorLink size="sm" c="inherit" underline="always" to="/a/$account/phone" params={{ account }}>
              {words.openPhone}
            </AnchorLink>
          ) : null}
          <HelpLink topic="waking" c="inherit">
            {words.howToReach}
          </HelpLink>
        </Group>
      </Stack>
    </Alert>
  );
}
