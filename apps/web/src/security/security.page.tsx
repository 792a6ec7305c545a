import { useMe } from '../api/queries.ts';
import { Page } from '../shell/page.tsx';
import { LeaveAccount } from './leave-account.tsx';
import { PasswordForm } from './password-form.tsx';
import { SecondFactor } from './second-factor.tsx';
import { words } from './words.ts';

/** Everybody's own page, whatever the role. The session is there: this page stands behind sign-in. */
export function SecurityPage() {
  const me = useMe();
  if (!me.data) return null;
  return (
    <Page title={words.title} about={`${me.data.user.name}, ${me.data.user.email}`}>
      <PasswordForm />
      <SecondFactor on={me.data.user.twoFactor} />
      <LeaveAccount accounts={me.data.accounts} />
    </Page>
  );
}
