/** The one trunk of no account (migration 0021). */
import type { Db, Trx } from '../../platform/database/database.ts';
import { json } from '../../platform/database/json.ts';

const theUpstream = (db: Db) => db.selectFrom('trunks').selectAll().where('accountId', 'is', null);

export type UpstreamRecord = NonNullable<Awaited<ReturnType<typeof findUpstream>>>;

export const findUpstream = (db: Db) => theUpstream(db).executeTakeFirst();

/** Held until the transaction ends. */
export const lockUpstream = (trx: Trx) => theUpstream(trx).forUpdate().executeTakeFirst();

export type UpstreamSet = Pick<UpstreamRecord, 'name' | 'country' | 'calledFrom' | 'callerFrom' | 'callsLimit' | 'callsPerSecond'>;

/** Two who declare it at once: the second waits for the first, and changes what that made. */
export async function insertUpstream(trx: Trx, id: string, { callerFrom, ...set }: UpstreamSet): Promise<void> {
  await trx
    .insertInto('trunks')
    .values({ ...set, id, accountId: null, carrier: set.name, isOn: true, callerFrom: json(callerFrom), createdAt: new Date() })
    .execute();
}

export async function updateUpstream(trx: Trx, id: string, { callerFrom, ...set }: UpstreamSet): Promise<void> {
  await trx
    .updateTable('trunks')
    .set({ ...set, carrier: set.name, callerFrom: json(callerFrom) })
    .where('id', '=', id)
    .execute();
}

/** Those that come by it alone, and those that come by it too. */
export async function countUpstreamNumbers(db: Db, id: string): Promise<number> {
  const count = (query: { numbers: number | string | bigint } | undefined) => Number(query?.numbers ?? 0);
  const own = db
    .selectFrom('numbers')
    .select((select) => select.fn.countAll<number>().as('numbers'))
    .where('trunkId', '=', id)
    .where('removedAt', 'is', null);
  const today = db
    .selectFrom('portings')
    .select((select) => select.fn.countAll<number>().as('numbers'))
    .where('state', '=', 'both_ways');
  return count(await own.executeTakeFirst()) + count(await today.executeTakeFirst());
}
