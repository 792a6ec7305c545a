import type { BringRequest, CarrierPreset, RequestRow } from '@patchcord/contracts';
import { queryOptions, useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useAccount } from '../api/queries.ts';
import { type Method, request } from '../api/request.ts';

export const carriersQuery = queryOptions({
  queryKey: ['carriers'],
  staleTime: Number.POSITIVE_INFINITY,
  queryFn: () => request<{ items: CarrierPreset[] }>('GET', '/api/v1/carriers').then(({ items }) => items),
});

/** A change of one request; its answer, and everything around it, is shown anew. */
export function useRequestChange<Answer = BringRequest>(id: string, method: Method, path: string) {
  const { account, path: base } = useAccount();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: unknown) => request<Answer>(method, `${base}/requests/${id}/${path}`, body),
    onSuccess: () => client.invalidateQueries({ queryKey: ['account', account] }),
  });
}

interface RowPage {
  items: RequestRow[];
  nextAfter: number | null;
}
/** @param path of the request, of the customer's side or support's. */
export function useRows(path: string, key: readonly unknown[]) {
  const query = useInfiniteQuery({
    queryKey: [...key, 'rows', path],
    initialPageParam: 0,
    queryFn: ({ pageParam }) => request<RowPage>('GET', `${path}/numbers?limit=100&after=${pageParam}`),
    getNextPageParam: (last) => last.nextAfter,
  });
  return { ...query, items: query.data?.pages.flatMap((page) => page.items) };
}
