import type { Db } from '../../platform/database/database.ts';
import type { ChangeFeed } from '../changes/changes.usecases.ts';

/** Accounts from before there were calls out have no row yet: it is made at the first start, and those of their people anew. */
export async function makeFirstRows(db: Db, feed: ChangeFeed): Promise<void> {
  const without = await db
    .selectFrom('accounts')
    .select('id')
    .where((where) =>
      where.not(
        where.exists(where.selectFrom('routes').select('key').where('tableName', '=', 'accounts').whereRef('key', '=', 'accounts.id')),
      ),
    )
    .execute();
  if (without.length === 0) return;
  await feed.change(async (trx, touch) => {
    for (const { id } of without) {
      touch('accounts', id);
      const members = await trx.selectFrom('members').select('userId').where('accountId', '=', id).execute();
      for (const { userId } of members) touch('people', userId);
    }
  });
}
