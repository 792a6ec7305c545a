import type { ReviewedRequest } from '@patchcord/contracts';
import { skipToken, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ApiFailure, type Method, request } from '../api/request.ts';

export const base = '/api/v1/platform/requests';
const everyMs = 10_000;

export const useQueue = <T>(state: string) =>
  useQuery({
    queryKey: ['platform', 'requests', state],
    refetchInterval: everyMs,
    queryFn: () => request<{ items: T[] }>('GET', `${base}?state=${state}`).then(({ items }) => items),
  });

export const useReview = (id: string) =>
  useQuery({
    queryKey: ['platform', 'request', id],
    queryFn: () => request<ReviewedRequest>('GET', `${base}/${id}`),
  });

const overtakenKey = (id: string) => ['overtaken', id] as const;

/** Why the last thing that was pressed here was not done: the page is of a newer version by then, and its forms are new. */
export const useOvertaken = (id: string) =>
  useQuery<string | null>({ queryKey: overtakenKey(id), queryFn: skipToken, gcTime: 60_000 }).data ?? null;

/** Support decides about the version it looked at. Where somebody was faster, that is said and the page shows what there is now. */
export function useReviewChange(seen: ReviewedRequest, method: Method, path: string) {
  const client = useQueryClient();
  const again = () => client.invalidateQueries({ queryKey: ['platform'] });
  const say = (overtaken: string | null) => client.setQueryData(overtakenKey(seen.id), overtaken);
  return useMutation({
    mutationFn: (body: unknown) => request<ReviewedRequest>(method, `${base}/${seen.id}/${path}`, body, { version: seen.version }),
    onSuccess: () => {
      say(null);
      return again();
    },
    onError: (error) => {
      if (!(error instanceof ApiFailure) || error.status !== 412) return;
      say(error.message);
      return again();
    },
  });
}
