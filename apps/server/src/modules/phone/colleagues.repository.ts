import type { Colleague } from '@patchcord/contracts';
import type { Db } from '../../platform/database/database.ts';
import { peopleOnline } from '../edges/edges.repository.ts';

/** The other members of the account, by name: to whom a call can be handed over. */
export async function colleaguesOf(
  db: Db,
  { accountId, userId, now }: { accountId: string; userId: string; now: Date },
): Promise<Colleague[]> {
  const members = await db
    .selectFrom('members')
    .innerJoin('users', 'users.id', 'members.userId')
    .select(['users.id', 'users.name'])
    .where('members.accountId', '=', accountId)
    .where('members.userId', '!=', userId)
    .orderBy('users.name')
    .orderBy('users.id')
    .execute();
  const online = await peopleOnline(db, now);
  return members.map(({ id, name }) => ({ id, name, online: online.has(id) }));
}
