import type { PriceFault } from '@patchcord/contracts';
import { type Selectable, sql } from 'kysely';
import type { PriceListsTable } from '../../platform/database/cost-tables.ts';
import type { Db, Trx } from '../../platform/database/database.ts';
import { json } from '../../platform/database/json.ts';
import type { Price } from './rating.models.ts';

export type PriceListRecord = Selectable<PriceListsTable>;

export const listPriceLists = (db: Db): Promise<PriceListRecord[]> =>
  db.selectFrom('priceLists').selectAll().orderBy('uploadedAt', 'desc').orderBy('id', 'desc').execute();

/** All of them, held until the transaction ends: which one is in force is a matter of all. */
export const lockPriceLists = (trx: Trx): Promise<PriceListRecord[]> =>
  trx.selectFrom('priceLists').selectAll().orderBy('id').forUpdate().execute();

const rowsAtOnce = 5_000;

export interface NewPriceList {
  id: string;
  name: string;
  currency: string;
  uploadedBy: string | null;
  uploadedByName: string;
  faults: PriceFault[];
  prices: Price[];
}
export const faultsKept = 500;

export async function insertPriceList(trx: Trx, { faults, prices, ...list }: NewPriceList): Promise<void> {
  const counts = { priceCount: prices.length, faultCount: faults.length, faults: json(faults.slice(0, faultsKept)) };
  await trx
    .insertInto('priceLists')
    .values({ ...list, ...counts, uploadedAt: new Date(), startsAt: null })
    .execute();
  for (let start = 0; start < prices.length; start += rowsAtOnce) {
    const rows = json(prices.slice(start, start + rowsAtOnce));
    await sql`insert into prices (list_id, prefix, name, per_minute, first_seconds, next_seconds, connection_fee)
      select ${list.id}, r.prefix, r.name, r."perMinute", r."firstSeconds", r."nextSeconds", r."connectionFee"
      from jsonb_to_recordset(${rows}::jsonb) as r(prefix text, name text, "perMinute" bigint, "firstSeconds" integer, "nextSeconds" integer,
        "connectionFee" bigint)`.execute(trx);
  }
}

export async function startPriceList(trx: Trx, id: string, startsAt: Date): Promise<void> {
  await trx.updateTable('priceLists').set({ startsAt }).where('id', '=', id).execute();
}

export async function deletePriceList(trx: Trx, id: string): Promise<void> {
  await trx.deleteFrom('priceLists').where('id', '=', id).execute();
}

const priceColumns = ['prefix', 'name', 'perMinute', 'firstSeconds', 'nextSeconds', 'connectionFee'] as const;

export const pricesOf = (db: Db, listId: string): Promise<Price[]> =>
  db.selectFrom('prices').select(priceColumns).where('listId', '=', listId).orderBy('prefix').execute();

export const pricesBeginning = (db: Db, { listId, prefix, limit }: { listId: string; prefix: string; limit: number }): Promise<Price[]> =>
  db
    .selectFrom('prices')
    .select(priceColumns)
    .where('listId', '=', listId)
    .where('prefix', 'like', `${prefix}%`)
    .orderBy('prefix')
    .limit(limit)
    .execute();

/** Of these prefixes, those that the list has. */
export async function findPrices(db: Db, listId: string, prefixes: string[]): Promise<Map<string, Price>> {
  const found = new Map<string, Price>();
  const among = sql<string>`(select jsonb_array_elements_text(${json([...new Set(prefixes)])}::jsonb))`;
  const rows = await db.selectFrom('prices').select(priceColumns).where('listId', '=', listId).where('prefix', 'in', among).execute();
  for (const row of rows) found.set(row.prefix, row);
  return found;
}

export async function dearestPerMinute(db: Db, listId: string): Promise<number> {
  const row = await db
    .selectFrom('prices')
    .select(({ fn }) => fn.max('perMinute').as('most'))
    .where('listId', '=', listId)
    .executeTakeFirst();
  return Number(row?.most ?? 0);
}
