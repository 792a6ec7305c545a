import type { BringRequest, RequestCreate } from '@patchcord/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useAccount, useChange } from '../api/queries.ts';
import { request } from '../api/request.ts';

/** Asks support to change a trunk that is there; nothing is in force before it approved. */
export function useAskForTrunk(trunk: string) {
  return useChange<Omit<RequestCreate, 'trunk' | 'send'>, BringRequest>(
    'POST',
    () => 'requests',
    (body) => ({ ...body, trunk, send: true }),
  );
}

/** A new request for numbers, for a trunk that is there or with a new one, and the page of its first step. */
export function useStartRequest() {
  const { account, path } = useAccount();
  const client = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: async ({ trunk, number }: { trunk?: string | undefined; number?: string | undefined }) => {
      const made = await request<BringRequest>('POST', `${path}/requests`, trunk ? { trunk } : {});
      if (number) await request('POST', `${path}/requests/${made.id}/numbers`, { rows: [{ number }] });
      return made;
    },
    onSuccess: async ({ id }) => {
      await client.invalidateQueries({ queryKey: ['account', account] });
      await navigate({ to: '/a/$account/requests/$request', params: { account, request: id } });
    },
  });
}
