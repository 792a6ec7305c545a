import type { Db, Trx } from '../../platform/database/database.ts';
import type { Place } from '../../platform/http/paging.ts';

export interface NumberPlace {
  accountId: string;
  numberId: string;
}

const living = (db: Db, accountId: string) =>
  db
    .selectFrom('numbers')
    .innerJoin('trunks', 'trunks.id', 'numbers.trunkId')
    .selectAll('numbers')
    .select('trunks.name as trunkName')
    .where('numbers.accountId', '=', accountId)
    .where('numbers.removedAt', 'is', null);

export type NumberRecord = NonNullable<Awaited<ReturnType<typeof findNumber>>>;

export const findNumber = (db: Db, { accountId, numberId }: NumberPlace) =>
  living(db, accountId).where('numbers.id', '=', numberId).executeTakeFirst();

export interface NumberList {
  limit: number;
  after: Place | null;
  /** Only those that ring this person. */
  ringing: string | null;
}
export const listNumbers = (db: Db, accountId: string, { limit, after, ringing }: NumberList) =>
  living(db, accountId)
    .$if(ringing !== null, (query) =>
      query.where('numbers.id', 'in', (sub) =>
        sub
          .selectFrom('numberPeople')
          .select('numberId')
          .where('userId', '=', ringing ?? ''),
      ),
    )
    .$if(after !== null, (query) =>
      query.where((where) =>
        where(where.refTuple('numbers.createdAt', 'numbers.id'), '<', where.tuple(after?.at ?? new Date(), after?.id ?? '')),
      ),
    )
    .orderBy('numbers.createdAt', 'desc')
    .orderBy('numbers.id', 'desc')
    .limit(limit + 1)
    .execute();

export const lockNumber = (trx: Trx, { accountId, numberId }: NumberPlace) =>
  trx
    .selectFrom('numbers')
    .selectAll()
    .where('accountId', '=', accountId)
    .where('id', '=', numberId)
    .where('removedAt', 'is', null)
    .forUpdate()
    .executeTakeFirst();

export interface NewNumber {
  id: string;
  accountId: string;
  trunkId: string;
  e164: string;
  country: string | null;
  isOn: boolean;
  ringSeconds: number;
}
/** @returns false where the number is live already, in this account or another. */
export async function insertNumber(trx: Trx, number: NewNumber): Promise<boolean> {
  const made = await trx
    .insertInto('numbers')
    .values({ ...number, createdAt: new Date() })
    .onConflict((on) => on.column('e164').where('removedAt', 'is', null).doNothing())
    .returning('id')
    .executeTakeFirst();
  return made !== undefined;
}

export async function updateNumber(trx: Trx, id: string, set: { trunkId?: string; isOn?: boolean; ringSeconds?: number }): Promise<void> {
  if (Object.keys(set).length > 0) await trx.updateTable('numbers').set(set).where('id', '=', id).execute();
}

export async function markNumberRemoved(trx: Trx, id: string): Promise<void> {
  await trx.updateTable('numbers').set({ removedAt: new Date() }).where('id', '=', id).execute();
}

/** In the order given. */
export async function setPeople(trx: Trx, numberId: string, userIds: string[]): Promise<void> {
  await trx.deleteFrom('numberPeople').where('numberId', '=', numberId).execute();
  if (userIds.length === 0) return;
  const rows = userIds.map((userId, position) => ({ numberId, userId, position }));
  await trx.insertInto('numberPeople').values(rows).execute();
}

export async function peopleOfNumbers(db: Db, numberIds: string[]) {
  if (numberIds.length === 0) return [];
  return db
    .selectFrom('numberPeople')
    .innerJoin('users', 'users.id', 'numberPeople.userId')
    .select(['numberPeople.numberId', 'users.id', 'users.name'])
    .where('numberPeople.numberId', 'in', numberIds)
    .orderBy('numberPeople.position')
    .execute();
}
