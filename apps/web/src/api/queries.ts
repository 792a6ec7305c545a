import type { Me } from '@patchcord/contracts';
import { queryOptions, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { ApiFailure, type Method, request } from './request.ts';

/** How often lists ask again while they are looked at. */
export const refreshMs = { calls: 5_000, lists: 10_000, slow: 30_000, changing: 1_000 } as const;

/** A change that is on its way to the edges, and a delivery that is being tried, are watched until they are there. */
const isChanging = (item: unknown) => {
  const { live, nextAt } = (item ?? {}) as { live?: { edges: number; of: number }; nextAt?: string | null };
  return (live !== undefined && live.edges < live.of) || (typeof nextAt === 'string' && Math.abs(Date.parse(nextAt) - Date.now()) < 70_000);
};

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: () => request<Me>('GET', '/api/v1/me'),
  staleTime: 60_000,
});

export const signedOut = (error: unknown) => error instanceof ApiFailure && error.status === 401;

export const useMe = () => useQuery(meQuery);

export function useAccount() {
  const { account = '' } = useParams({ strict: false });
  return { account, path: `/api/v1/accounts/${encodeURIComponent(account)}` };
}

/** The role of whoever is signed in, in the account that is looked at. */
export function useRole() {
  const { account } = useAccount();
  return useMe().data?.accounts.find(({ id }) => id === account)?.role;
}

interface ListPage<T> {
  items: T[];
  nextCursor: string | null;
}
type Filter = Record<string, string | undefined>;

/** A list, page after page. @param path without its query */
export function usePages<T>(
  queryKey: readonly unknown[],
  path: string,
  { filter = {}, everyMs = refreshMs.lists, limit = 50 as number, on = true }: ListOptions = {},
) {
  const query = useInfiniteQuery({
    queryKey: [...queryKey, filter, limit],
    enabled: on,
    initialPageParam: '',
    queryFn: ({ pageParam }) => {
      const search = new URLSearchParams({ limit: String(limit) });
      for (const [key, value] of Object.entries({ ...filter, cursor: pageParam || undefined })) if (value) search.set(key, value);
      return request<ListPage<T>>('GET', `${path}?${search}`);
    },
    getNextPageParam: (last) => last.nextCursor,
    refetchInterval: ({ state }) => (state.data?.pages.some(({ items }) => items.some(isChanging)) ? refreshMs.changing : everyMs),
  });
  return { ...query, items: query.data?.pages.flatMap((page) => page.items) };
}

/** A list of the account, page after page: `…/calls?number=…`. */
export function useList<T>(noun: string, { on = true, ...options }: ListOptions = {}) {
  const { account, path } = useAccount();
  return usePages<T>(['account', account, noun], `${path}/${noun}`, { ...options, on: on && account !== '' });
}
interface ListOptions {
  filter?: Filter;
  everyMs?: number;
  limit?: number;
  on?: boolean;
}

export function useOne<T>(noun: string, id: string | undefined) {
  const { account, path } = useAccount();
  return useQuery({
    queryKey: ['account', account, noun, id],
    enabled: id !== undefined,
    refetchInterval: ({ state }) => (isChanging(state.data) ? refreshMs.changing : refreshMs.lists),
    queryFn: () => request<T>('GET', `${path}/${noun}/${encodeURIComponent(id ?? '')}`),
  });
}

/** A change to something of the account; afterwards everything shown of the account is asked for again. */
export function useChange<Body, Answer = unknown>(
  method: Method,
  noun: (body: Body) => string,
  send: (body: Body) => unknown = (body) => body,
) {
  const { account, path } = useAccount();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Body) => request<Answer>(method, `${path}/${noun(body)}`, method === 'DELETE' ? undefined : send(body)),
    onSuccess: () => client.invalidateQueries({ queryKey: ['account', account] }),
  });
}
