/** Who is woken for a call: from the events of edges, in the transaction that takes them. */
import type { CallTaken, EdgeEvent, PushMessage } from '@patchcord/contracts';
import type { Trx } from '../../platform/database/database.ts';
import { formatNumber } from '../numbers/numbers.models.ts';
import { type DuePush, type NoteWakings, subscriptionOf, who } from './due-push.ts';
import { noteEnded, noteTaken } from './wakings-over.ts';

type Wanted = Map<string, readonly string[]>;

export async function noteWakings(trx: Trx, events: readonly EdgeEvent[], options: NoteWakings): Promise<DuePush[]> {
  const ended = new Set(events.flatMap((event) => (event.type === 'call.ended' ? [event.call] : [])));
  const waking: Wanted = new Map(
    events.flatMap((event) =>
      event.type === 'call.started' && event.waking?.length ? [[event.call, event.waking] as [string, string[]]] : [],
    ),
  );
  const taken = new Map(events.flatMap((event) => (tellsMore(event, ended) ? [[event.call, event] as [string, CallTaken]] : [])));
  const begun = await noteBegun(trx, waking, options);
  const ringing = begun.filter(({ message }) => !ended.has(message.call) && !taken.has(message.call));
  return [...ringing, ...(await noteTaken(trx, taken, options)), ...(await noteEnded(trx, [...ended], options))];
}

/** Of one that went on and is over by now, the end says more. */
const tellsMore = (event: EdgeEvent, ended: ReadonlySet<string>): event is CallTaken =>
  event.type === 'call.taken' && (event.by !== null || !ended.has(event.call));

/** By what the database knows of the call: only people whom its number rings are woken, whatever the edge said. */
async function noteBegun(trx: Trx, waking: Wanted, { now, aheadMs }: NoteWakings): Promise<DuePush[]> {
  if (waking.size === 0) return [];
  const rows = await trx
    .selectFrom('calls')
    .innerJoin('numbers', 'numbers.id', 'calls.numberId')
    .innerJoin('numberPeople', 'numberPeople.numberId', 'numbers.id')
    .innerJoin('wakes', 'wakes.userId', 'numberPeople.userId')
    .select(['calls.id as call', 'calls.caller', 'calls.callerName', 'calls.callerWithheld', 'calls.startedAt'])
    .select(['numbers.accountId as account', 'numbers.e164', 'numbers.ringSeconds'])
    .select(['wakes.id as wake', 'wakes.userId', 'wakes.endpoint', 'wakes.p256dh', 'wakes.auth'])
    .where('calls.id', 'in', [...waking.keys()])
    .where('wakes.doNotDisturb', '=', false)
    .where('calls.direction', '=', 'in')
    .whereRef('numbers.accountId', '=', 'calls.accountId')
    .execute();
  const woken = rows.filter(({ call, userId }) => waking.get(call)?.includes(userId));
  if (woken.length === 0) return [];
  const people = woken.map(({ call, userId }) => ({ callId: call, userId }));
  await trx
    .insertInto('wakings')
    .values(people)
    .onConflict((on) => on.columns(['callId', 'userId']).doNothing())
    .execute();
  return woken.flatMap((row) => {
    const until = new Date(row.startedAt.getTime() - aheadMs + row.ringSeconds * 1_000);
    const forMs = Math.min(until.getTime() - now.getTime(), row.ringSeconds * 1_000);
    if (forMs <= 0) return [];
    const { call, account } = row;
    const times = { until: until.getTime(), forMs };
    const message: PushMessage = { type: 'call', call, account, ...who(row), number: formatNumber(row.e164), ...times };
    return [{ wake: row.wake, account, to: subscriptionOf(row), message, until }];
  });
}
