import { hasKeptCalls } from '@patchcord/phone/kept-calls';
import { useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useEffect } from 'react';
import { usePhoneHolder } from './phone-holder.tsx';

/** Only where there is a phone: pages without one do not load what it needs. */
const RunningCall = lazy(() => import('./running-call.tsx').then((loaded) => ({ default: loaded.RunningCall })));

/** On every page but the phone's own: a call that rings or is up, so that nobody has to look for it. */
export function CallBar({ account }: { account: string }) {
  const { held, open } = usePhoneHolder();
  const path = useRouterState({ select: (state) => state.location.pathname });
  // A page that was loaded again in a call goes on with it, whichever page it is.
  useEffect(() => {
    if (account === '' || held || !hasKeptCalls(account)) return;
    void import('./new-phone.ts').then(({ newPhone }) =>
      open(account, () => newPhone(`/api/v1/accounts/${encodeURIComponent(account)}`, account)),
    );
  }, [account, held, open]);
  if (!held || path === `/a/${account}/phone`) return null;
  return (
    <Suspense fallback={null}>
      <RunningCall phone={held.phone} account={held.account} />
    </Suspense>
  );
}
