import type { PriceList, PriceListShown, PriceListStart, PriceShown, RateAgain, RatedAgain, Unpriced } from '@patchcord/contracts';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { refreshMs } from '../api/queries.ts';
import { request } from '../api/request.ts';

const path = '/api/v1/platform/price-lists';
const key = ['platform', 'price-lists'];
const at = (id: string) => `${path}/${encodeURIComponent(id)}`;
interface Items<T> {
  items: T[];
}

export const usePriceLists = () =>
  useQuery({ queryKey: key, refetchInterval: refreshMs.slow, queryFn: async () => (await request<Items<PriceList>>('GET', path)).items });

export const useUnpriced = () =>
  useQuery({ queryKey: [...key, 'unpriced'], queryFn: async () => (await request<Items<Unpriced>>('GET', `${path}/unpriced`)).items });

export const usePriceList = (id: string) => useQuery({ queryKey: [...key, id], queryFn: () => request<PriceListShown>('GET', at(id)) });

export const usePrices = (id: string, prefix: string) =>
  useQuery({
    queryKey: [...key, id, 'prices', prefix],
    placeholderData: keepPreviousData,
    queryFn: async () => (await request<Items<PriceShown>>('GET', `${at(id)}/prices?prefix=${prefix}`)).items,
  });

/** Afterwards every list is asked for again: one that begins ends another. */
function useListChange<Body, Answer>(send: (body: Body) => Promise<Answer>) {
  const client = useQueryClient();
  return useMutation({ mutationFn: send, onSuccess: () => client.invalidateQueries({ queryKey: key }) });
}

export const useUpload = () =>
  useListChange(({ name, currency, file }: { name: string; currency: string; file: Blob }) =>
    request<PriceListShown>('POST', `${path}?${new URLSearchParams({ name, currency })}`, file),
  );
export const useStart = (id: string) => useListChange((body: PriceListStart) => request<PriceListShown>('POST', `${at(id)}/start`, body));
export const useRemoveList = (id: string) => useListChange((_: undefined) => request('DELETE', at(id)));
export const useRateAgain = (id: string) => useListChange((body: RateAgain) => request<RatedAgain>('POST', `${at(id)}/rate-again`, body));
