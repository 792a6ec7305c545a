import { EmptyState } from '@mantine/core';
import { Outlet, useParams } from '@tanstack/react-router';
import { useMe } from '../api/queries.ts';
import { PhoneProvider } from '../phone/phone-holder.tsx';
import { ButtonLink } from './links.tsx';
import { Shell } from './shell.tsx';
import { words } from './words.ts';

/** What stands around every page behind sign-in. */
export function SignedIn() {
  const me = useMe();
  const { account = '' } = useParams({ strict: false });
  if (!me.data) return null;
  const unknown = account !== '' && !me.data.accounts.some(({ id }) => id === account);
  // Pages of no account keep the menu of the only one there is.
  const [first, ...others] = me.data.accounts;
  const only = first && others.length === 0 ? first.id : '';
  return (
    <PhoneProvider>
      <Shell me={me.data} account={unknown || account === '' ? only : account}>
        {unknown ? <NoAccount /> : <Outlet />}
      </Shell>
    </PhoneProvider>
  );
}

function NoAccount() {
  return (
    <EmptyState title={words.noAccount.title} description={words.noAccount.text}>
      <ButtonLink to="/" variant="default" mt="sm">
        {words.noAccount.back}
      </ButtonLink>
    </EmptyState>
  );
}
