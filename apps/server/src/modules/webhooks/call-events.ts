/** call.started and call.ended, in the transaction that takes an edge's events: each is told of as it is counted. */
import type { EdgeEvent } from '@patchcord/contracts';
import type { Trx } from '../../platform/database/database.ts';
import type { StoredMove } from '../../platform/database/record-tables.ts';
import { inOrder } from '../calls/spoke.models.ts';
import { accountsWithWebhooks, announce } from './outbox.ts';

/** To which colleagues, one after the other. */
const handedOver = (moves: StoredMove[]) => inOrder(moves).map(({ at, from, to }) => ({ at, from, to }));

export async function announceCalls(trx: Trx, events: EdgeEvent[]): Promise<void> {
  const types = new Map(
    events.flatMap((event) =>
      event.type === 'call.started' || event.type === 'call.ended' ? [[`${event.type} ${event.call}`, event] as const] : [],
    ),
  );
  const ids = [...new Set([...types.values()].map((event) => event.call))];
  if (ids.length === 0) return;
  const calls = await trx
    .selectFrom('calls')
    .select([
      'id',
      'accountId',
      'direction',
      'numberId',
      'personId',
      'destination',
      'called',
      'caller',
      'callerWithheld',
      'startedAt',
      'answerAt',
      'endAt',
      'outcome',
      'hungUpBy',
      'answeredBy',
      'moves',
    ])
    .where('id', 'in', ids)
    .where('accountId', 'is not', null)
    .execute();
  const wanting = await accountsWithWebhooks(trx, [...new Set(calls.flatMap((call) => call.accountId ?? []))]);
  const byId = new Map(calls.map((call) => [call.id, call]));
  const happened = [...types.values()].flatMap(({ type, call: id }) => {
    const call = byId.get(id);
    if (!call?.accountId || !wanting.has(call.accountId)) return [];
    const { accountId, id: _, caller, moves, ...data } = call;
    // Of a call out the caller is the account's own number: withheld from the other side alone.
    const shown = call.callerWithheld && call.direction === 'in' ? null : caller;
    return [{ account: accountId, type, data: { call: id, ...data, caller: shown, handedOver: handedOver(moves) } }];
  });
  await announce(trx, happened);
}
