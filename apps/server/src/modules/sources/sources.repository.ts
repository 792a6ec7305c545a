import type { Db, Trx } from '../../platform/database/database.ts';

export interface SourceRecord {
  id: string;
  trunkId: string;
  cidr: string;
  note: string;
  addedAt: Date;
}

export async function sourcesOfTrunks(db: Db, trunkIds: string[]): Promise<SourceRecord[]> {
  if (trunkIds.length === 0) return [];
  return db.selectFrom('sources').selectAll().where('trunkId', 'in', trunkIds).orderBy('addedAt').orderBy('id').execute();
}

export async function insertSources(trx: Trx, sources: SourceRecord[]): Promise<void> {
  if (sources.length > 0) await trx.insertInto('sources').values(sources).execute();
}

/** @returns its range, or null where the trunk has no such source. */
export async function deleteSource(trx: Trx, { trunkId, sourceId }: { trunkId: string; sourceId: string }): Promise<string | null> {
  const gone = await trx
    .deleteFrom('sources')
    .where('trunkId', '=', trunkId)
    .where('id', '=', sourceId)
    .returning('cidr')
    .executeTakeFirst();
  return gone?.cidr ?? null;
}

/** @returns the ranges that were on the trunk. */
export async function deleteSourcesOfTrunk(trx: Trx, trunkId: string): Promise<string[]> {
  const gone = await trx.deleteFrom('sources').where('trunkId', '=', trunkId).returning('cidr').execute();
  return gone.map((row) => row.cidr);
}

/** On how many trunks of all accounts each range is. */
export async function trunksPerRange(trx: Trx, cidrs: string[]): Promise<Map<string, number>> {
  if (cidrs.length === 0) return new Map();
  const rows = await trx
    .selectFrom('sources')
    .select((count) => ['cidr', count.fn.countAll<number>().as('trunks')])
    .where('cidr', 'in', cidrs)
    .groupBy('cidr')
    .execute();
  return new Map(rows.map((row) => [row.cidr, Number(row.trunks)]));
}
