import { openPortingStates, type PortingState } from '@patchcord/contracts';
import { sql } from 'kysely';
import type { Db, Trx } from '../../platform/database/database.ts';

const shown = (db: Db) =>
  db
    .selectFrom('portings')
    .innerJoin('numbers', 'numbers.id', 'portings.numberId')
    .innerJoin('trunks', 'trunks.id', 'portings.trunkId')
    .innerJoin('accounts', 'accounts.id', 'portings.accountId')
    .leftJoin('documents', 'documents.portingId', 'portings.id')
    .selectAll('portings')
    .select([
      'numbers.e164',
      'numbers.country',
      'trunks.carrier',
      'accounts.name as accountName',
      'documents.name as letterName',
      'documents.bytes as letterBytes',
    ]);

export type PortingRecord = NonNullable<Awaited<ReturnType<typeof findPorting>>>;

export const findPorting = (db: Db, id: string) => shown(db).where('portings.id', '=', id).executeTakeFirst();

export const newestPorting = (db: Db, { accountId, numberId }: { accountId: string; numberId: string }) =>
  shown(db)
    .where('portings.accountId', '=', accountId)
    .where('portings.numberId', '=', numberId)
    .orderBy('portings.askedAt', 'desc')
    .orderBy('portings.id', 'desc')
    .limit(1)
    .executeTakeFirst();

const longestList = 500;

/** What waits longest stands at the top; of those that ended, the newest. */
export function listPortings(db: Db, which: 'open' | 'ended') {
  const list = shown(db)
    .where('portings.state', which === 'open' ? 'in' : 'not in', openPortingStates)
    .limit(longestList);
  return which === 'open'
    ? list.orderBy('portings.askedAt').orderBy('portings.id').execute()
    : list.orderBy('portings.endedAt', 'desc').orderBy('portings.id', 'desc').execute();
}

/** Held until the transaction ends. The number is held before, as everywhere. */
export const lockPorting = (trx: Trx, id: string) =>
  trx.selectFrom('portings').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();

export type LockedPorting = NonNullable<Awaited<ReturnType<typeof lockPorting>>>;

export interface NewPorting {
  id: string;
  accountId: string;
  numberId: string;
  trunkId: string;
  carrierAccount: string;
  authorisedName: string;
  wishedOn: string;
  askedBy: string | null;
  askedByName: string;
  askedAt: Date;
}
/** @returns false where the number has one already. */
export async function insertPorting(trx: Trx, porting: NewPorting): Promise<boolean> {
  const made = await trx
    .insertInto('portings')
    .values({ ...porting, state: 'requested' })
    .onConflict((on) => on.column('numberId').where(sql<boolean>`state not in ('refused', 'withdrawn')`).doNothing())
    .returning('id')
    .executeTakeFirst();
  return made !== undefined;
}

export interface PortingSet {
  state: PortingState;
  day?: string;
  reason?: string;
  submittedAt?: Date;
  openedAt?: Date | null;
  endedAt?: Date;
}
export async function updatePorting(trx: Trx, id: string, set: PortingSet): Promise<void> {
  await trx
    .updateTable('portings')
    .set((now) => ({ ...set, version: now('version', '+', 1) }))
    .where('id', '=', id)
    .execute();
}

/** The porting that binds a number: on its way, or done. */
export const bindingPorting = (db: Db, numberId: string) =>
  db
    .selectFrom('portings')
    .select(['id', 'state'])
    .where('numberId', '=', numberId)
    .where('state', 'not in', ['refused', 'withdrawn'])
    .executeTakeFirst();

/** Those that time may move. */
export const portingsOfState = (db: Db, state: 'date_set' | 'both_ways') => shown(db).where('portings.state', '=', state).execute();

/** Calls for its number since both ways were opened, by the way they came. */
export async function callsByWay(db: Db, { numberId, trunkId, openedAt }: Pick<PortingRecord, 'numberId' | 'trunkId' | 'openedAt'>) {
  if (openedAt === null) return { carrier: 0, upstream: 0 };
  const { rows } = await sql<{ carrier: number; upstream: number }>`
    select count(*) filter (where calls.trunk_id = ${trunkId}) as carrier, count(*) filter (where trunks.account_id is null) as upstream
    from calls join trunks on trunks.id = calls.trunk_id
    where number_id = ${numberId} and started_at >= ${openedAt.toISOString()}::timestamptz`.execute(db);
  return { carrier: Number(rows[0]?.carrier ?? 0), upstream: Number(rows[0]?.upstream ?? 0) };
}

/** E.164 of those that come by the upstream alone. */
export async function portedNumbers(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('numbers')
    .innerJoin('trunks', 'trunks.id', 'numbers.trunkId')
    .select('numbers.e164')
    .where('trunks.accountId', 'is', null)
    .where('numbers.removedAt', 'is', null)
    .execute();
  return rows.map(({ e164 }) => e164);
}
