import type { Colleague } from '@patchcord/contracts';
import { useQuery } from '@tanstack/react-query';
import { refreshMs, useAccount } from '../api/queries.ts';
import { request } from '../api/request.ts';
import { words } from './words.ts';

/** The other members of the account, by name. */
export function useColleagues(on = true) {
  const { account, path } = useAccount();
  return useQuery({
    queryKey: ['account', account, 'colleagues'],
    enabled: on,
    queryFn: async () => (await request<{ colleagues: Colleague[] }>('GET', `${path}/phone/colleagues`)).colleagues,
    refetchInterval: refreshMs.lists,
  });
}

/** What a colleague is called: apps tell each other ids only. */
export function useColleagueName(id: string | undefined): string {
  const { data } = useColleagues(id !== undefined);
  return data?.find((one) => one.id === id)?.name ?? words.handOver.aColleague;
}
