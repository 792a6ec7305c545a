import type { Phone, PhoneSnapshot } from '@patchcord/phone';
import { useEffect, useState, useSyncExternalStore } from 'react';

export const usePhoneSnapshot = (phone: Phone): PhoneSnapshot => useSyncExternalStore(phone.subscribe, phone.snapshot);

/** The time, once a second while `on`. */
export function useSeconds(on: boolean): number {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    if (!on) return;
    setNowMs(Date.now());
    const timer = setInterval(() => setNowMs(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [on]);
  return nowMs;
}
