import type { Phone, PhoneSnapshot } from '@patchcord/phone';
import { steadyNowMs } from '@patchcord/phone/steady-clock';
import { useEffect, useState, useSyncExternalStore } from 'react';

export const usePhoneSnapshot = (phone: Phone): PhoneSnapshot => useSyncExternalStore(phone.subscribe, phone.snapshot);

/** The time, once a second while `on`. */
export function useSeconds(on: boolean): number {
  const [nowMs, setNowMs] = useState(steadyNowMs);
  useEffect(() => {
    if (!on) return;
    setNowMs(steadyNowMs());
    const timer = setInterval(() => setNowMs(steadyNowMs()), 1_000);
    return () => clearInterval(timer);
  }, [on]);
  return nowMs;
}
