import { Alert, Group, Stack, Text } from '@mantine/core';
import type { PhoneNumber } from '@patchcord/contracts';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useAccount } from '../api/queries.ts';
import { ButtonLink } from '../shell/links.tsx';
import { pageWords as words } from './state-words.ts';

/** What keeps a number that is not paused from ringing anybody. */
export function NumberNotices({ number }: { number: PhoneNumber }) {
  const { account } = useAccount();
  const { trunk, people, peopleLost, state } = number;
  if (peopleLost.length === 0 && (trunk.on || state === 'removed')) return null;
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
    </Stack>
  );
}
