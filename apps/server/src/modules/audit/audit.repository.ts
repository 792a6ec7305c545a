import type { AuditQuery } from '@patchcord/contracts';
import type { Db } from '../../platform/database/database.ts';
import type { Place } from '../../platform/http/paging.ts';

export type AuditRecord = Awaited<ReturnType<typeof listAudit>>[number];

export interface AuditFilter extends Pick<AuditQuery, 'action' | 'actor' | 'subject' | 'since' | 'until' | 'limit'> {
  /** null: of all accounts, and of none. */
  accountId: string | null;
  after: Place | null;
}

export const listAudit = (db: Db, { accountId, after, action, actor, subject, since, until, limit }: AuditFilter) => {
  let query = db
    .selectFrom('audit')
    .leftJoin('accounts', 'accounts.id', 'audit.accountId')
    .selectAll('audit')
    .select('accounts.name as accountName');
  if (accountId !== null) query = query.where('audit.accountId', '=', accountId);
  if (action !== undefined)
    query = query.where((where) =>
      where.or(action.split(',').map((one) => (one.includes('.') ? where('action', '=', one) : where('action', 'like', `${one}.%`)))),
    );
  if (actor !== undefined) query = query.where('actorId', '=', actor);
  if (subject !== undefined) query = query.where('subjectId', '=', subject);
  if (since !== undefined) query = query.where('at', '>=', new Date(since));
  if (until !== undefined) query = query.where('at', '<', new Date(until));
  if (after !== null) query = query.where((where) => where(where.refTuple('audit.at', 'audit.id'), '<', where.tuple(after.at, after.id)));
  return query
    .orderBy('audit.at', 'desc')
    .orderBy('audit.id', 'desc')
    .limit(limit + 1)
    .execute();
};

const mostActors = 500;
export const listActors = (db: Db, accountId: string) =>
  db
    .selectFrom('audit')
    .distinctOn(['actorKind', 'actorId'])
    .select(['actorKind as kind', 'actorId as id', 'actorName as name'])
    .where('accountId', '=', accountId)
    .where('actorId', 'is not', null)
    .orderBy('actorKind')
    .orderBy('actorId')
    .orderBy('at', 'desc')
    .limit(mostActors)
    .execute();

export async function deleteAuditBefore(db: Db, before: Date): Promise<void> {
  await db.deleteFrom('audit').where('at', '<', before).execute();
}
