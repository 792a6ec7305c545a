import type { Db, Trx } from '../../platform/database/database.ts';

export const listPlatformPeople = (db: Db) =>
  db
    .selectFrom('users')
    .select(['id', 'name', 'email', 'platformRole', 'twoFactorEnabled'])
    .where('platformRole', 'is not', null)
    .orderBy('name')
    .orderBy('id')
    .execute();

/** Held, so that two operators cannot remove each other at once. */
export async function lockOperators(trx: Trx): Promise<string[]> {
  const rows = await trx.selectFrom('users').select('id').where('platformRole', '=', 'operator').orderBy('id').forUpdate().execute();
  return rows.map((row) => row.id);
}

/** @returns undefined where nobody with this id runs the platform. */
export const setPlatformRole = (trx: Trx, userId: string, platformRole: 'operator' | 'support' | null) =>
  trx
    .updateTable('users')
    .set({ platformRole, updatedAt: new Date() })
    .where('id', '=', userId)
    .where('platformRole', 'is not', null)
    .returning('name')
    .executeTakeFirst();

/** Links printed before end: only the newest works. */
export async function revokeFirstLinks(trx: Trx, now: Date): Promise<void> {
  await trx
    .updateTable('invitations')
    .set({ status: 'revoked', endedAt: now })
    .where('platformRole', '=', 'operator')
    .where('email', 'is', null)
    .where('status', '=', 'pending')
    .execute();
}

export const hasOperator = async (db: Db): Promise<boolean> =>
  (await db.selectFrom('users').select('id').where('platformRole', '=', 'operator').limit(1).executeTakeFirst()) !== undefined;
