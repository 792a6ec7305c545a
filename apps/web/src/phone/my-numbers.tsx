import { Group, Skeleton, Text } from '@mantine/core';
import type { PhoneNumber } from '@patchcord/contracts';
import { useAccount, useList, useMe } from '../api/queries.ts';
import { AnchorLink } from '../shell/links.tsx';
import { words } from './words.ts';

/** Who may bring numbers is shown the way. */
function NoNumbers() {
  const me = useMe();
  const { account } = useAccount();
  const role = me.data?.accounts.find(({ id }) => id === account)?.role;
  return (
    <Text size="sm" mt="xs">
      {role === 'member' ? words.noNumbers : words.noNumbersYet}{' '}
      {role === 'member' ? null : (
        <AnchorLink size="sm" underline="always" to="/a/$account/requests" params={{ account }}>
          {words.bringNumbers}
        </AnchorLink>
      )}
    </Text>
  );
}

/** The numbers that ring this person. */
export function MyNumbers() {
  const me = useMe();
  const { items } = useList<PhoneNumber>('numbers', { limit: 200, everyMs: 30_000 });
  if (!items || !me.data) return <Skeleton height={20} width={180} mt="xs" />;
  const mine = items.filter(({ people }) => people.some(({ id }) => id === me.data.user.id)).sort((a, b) => a.e164.localeCompare(b.e164));
  if (mine.length === 0) return <NoNumbers />;
  return (
    <Group gap="4px 12px" mt="xs">
      <Text span size="sm" c="dimmed">
        {words.yourNumbers}
      </Text>
      {mine.slice(0, 5).map(({ id, formatted, on }) => (
        <Text
          key={id}
          span
          fw={500}
          c={on ? undefined : 'dimmed'}
          td={on ? undefined : 'line-through'}
          title={on ? undefined : words.switchedOff}
        >
          {formatted}
        </Text>
      ))}
    </Group>
  );
}
