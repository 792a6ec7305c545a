import { useWindowEvent } from '@mantine/hooks';
import type { Phone } from '@patchcord/phone';
import { callsOf } from '@patchcord/phone/calls';
import { createContext, lazy, type ReactNode, Suspense, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { stayWhile } from '../shell/session-over.ts';

/** Only where there is a phone. */
const RingNotice = lazy(() => import('./ring-notice.tsx').then((loaded) => ({ default: loaded.RingNotice })));

interface PhoneHolder {
  /** The phone that runs in this tab, and the account it belongs to. */
  held: { phone: Phone; account: string } | null;
  open: (account: string, create: () => Phone) => void;
  close: () => void;
}

const Context = createContext<PhoneHolder | null>(null);

/** Keeps the phone running while its person looks at other pages: only its page loads it, but it lives as long as the tab. */
export function PhoneProvider({ children }: { children: ReactNode }) {
  const [held, setHeld] = useState<PhoneHolder['held']>(null);
  const current = useRef<PhoneHolder['held']>(null);
  const close = useCallback(() => {
    current.current?.phone.stop();
    current.current = null;
    setHeld(null);
  }, []);
  const open = useCallback((account: string, create: () => Phone) => {
    if (current.current?.account === account) return;
    current.current?.phone.stop();
    const phone = create();
    current.current = { phone, account };
    phone.start();
    setHeld(current.current);
  }, []);
  useEffect(() => close, [close]);
  const isTalking = useCallback(() => {
    const calls = current.current ? callsOf(current.current.phone.snapshot()) : [];
    return calls.some(({ state }) => state.status === 'up');
  }, []);
  useEffect(() => stayWhile(isTalking), [isTalking]);
  // A page that is left takes its call with it: the browser asks first.
  useWindowEvent('beforeunload', (event) => {
    if (isTalking()) event.preventDefault();
  });
  const value = useMemo(() => ({ held, open, close }), [held, open, close]);
  return (
    <Context value={value}>
      <Suspense fallback={null}>{held ? <RingNotice phone={held.phone} account={held.account} /> : null}</Suspense>
      {children}
    </Context>
  );
}

export function usePhoneHolder(): PhoneHolder {
  const holder = useContext(Context);
  if (!holder) throw new Error('no PhoneProvider above');
  return holder;
}
