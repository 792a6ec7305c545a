/** What accounts asked support for: the audit log holds it, and a decision of support answers it. */
import type { CallsOut } from '@patchcord/contracts';
import { sql } from 'kysely';
import type { Db, Trx } from '../../platform/database/database.ts';

/** Newer than support's last decision, by account. */
export async function askedOf(db: Db, accountIds: string[]): Promise<Map<string, NonNullable<CallsOut['asked']>>> {
  if (accountIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('audit')
    .distinctOn('accountId')
    .select(['accountId', 'action', 'at', 'after', 'actorName'])
    .where('accountId', 'in', accountIds)
    .where('action', 'in', ['account.calls_out_asked', 'account.calls_out_allowed'])
    .orderBy('accountId')
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .execute();
  return new Map(
    rows.flatMap(({ accountId, action, at, after, actorName }) =>
      accountId === null || action !== 'account.calls_out_asked'
        ? []
        : [[accountId, { text: String(after?.text ?? ''), by: actorName, at: at.toISOString() }]],
    ),
  );
}

export async function countAsked(trx: Trx, accountId: string, since: Date): Promise<number> {
  const { asked } = await trx
    .selectFrom('audit')
    .select(sql<number>`count(*)::int`.as('asked'))
    .where('accountId', '=', accountId)
    .where('action', '=', 'account.calls_out_asked')
    .where('at', '>=', since)
    .executeTakeFirstOrThrow();
  return asked;
}

/** Addresses of support; where there is nobody, of the operators. */
export async function supportAddresses(trx: Trx): Promise<string[]> {
  const people = await trx.selectFrom('users').select(['email', 'platformRole']).where('platformRole', 'is not', null).execute();
  const support = people.filter(({ platformRole }) => platformRole === 'support');
  return (support.length > 0 ? support : people).map(({ email }) => email);
}
