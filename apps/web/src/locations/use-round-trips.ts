import type { RoundTrips } from '@patchcord/contracts';
import { useQuery } from '@tanstack/react-query';
import { useAccount } from '../api/queries.ts';
import { request } from '../api/request.ts';

const whileMeasuringMs = 1_000;

/** Asks the edges once for what nobody knows yet, and again after a change of the account; then watches until all are in. */
export function useRoundTrips(of: string) {
  const { account, path } = useAccount();
  const key = ['account', account, 'round-trips', of];
  const asked = useQuery({
    queryKey: [...key, 'asked'],
    queryFn: () => request<RoundTrips>('POST', `${path}/${of}/round-trips`, {}),
    refetchOnWindowFocus: false,
    staleTime: 60_000,
    retry: false,
  });
  const shown = useQuery({
    queryKey: [...key, 'shown'],
    queryFn: () => request<RoundTrips>('GET', `${path}/${of}/round-trips`),
    enabled: asked.isFetched,
    refetchInterval: ({ state }) => (state.data?.state === 'waiting' ? whileMeasuringMs : false),
  });
  return { asked, shown };
}
