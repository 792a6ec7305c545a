import { Stack, Text } from '@mantine/core';
import { useMe } from '../api/queries.ts';
import { CardLink } from './links.tsx';
import { Page } from './page.tsx';
import { words } from './words.ts';

export function AccountsPage() {
  const me = useMe();
  const accounts = me.data?.accounts ?? [];
  return (
    <Page title={words.accounts.title}>
      {accounts.length === 0 ? <Text>{words.accounts.none}</Text> : null}
      <Stack>
        {accounts.map(({ id, name }) => (
          <CardLink key={id} withBorder to="/a/$account/phone" params={{ account: id }}>
            <Text fw={600}>{name}</Text>
          </CardLink>
        ))}
      </Stack>
    </Page>
  );
}
