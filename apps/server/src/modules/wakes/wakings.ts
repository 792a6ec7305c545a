/** Who is woken for a call, and who is told that it is over: from the events of edges, in the transaction that takes them. */
import type { EdgeEvent, PushMessage } from '@patchcord/contracts';
import type { Trx } from '../../platform/database/database.ts';
import { formatNumber } from '../numbers/numbers.models.ts';
import type { Subscription } from './push.ts';

/** To be sent once the transaction is committed. */
export interface DuePush {
  /** Of the subscription. */
  wake: string;
  account: string;
  to: Subscription;
  message: PushMessage;
  /** Nobody is served by a push that comes later. */
  until: Date;
}

/** A missed call is still worth hearing of. */
const missedForMs = 4 * 3_600_000;
/** What was not missed is only taken off the screen. */
const overForMs = 60_000;
/** An edge that was away tells of calls long over. */
const tooOldMs = 3_600_000;

type Wanted = Map<string, readonly string[]>;

export interface NoteWakings {
  now: Date;
  /** How far the edge's clock is ahead of ours. */
  aheadMs: number;
}
export async function noteWakings(trx: Trx, events: readonly EdgeEvent[], options: NoteWakings): Promise<DuePush[]> {
  const ended = new Set(events.flatMap((event) => (event.type === 'call.ended' ? [event.call] : [])));
  const waking: Wanted = new Map(
    events.flatMap((event) =>
      event.type === 'call.started' && event.waking?.length ? [[event.call, event.waking] as [string, string[]]] : [],
    ),
  );
  const begun = await noteBegun(trx, waking, options);
  return [...begun.filter(({ message }) => !ended.has(message.call)), ...(await noteEnded(trx, [...ended], options))];
}

const who = (call: { callerWithheld: boolean; caller: string | null; callerName: string | null }) => {
  const caller = call.callerWithheld ? null : call.caller;
  return { caller, callerText: caller === null ? null : formatNumber(caller), name: call.callerWithheld ? null : call.callerName };
};
const subscriptionOf = ({ endpoint, p256dh, auth }: Subscription): Subscription => ({ endpoint, p256dh, auth });

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

/** Whoever answered needs no word of it. */
async function noteEnded(trx: Trx, calls: string[], { now }: NoteWakings): Promise<DuePush[]> {
  if (calls.length === 0) return [];
  const told = await trx.deleteFrom('wakings').where('callId', 'in', calls).returning(['callId', 'userId']).execute();
  if (told.length === 0) return [];
  const rows = await trx
    .selectFrom('calls')
    .select(['id as call', 'accountId as account', 'caller', 'callerName', 'callerWithheld', 'answerAt', 'answeredBy', 'outcome', 'endAt'])
    .where(
      'id',
      'in',
      told.map(({ callId }) => callId),
    )
    .where('endAt', '>=', new Date(now.getTime() - tooOldMs))
    .execute();
  const users = [...new Set(told.map(({ userId }) => userId))];
  const wakes = await trx.selectFrom('wakes').selectAll().where('userId', 'in', users).execute();
  return rows.flatMap((row) => {
    const { call, account } = row;
    if (account === null) return [];
    const missed = row.answerAt === null && row.outcome !== 'declined';
    const until = new Date(now.getTime() + (missed ? missedForMs : overForMs));
    const people = new Set(told.flatMap(({ callId, userId }) => (callId === call && userId !== row.answeredBy ? [userId] : [])));
    return wakes
      .filter(({ userId }) => people.has(userId))
      .map((wake) => ({
        wake: wake.id,
        account,
        to: subscriptionOf(wake),
        message: { type: 'call.over' as const, call, account, ...who(row), missed },
        until,
      }));
  });
}
