import type { Insertable, Updateable } from 'kysely';
import type { GatewaysTable } from '../../platform/database/calls-out-tables.ts';
import type { Db, Trx } from '../../platform/database/database.ts';

const standing = (db: Db) => db.selectFrom('gateways').selectAll().where('removedAt', 'is', null);

export type GatewayRecord = Awaited<ReturnType<typeof listGateways>>[number];

/** In the order they are tried. */
export const listGateways = (db: Db) => standing(db).orderBy('priority').orderBy('weight', 'desc').orderBy('name').execute();

export const findGateway = (db: Db, id: string) => standing(db).where('id', '=', id).executeTakeFirst();

/** All of them, held until the transaction ends: names and places are looked at in the same. */
export const lockGateways = (trx: Trx) => standing(trx).orderBy('id').forUpdate().execute();

export async function insertGateway(trx: Trx, row: Insertable<GatewaysTable>): Promise<void> {
  await trx.insertInto('gateways').values(row).execute();
}

export async function updateGateway(trx: Trx, id: string, set: Updateable<GatewaysTable>): Promise<void> {
  await trx.updateTable('gateways').set(set).where('id', '=', id).execute();
}

/** What gateways of call records are called, removed ones too. */
export async function gatewayNames(db: Db, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db.selectFrom('gateways').select(['id', 'name']).where('id', 'in', ids).execute();
  return new Map(rows.map((row) => [row.id, row.name]));
}
