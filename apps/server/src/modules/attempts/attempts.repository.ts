import type { Db } from '../../platform/database/database.ts';
import { sipCallIdKey } from '../../platform/database/storable.ts';
import type { Place } from '../../platform/http/paging.ts';

export interface AttemptList {
  limit: number;
  after: Place | null;
  source?: string | undefined;
  sipCallId?: string | undefined;
}

/** @param accountId null: of all accounts and of none, for support. */
export function listAttempts(db: Db, accountId: string | null, { limit, after, source, sipCallId }: AttemptList) {
  let query = db
    .selectFrom('attempts')
    .leftJoin('trunks', 'trunks.id', 'attempts.trunkId')
    .selectAll('attempts')
    .select('trunks.name as trunkName');
  if (accountId !== null) query = query.where('attempts.accountId', '=', accountId);
  if (source !== undefined) query = query.where('attempts.source', '=', source);
  if (sipCallId !== undefined) query = query.where('attempts.sipCallId', '=', sipCallIdKey(sipCallId));
  if (after) query = query.where((where) => where(where.refTuple('attempts.lastAt', 'attempts.id'), '<', where.tuple(after.at, after.id)));
  return query
    .orderBy('attempts.lastAt', 'desc')
    .orderBy('attempts.id', 'desc')
    .limit(limit + 1)
    .execute();
}
export type AttemptRecord = Awaited<ReturnType<typeof listAttempts>>[number];

export async function deleteAttemptsBefore(db: Db, before: Date): Promise<number> {
  return Number((await db.deleteFrom('attempts').where('lastAt', '<', before).executeTakeFirst()).numDeletedRows);
}
