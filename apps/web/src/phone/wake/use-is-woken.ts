import type { Wakes } from '@patchcord/contracts';
import { useQuery } from '@tanstack/react-query';
import { useAccount, useMe } from '../../api/queries.ts';

/** gone: it was on, and the browser, its push service or somebody at another browser has ended it. */
export type WakeState = 'unsupported' | 'denied' | 'off' | 'on' | 'gone';

/** What use-wake.ts asks for. `own`: the id of this browser. */
export type WakesHere = Wakes & { state: WakeState; own: string | null };
export const wakesKey = (account: string, user: string) => ['account', account, 'wakes', user];

/** Whether a call finds this browser when the page is closed, as far as it was asked for: where it was never turned on, nobody asks. */
export function useIsWoken(): boolean {
  const { account } = useAccount();
  const user = useMe().data?.user.id ?? '';
  // No skipToken: it would be the query's own, and use-wake.ts could not ask again.
  const { data } = useQuery<WakesHere>({ queryKey: wakesKey(account, user), enabled: false });
  return data?.state === 'on' && !data.items.find(({ id }) => id === data.own)?.last?.error;
}
