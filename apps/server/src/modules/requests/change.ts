/** Every change of a request goes through here: it is held, its version is compared, its state moves by the one function. */
import { isEditable, nextRequestState, type RequestKind, type RequestMove, type RequestState } from '@patchcord/contracts';
import type { Trx } from '../../platform/database/database.ts';
import { notFound } from '../../platform/http/errors.ts';
import { changedMeanwhile, notEditable, notPossible, otherKind } from './requests.errors.ts';
import { type LockedRequest, lockRequest } from './requests.repository.ts';

/** Who does it. */
export interface Actor {
  /** null: an API key. */
  id: string | null;
  name: string;
}

export interface Held {
  /** null: support, of whichever account. */
  accountId: string | null;
  requestId: string;
  /** The version that was looked at; null where the caller did not say. */
  version: number | null;
  by: Actor;
}

export async function hold(trx: Trx, { accountId, requestId, version, by }: Held): Promise<LockedRequest> {
  const request = await lockRequest(trx, { accountId, requestId });
  if (!request || (accountId === null && request.state === 'draft' && request.sentAt === null)) throw notFound('request');
  if (version !== null && version !== request.version) throw changedMeanwhile(await otherReviewer(trx, request, by), request.state);
  return request;
}

async function otherReviewer(trx: Trx, { reviewerId }: LockedRequest, by: Actor): Promise<string | null> {
  if (reviewerId === null || reviewerId === by.id) return null;
  return (await trx.selectFrom('users').select('name').where('id', '=', reviewerId).executeTakeFirst())?.name ?? null;
}

/** @param kinds of requests that have this step; the first is named where another one is asked. */
export async function holdForEdit(trx: Trx, held: Held, kinds: readonly RequestKind[] = ['numbers']): Promise<LockedRequest> {
  const request = await hold(trx, held);
  if (!kinds.includes(request.kind)) throw otherKind(request.kind, kinds[0] ?? 'numbers');
  if (!isEditable(request.state)) throw notEditable(request.state);
  return request;
}

export function moved(request: { state: RequestState }, move: RequestMove): RequestState {
  const next = nextRequestState(request.state, move);
  if (next === null) throw notPossible(request.state, move);
  return next;
}
