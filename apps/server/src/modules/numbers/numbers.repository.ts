import type { NumberState } from '@patchcord/contracts';
import { sql } from 'kysely';
import type { Db, Trx } from '../../platform/database/database.ts';
import { json } from '../../platform/database/json.ts';
import type { Place } from '../../platform/http/paging.ts';

export interface NumberPlace {
  accountId: string;
  numberId: string;
}

const ofAccount = (db: Db, accountId: string) =>
  db
    .selectFrom('numbers')
    .innerJoin('trunks', 'trunks.id', 'numbers.trunkId')
    .selectAll('numbers')
    .select([
      'trunks.name as trunkName',
      'trunks.carrier as trunkCarrier',
      'trunks.isOn as trunkIsOn',
      'trunks.accountId as trunkAccountId',
    ])
    .where('numbers.accountId', '=', accountId);

export type NumberRecord = NonNullable<Awaited<ReturnType<typeof findNumber>>>;

export const findNumber = (db: Db, { accountId, numberId }: NumberPlace) =>
  ofAccount(db, accountId).where('numbers.id', '=', numberId).executeTakeFirst();

export interface NumberList {
  limit: number;
  after: Place | null;
  /** Only those that ring this person. */
  ringing: string | null;
  /** Removed at or after this moment; null: those that are not removed. */
  removedSince: Date | null;
}
export const listNumbers = (db: Db, accountId: string, { limit, after, ringing, removedSince }: NumberList) =>
  ofAccount(db, accountId)
    .where('numbers.removedAt', removedSince === null ? 'is' : '>=', removedSince)
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

export type NumberStored = NonNullable<Awaited<ReturnType<typeof lockNumber>>>;

export interface NewNumber {
  id: string;
  accountId: string;
  trunkId: string;
  e164: string;
  country: string | null;
  state: Exclude<NumberState, 'removed' | 'live' | 'silent'>;
  ringSeconds: number;
}
/** @returns false where the number is live already, in this account or another. */
export async function insertNumber(trx: Trx, number: NewNumber): Promise<boolean> {
  const made = await trx
    .insertInto('numbers')
    .values({ ...number, createdAt: new Date(), pausedAt: number.state === 'paused' ? new Date() : null })
    .onConflict((on) => on.column('e164').where(sql<boolean>`state not in ('requested', 'removed')`).doNothing())
    .returning('id')
    .executeTakeFirst();
  return made !== undefined;
}

/** Many at once. @returns those that were made: the others are live already, in this account or another. */
export async function insertNumbers(trx: Trx, numbers: NewNumber[]): Promise<Set<string>> {
  const made = new Set<string>();
  const createdAt = new Date();
  for (let from = 0; from < numbers.length; from += atOnce) {
    const rows = await trx
      .insertInto('numbers')
      .values(
        numbers
          .slice(from, from + atOnce)
          .map((number) => ({ ...number, createdAt, pausedAt: number.state === 'paused' ? createdAt : null })),
      )
      .onConflict((on) => on.column('e164').where(sql<boolean>`state not in ('requested', 'removed')`).doNothing())
      .returning('id')
      .execute();
    for (const { id } of rows) made.add(id);
  }
  return made;
}
const atOnce = 1_000;

/** For numbers that ring nobody yet. */
export async function insertPeople(trx: Trx, rows: { numberId: string; userId: string; position: number }[]): Promise<void> {
  for (let from = 0; from < rows.length; from += atOnce) {
    await trx
      .insertInto('numberPeople')
      .values(rows.slice(from, from + atOnce))
      .execute();
  }
}

/** What was proved, was proved of this trunk: with another one, and once it is removed, it is not proved any more. */
export interface NumberSet {
  trunkId?: string;
  ringSeconds?: number;
  state?: NumberState;
  pausedAt?: Date | null;
  removedAt?: Date | null;
  provedAt?: Date | null;
  provedBy?: 'check' | 'document' | null;
  /** JSON texts. */
  unanswered?: string;
  hours?: string | null;
}
function unproved({ trunkId, removedAt }: NumberSet) {
  if (removedAt) return { provedAt: null, provedBy: null };
  if (trunkId === undefined) return {};
  return {
    provedAt: sql<Date | null>`case when trunk_id = ${trunkId} then proved_at end`,
    provedBy: sql<'check' | null>`case when trunk_id = ${trunkId} then proved_by end`,
  };
}

export async function updateNumber(trx: Trx, id: string, set: NumberSet): Promise<void> {
  if (Object.keys(set).length === 0) return;
  await trx
    .updateTable('numbers')
    .set({ ...unproved(set), ...set })
    .where('id', '=', id)
    .execute();
}

export const lockRemovedNumber = (trx: Trx, { accountId, numberId }: NumberPlace) =>
  trx
    .selectFrom('numbers')
    .selectAll()
    .where('accountId', '=', accountId)
    .where('id', '=', numberId)
    .where('removedAt', 'is not', null)
    .forUpdate()
    .executeTakeFirst();

export const trunkOf = async (trx: Trx, { accountId, numberId }: NumberPlace): Promise<string | undefined> =>
  (await trx.selectFrom('numbers').select('trunkId').where('accountId', '=', accountId).where('id', '=', numberId).executeTakeFirst())
    ?.trunkId;

export const carrierOf = async (trx: Trx, trunkId: string): Promise<string> =>
  (await trx.selectFrom('trunks').select('carrier').where('id', '=', trunkId).executeTakeFirst())?.carrier ?? '';

export async function isLiveSomewhere(trx: Trx, e164: string): Promise<boolean> {
  const live = trx.selectFrom('numbers').select('id').where('e164', '=', e164).where('state', 'not in', ['requested', 'removed']);
  return (await live.executeTakeFirst()) !== undefined;
}

/** In the order given. Whoever was lost before is not missed any more. */
export async function setPeople(trx: Trx, numberId: string, userIds: string[]): Promise<void> {
  await trx.deleteFrom('numberPeople').where('numberId', '=', numberId).execute();
  await trx
    .updateTable('numbers')
    .set({ peopleLost: json([]) })
    .where('id', '=', numberId)
    .execute();
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
