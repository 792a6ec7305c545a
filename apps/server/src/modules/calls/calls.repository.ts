import { sql } from 'kysely';
import type { Db } from '../../platform/database/database.ts';
import { json } from '../../platform/database/json.ts';
import { sipCallIdKey } from '../../platform/database/storable.ts';
import type { Place } from '../../platform/http/paging.ts';

const callsOf = (db: Db, accountId: string) =>
  db
    .selectFrom('calls')
    .leftJoin('trunks', 'trunks.id', 'calls.trunkId')
    .leftJoin('numbers', 'numbers.id', 'calls.numberId')
    .selectAll('calls')
    .select(['trunks.name as trunkName', 'numbers.e164 as numberE164'])
    .where('calls.accountId', '=', accountId);

export type CallRecord = NonNullable<Awaited<ReturnType<typeof findCall>>>;

export interface CallList {
  limit: number;
  after: Place | null;
  sipCallId?: string | undefined;
  /** Id or E.164. */
  number?: string | undefined;
  direction?: 'in' | 'out' | undefined;
  /** Only calls that this person's apps were rung for, or would have been, or that the person made. */
  person: string | null;
}

const forPerson = (userId: string) => sql<boolean>`calls.people @> ${json([userId])}::jsonb`;

export function listCalls(db: Db, accountId: string, { limit, after, sipCallId, number, direction, person }: CallList) {
  let query = callsOf(db, accountId);
  if (after) query = query.where((where) => where(where.refTuple('calls.startedAt', 'calls.id'), '<', where.tuple(after.at, after.id)));
  if (sipCallId !== undefined) query = query.where('calls.sipCallId', '=', sipCallIdKey(sipCallId));
  if (number !== undefined)
    query = query.where((where) => where.or([where('calls.numberId', '=', number), where('calls.called', '=', number)]));
  if (direction !== undefined) query = query.where('calls.direction', '=', direction);
  if (person !== null) query = query.where(forPerson(person));
  return query
    .orderBy('calls.startedAt', 'desc')
    .orderBy('calls.id', 'desc')
    .limit(limit + 1)
    .execute();
}

export function findCall(db: Db, { accountId, callId, person }: { accountId: string; callId: string; person: string | null }) {
  const query = callsOf(db, accountId).where('calls.id', '=', callId);
  return (person === null ? query : query.where(forPerson(person))).executeTakeFirst();
}

export async function deleteCallsBefore(db: Db, before: Date): Promise<number> {
  return Number((await db.deleteFrom('calls').where('startedAt', '<', before).executeTakeFirst()).numDeletedRows);
}
