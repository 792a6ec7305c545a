import type { CallingOut } from '@patchcord/contracts';
import { useQuery } from '@tanstack/react-query';
import { refreshMs, useAccount } from '../api/queries.ts';
import { request } from '../api/request.ts';

/** Whether and with which numbers this person may call out. */
export function useCallingOut() {
  const { account, path } = useAccount();
  return useQuery({
    queryKey: ['account', account, 'calling-out'],
    queryFn: () => request<CallingOut>('GET', `${path}/phone/calling-out`),
    refetchInterval: refreshMs.slow,
  });
}
