import type { Trx } from '../../platform/database/database.ts';

/** Addresses of whoever asked for something; where a key asked, or whoever asked is gone, of the owners. */
export async function readersOf(trx: Trx, { accountId, askedBy }: { accountId: string; askedBy: string | null }): Promise<string[]> {
  const members = await trx
    .selectFrom('members')
    .innerJoin('users', 'users.id', 'members.userId')
    .select(['users.id', 'users.email', 'members.role'])
    .where('members.accountId', '=', accountId)
    .execute();
  const asker = members.find(({ id }) => id === askedBy);
  return asker ? [asker.email] : members.filter(({ role }) => role === 'owner').map(({ email }) => email);
}
