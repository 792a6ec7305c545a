import type { PortingItem, PortingShown, ReviewedPorting } from '@patchcord/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { refreshMs, useAccount } from '../api/queries.ts';
import { ApiFailure, request } from '../api/request.ts';

/** Asked anew every second while a change is on its way to the edges. */
const everyMs = (porting: { live: { edges: number; of: number } } | null | undefined) =>
  porting && porting.live.edges < porting.live.of ? refreshMs.changing : refreshMs.lists;

export function usePortingOf(number: string) {
  const { account, path } = useAccount();
  return useQuery({
    queryKey: ['account', account, 'porting', number],
    refetchInterval: ({ state }) => everyMs(state.data?.porting),
    queryFn: () => request<PortingShown>('GET', `${path}/numbers/${encodeURIComponent(number)}/porting`),
  });
}

/* Support. */

export const base = '/api/v1/platform/portings';

export const usePortings = (state: string) =>
  useQuery({
    queryKey: ['platform', 'portings', state],
    refetchInterval: refreshMs.lists,
    queryFn: () => request<{ items: PortingItem[] }>('GET', `${base}?state=${state}`).then(({ items }) => items),
  });

export const useReviewedPorting = (id: string) =>
  useQuery({
    queryKey: ['platform', 'porting', id],
    refetchInterval: ({ state }) => everyMs(state.data),
    queryFn: () => request<ReviewedPorting>('GET', `${base}/${encodeURIComponent(id)}`),
  });

/** Support decides about the version it looked at. Where somebody was faster, that is said and the page shows what there is now. */
export function usePortingMove(seen: ReviewedPorting, step: 'submit' | 'date' | 'open' | 'complete' | 'refuse') {
  const client = useQueryClient();
  const again = () => client.invalidateQueries({ queryKey: ['platform'] });
  return useMutation({
    mutationFn: (body: unknown) => request<ReviewedPorting>('POST', `${base}/${seen.id}/${step}`, body, { version: seen.version }),
    onSuccess: again,
    onError: (error) => (error instanceof ApiFailure && error.status === 412 ? again() : undefined),
  });
}
