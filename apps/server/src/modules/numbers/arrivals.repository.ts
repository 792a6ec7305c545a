import type { NumberState } from '@patchcord/contracts';
import { sql } from 'kysely';
import type { Db, Trx } from '../../platform/database/database.ts';
import { json } from '../../platform/database/json.ts';

interface CallTime {
  id: string;
  /** ISO 8601. */
  at: string;
}
const rows = (times: CallTime[]) => sql`jsonb_to_recordset(${json(times)}::jsonb) as r(id text, at timestamptz)`;

export interface NumberNews {
  id: string;
  state: NumberState;
  arrivedAt: Date | null;
  pausedAt: Date | null;
}
/** Those that a call says something new of. A number that is called all the time is written once a minute, not with every call. */
export async function numbersWithNews(trx: Trx, times: CallTime[]): Promise<NumberNews[]> {
  const found = await sql<NumberNews>`
    select numbers.id, state, arrived_at, paused_at from numbers join ${rows(times)} on r.id = numbers.id
    where state <> 'removed'
      and (arrived_at is null or state in ('awaiting_forward', 'silent') or last_call_at is null or last_call_at < r.at - interval '1 minute')
    order by numbers.id`.execute(trx);
  return found.rows;
}

/** Only while it still stands where it was read: a move of a person that came in between counts. */
export async function setArrived(
  trx: Trx,
  { id, from, to, at }: { id: string; from: NumberState; to: NumberState; at: Date },
): Promise<void> {
  await sql`update numbers set state = ${to}, arrived_at = coalesce(arrived_at, ${at.toISOString()}::timestamptz)
    where id = ${id} and state = ${from}`.execute(trx);
}

export async function noteCallTimes(trx: Trx, times: CallTime[]): Promise<void> {
  if (times.length === 0) return;
  await sql`update numbers set last_call_at = greatest(last_call_at, r.at) from ${rows(times)} where numbers.id = r.id`.execute(trx);
}

/* Silence. */

const callsRead = 500;

/** Live numbers without a call since then, with the times of their newest calls. In the order of ids. */
export async function quietNumbers(db: Db, { since, after, limit }: { since: Date; after: string; limit: number }) {
  const found = await sql<{ id: string; times: number[] }>`
    select numbers.id, (select coalesce(jsonb_agg((extract(epoch from started_at) * 1000)::bigint), '[]') from
      (select started_at from calls where number_id = numbers.id order by started_at desc limit ${callsRead}) as newest) as times
    from numbers where state = 'live' and last_call_at < ${since.toISOString()}::timestamptz and numbers.id > ${after}
    order by numbers.id limit ${limit}`.execute(db);
  return found.rows;
}

/** @returns false where it does not stand there any more, or a call came meanwhile. */
export async function setSilent(db: Db, { id, to, since }: { id: string; to: NumberState; since: Date }): Promise<boolean> {
  const set = await sql<{ id: string }>`update numbers set state = ${to}
    where id = ${id} and state = 'live' and last_call_at < ${since.toISOString()}::timestamptz returning id`.execute(db);
  return set.rows.length > 0;
}

/* Gone for good. */

/** Whom they rang goes at once; the row itself once no call record and no request names it. @returns how many rows went. */
export async function forgetRemovedNumbers(db: Db, before: Date): Promise<number> {
  const gone = sql`numbers.removed_at < ${before.toISOString()}::timestamptz`;
  await sql`delete from number_people using numbers where numbers.id = number_people.number_id and ${gone}`.execute(db);
  const deleted = await sql<{ id: string }>`delete from numbers where ${gone}
    and not exists (select from calls where calls.number_id = numbers.id)
    and not exists (select from request_rows where request_rows.number_id = numbers.id) returning id`.execute(db);
  return deleted.rows.length;
}
