import type { AccountRow, NumberRow, PersonRow } from '@patchcord/contracts';
import type { Db } from '../../platform/database/database.ts';

/**
 * What edges know of a person, the account and the person's numbers: what the page shows is what they will do.
 * Each is null where edges have no such row.
 */
export async function callingOutRows(db: Db, { accountId, userId }: { accountId: string; userId: string }) {
  const mine = await db
    .selectFrom('numberPeople')
    .innerJoin('numbers', 'numbers.id', 'numberPeople.numberId')
    .select(['numbers.id', 'numbers.e164'])
    .where('numbers.accountId', '=', accountId)
    .where('numbers.removedAt', 'is', null)
    .where('numberPeople.userId', '=', userId)
    .orderBy('numbers.createdAt')
    .orderBy('numbers.id')
    .execute();
  const keys = mine.map(({ e164 }) => e164.slice(1));
  const rows = await db
    .selectFrom('routes')
    .select(['tableName', 'key', 'value'])
    .where('edgeId', 'is', null)
    .where((where) =>
      where.or([
        where.and([where('tableName', '=', 'people'), where('key', '=', userId)]),
        where.and([where('tableName', '=', 'accounts'), where('key', '=', accountId)]),
        ...(keys.length > 0 ? [where.and([where('tableName', '=', 'numbers'), where('key', 'in', keys)])] : []),
      ]),
    )
    .execute();
  const rowOf = (table: string, key: string) => rows.find((row) => row.tableName === table && row.key === key)?.value ?? null;
  return {
    person: rowOf('people', userId) as PersonRow | null,
    account: rowOf('accounts', accountId) as AccountRow | null,
    numbers: mine.map((number) => ({ ...number, row: rowOf('numbers', number.e164.slice(1)) as NumberRow | null })),
  };
}
