import type { AccountRole } from '@patchcord/contracts';
import type { Db, Trx } from '../../platform/database/database.ts';

/** The one look-up of the tenant check. */
export async function findRole(db: Db, { accountId, userId }: { accountId: string; userId: string }): Promise<AccountRole | null> {
  const member = await db
    .selectFrom('members')
    .select('role')
    .where('accountId', '=', accountId)
    .where('userId', '=', userId)
    .executeTakeFirst();
  return member?.role ?? null;
}

export const accountsOf = (db: Db, userId: string) =>
  db
    .selectFrom('members')
    .innerJoin('accounts', 'accounts.id', 'members.accountId')
    .select(['accounts.id', 'accounts.name', 'members.role'])
    .where('members.userId', '=', userId)
    .orderBy('accounts.name')
    .execute();

export async function insertAccount(trx: Trx, account: { id: string; name: string; slug: string }): Promise<void> {
  await trx.insertInto('accounts').values(account).execute();
}

export const accountExists = async (db: Db, accountId: string): Promise<boolean> =>
  (await db.selectFrom('accounts').select('id').where('id', '=', accountId).executeTakeFirst()) !== undefined;
