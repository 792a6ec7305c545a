import type { CheckCallers, OwnershipItem, OwnershipShown, ReviewedOwnership } from '@patchcord/contracts';
import { isOwnershipCheckOpen } from '@patchcord/contracts/ownership-state';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { refreshMs, useAccount } from '../api/queries.ts';
import { ApiFailure, request } from '../api/request.ts';

/** Every second while a check is under way. */
export function useOwnership(number: string) {
  const { account, path } = useAccount();
  return useQuery({
    queryKey: ['account', account, 'ownership', number],
    refetchInterval: ({ state }) => {
      const check = state.data?.check;
      return check && isOwnershipCheckOpen(check.state) ? refreshMs.changing : refreshMs.lists;
    },
    queryFn: () => request<OwnershipShown>('GET', `${path}/numbers/${encodeURIComponent(number)}/ownership`),
  });
}

export function useSendDocument(number: string) {
  const { account, path } = useAccount();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (file: File) => {
      const name = new URLSearchParams({ name: file.name.slice(0, 200) });
      return request<OwnershipShown>('POST', `${path}/numbers/${encodeURIComponent(number)}/ownership/document?${name}`, file, {
        fileType: 'application/pdf',
      });
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ['account', account] }),
  });
}

/* Support. */

export const base = '/api/v1/platform/ownership';

export const useClaims = (state: string) =>
  useQuery({
    queryKey: ['platform', 'ownership', state],
    refetchInterval: refreshMs.lists,
    queryFn: () => request<{ items: OwnershipItem[] }>('GET', `${base}?state=${state}`).then(({ items }) => items),
  });

export const useClaim = (id: string) =>
  useQuery({
    queryKey: ['platform', 'claim', id],
    refetchInterval: refreshMs.lists,
    queryFn: () => request<ReviewedOwnership>('GET', `${base}/${encodeURIComponent(id)}`),
  });

/** Support decides about the version it looked at. Where somebody was faster, that is said and the page shows what there is now. */
export function useDecision(seen: ReviewedOwnership, decision: 'accept' | 'refuse') {
  const client = useQueryClient();
  const again = () => client.invalidateQueries({ queryKey: ['platform'] });
  return useMutation({
    mutationFn: (body: unknown) => request<ReviewedOwnership>('POST', `${base}/${seen.id}/${decision}`, body, { version: seen.version }),
    onSuccess: again,
    onError: (error) => (error instanceof ApiFailure && error.status === 412 ? again() : undefined),
  });
}

/* Operators. */

const callersPath = '/api/v1/platform/check-callers';
const callersKey = ['platform', 'check-callers'];

export const useCallers = () => useQuery({ queryKey: callersKey, queryFn: () => request<CheckCallers>('GET', callersPath) });

export function useSetCallers() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: CheckCallers) => request<CheckCallers>('PUT', callersPath, body),
    onSuccess: (saved) => client.setQueryData(callersKey, saved),
  });
}
