import type { DestinationRow, LabelRow, TableName } from '@patchcord/contracts';
import { sql } from 'kysely';
import type { Db, Trx } from '../../platform/database/database.ts';
import { json } from '../../platform/database/json.ts';
import { actingNow } from '../../platform/http/acting.ts';
import { deviceStates } from '../devices/devices.repository.ts';
import { accountStates, gatewayStates, peopleStates, withDependents } from './calls-out.states.ts';
import {
  type CheckStanding,
  longestCheckMs,
  numberRow,
  type PortingStanding,
  type StoredRow,
  sameValue,
  sourceRow,
  type Touched,
  trunkRow,
} from './changes.models.ts';
import { LetsInUnasked, letsInMore } from './widening.models.ts';

/** The value of each key by now, read from the tables; a key that is missing here is gone. */
type States = Map<string, unknown>;

async function trunkStates(trx: Trx, keys: string[]): Promise<States> {
  const rows = await trx.selectFrom('trunks').selectAll().where('id', 'in', keys).where('removedAt', 'is', null).execute();
  const logins = await trx.selectFrom('trunkLogins').selectAll().where('trunkId', 'in', keys).execute();
  return new Map(
    rows.map((row) => [
      row.id,
      trunkRow(
        row,
        logins.find((login) => login.trunkId === row.id),
      ),
    ]),
  );
}

async function labelStates(trx: Trx, keys: string[]): Promise<States> {
  const rows = await trx.selectFrom('trunkLogins').select(['label', 'trunkId']).where('label', 'in', keys).execute();
  return new Map(rows.map((row) => [row.label, { trunk: row.trunkId } satisfies LabelRow]));
}

/** All trunks of all accounts that list the range: carriers share addresses among their customers. */
async function sourceStates(trx: Trx, keys: string[]): Promise<States> {
  const rows = await trx.selectFrom('sources').select(['cidr', 'trunkId']).where('cidr', 'in', keys).execute();
  const trunks = Map.groupBy(rows, (row) => row.cidr);
  return new Map([...trunks].map(([cidr, sources]) => [cidr, sourceRow(sources.map((source) => source.trunkId))]));
}

async function numberStates(trx: Trx, keys: string[]): Promise<States> {
  const e164s = keys.map((key) => `+${key}`);
  const rows = await trx
    .selectFrom('numbers')
    .selectAll()
    .where('e164', 'in', e164s)
    .where('state', 'not in', ['requested', 'removed'])
    .execute();
  if (rows.length === 0) return new Map();
  const ids = rows.map((row) => row.id);
  const people = await trx.selectFrom('numberPeople').selectAll().where('numberId', 'in', ids).orderBy('position').execute();
  const byNumber = Map.groupBy(people, (row) => row.numberId);
  const users = (id: string) => (byNumber.get(id) ?? []).map((row) => row.userId);
  const portings = await portingsOf(trx, ids);
  const upstream = (await trx.selectFrom('trunks').select('id').where('accountId', 'is', null).executeTakeFirst())?.id;
  const checks = await openChecks(trx, ids);
  const around = (id: string) => ({ people: users(id), porting: portings.get(id), upstream, ownershipCheck: checks.get(id) });
  return new Map(rows.map((row) => [row.e164.slice(1), numberRow(row, around(row.id))]));
}

async function portingsOf(trx: Trx, numberIds: string[]) {
  const rows = await trx
    .selectFrom('portings')
    .select(['numberId', 'trunkId', 'day', 'state'])
    .where('numberId', 'in', numberIds)
    .where('state', 'in', ['both_ways', 'ported'])
    .execute();
  return new Map(rows.map((row) => [row.numberId, row as PortingStanding]));
}

async function openChecks(trx: Trx, numberIds: string[]): Promise<Map<string, CheckStanding>> {
  const rows = await trx
    .selectFrom('ownershipChecks')
    .select(['numberId', 'id', 'askedAt', 'run'])
    .where('numberId', 'in', numberIds)
    .where('state', 'not in', ['passed', 'failed'])
    .execute();
  return new Map(
    rows.map(({ numberId, id, askedAt, run }) => [
      numberId,
      { check: `${id}.${run.call}`, until: new Date(askedAt.getTime() + longestCheckMs) },
    ]),
  );
}

async function settingsStates(trx: Trx, edgeIds: string[], sipDomain: string): Promise<States> {
  const rows = await trx.selectFrom('edges').select(['id', 'sipSecret']).where('id', 'in', edgeIds).execute();
  return new Map(rows.map((row) => [row.id, { sipSecret: row.sipSecret, sipDomain }]));
}

async function statesOf(trx: Trx, table: TableName, touched: Touched[], { sipDomain, destinations }: PublishOptions): Promise<States> {
  const keys = touched.map((one) => one.key);
  switch (table) {
    case 'people':
      return peopleStates(trx, keys);
    case 'devices':
      return deviceStates(trx, keys);
    case 'trunks':
      return trunkStates(trx, keys);
    case 'labels':
      return labelStates(trx, keys);
    case 'sources':
      return sourceStates(trx, keys);
    case 'numbers':
      return numberStates(trx, keys);
    case 'settings': {
      const edgeIds = touched.flatMap((one) => (one.edgeId === null ? [] : [one.edgeId]));
      return settingsStates(trx, edgeIds, sipDomain);
    }
    case 'accounts':
      return accountStates(trx, keys);
    case 'gateways':
      return gatewayStates(trx, keys);
    case 'destinations':
      return new Map(keys.map((key) => [key, destinations.get(key)]));
    default:
      return table satisfies never;
  }
}

const identity = (table: string, key: string, edgeId: string | null) => `${table}/${key}/${edgeId ?? ''}`;
const chunkSize = 1_000;

export interface PublishOptions {
  sipDomain: string;
  /** PostgreSQL channel that other processes of the control plane listen on; null: there are none. */
  notifyChannel: string | null;
  /** Where prefixes lead. */
  destinations: ReadonlyMap<string, DestinationRow>;
}

/**
 * Makes the rows of the touched keys anew. The counter row is locked before anything is read: a change of another transaction to the same key
 * is then either committed and seen here, or waits behind this one and sees it.
 * @returns how many rows changed.
 */
export async function publish(trx: Trx, named: Touched[], options: PublishOptions): Promise<number> {
  if (named.length === 0) return 0;
  const feed = await trx.selectFrom('feed').select('revision').forUpdate().executeTakeFirstOrThrow();
  const touched = await withDependents(trx, named);
  let revision = feed.revision;
  for (const [table, all] of Map.groupBy(touched, (one) => one.table)) {
    for (let start = 0; start < all.length; start += chunkSize) {
      revision = await publishChunk(trx, table, all.slice(start, start + chunkSize), revision, options);
    }
  }
  const changed = revision - feed.revision;
  if (changed === 0) return 0;
  await trx.updateTable('feed').set({ revision }).execute();
  for (const table of ['trunks', 'gateways'] as const) {
    const ids = touched.filter((one) => one.table === table).map((one) => one.key);
    if (ids.length > 0) await trx.updateTable(table).set({ changedRevision: revision }).where('id', 'in', ids).execute();
  }
  if (options.notifyChannel !== null) await sql`select pg_notify(${options.notifyChannel}, '')`.execute(trx);
  return changed;
}

async function publishChunk(trx: Trx, table: TableName, touched: Touched[], from: number, options: PublishOptions): Promise<number> {
  const { letsIn } = actingNow();
  const states = await statesOf(trx, table, touched, options);
  const keys = touched.map((one) => one.key);
  const stored = await trx.selectFrom('routes').selectAll().where('tableName', '=', table).where('key', 'in', keys).execute();
  const before = new Map(stored.map((row) => [identity(row.tableName, row.key, row.edgeId), row.value]));
  let revision = from;
  const rows = [];
  for (const { key, edgeId } of touched) {
    const value = states.get(table === 'settings' ? (edgeId ?? '') : key) ?? null;
    const was = before.get(identity(table, key, edgeId)) ?? null;
    if (sameValue(value, was)) continue;
    if (letsIn !== 'at_once' && letsIn !== 'again' && letsInMore(table, was, value)) throw new LetsInUnasked(table, key);
    revision += 1;
    rows.push({ tableName: table, key, edgeId, value: value === null ? null : json(value), revision, changedAt: new Date() });
  }
  if (rows.length === 0) return from;
  await trx
    .insertInto('routes')
    .values(rows)
    .onConflict((on) =>
      on.columns(['tableName', 'key', 'edgeId']).doUpdateSet((set) => ({
        value: set.ref('excluded.value'),
        revision: set.ref('excluded.revision'),
        changedAt: set.ref('excluded.changedAt'),
      })),
    )
    .execute();
  return revision;
}

/* Reading. */

export interface Head {
  revision: number;
  prunedRevision: number;
  epoch: string;
}
export const readHead = (db: Db): Promise<Head> =>
  db.selectFrom('feed').select(['revision', 'prunedRevision', 'epoch']).executeTakeFirstOrThrow();

/** Begins a new life of the feed, once for all edges that find out at the same time. */
export async function renewEpoch(db: Db, epoch: string): Promise<Head> {
  await db.updateTable('feed').set({ epoch: sql<string>`gen_random_uuid()::text` }).where('epoch', '=', epoch).execute();
  return readHead(db);
}

const forEdge = (db: Db, edgeId: string) =>
  db
    .selectFrom('routes')
    .select(['tableName', 'key', 'value', 'revision'])
    .where((where) => where.or([where('edgeId', 'is', null), where('edgeId', '=', edgeId)]));

export interface Range {
  edgeId: string;
  since: number;
  upTo: number;
  limit: number;
}
export const readChanges = (db: Db, { edgeId, since, upTo, limit }: Range): Promise<StoredRow[]> =>
  forEdge(db, edgeId).where('revision', '>', since).where('revision', '<=', upTo).orderBy('revision').limit(limit).execute();

export interface SnapshotPlace {
  edgeId: string;
  table: TableName;
  afterKey: string;
  limit: number;
}
/** Living rows of one table in order of their keys. */
export const readSnapshot = (db: Db, { edgeId, table, afterKey, limit }: SnapshotPlace): Promise<StoredRow[]> =>
  forEdge(db, edgeId)
    .where('tableName', '=', table)
    .where('value', 'is not', null)
    .where('key', '>', afterKey)
    .orderBy('key')
    .limit(limit)
    .execute();

/** Newest revision per key, for 'live on'. */
export async function revisionsOf(db: Db, table: TableName, keys: string[]): Promise<Map<string, number>> {
  if (keys.length === 0) return new Map();
  const rows = await db.selectFrom('routes').select(['key', 'revision']).where('tableName', '=', table).where('key', 'in', keys).execute();
  return new Map(rows.map((row) => [row.key, row.revision]));
}

/** Forgets tombstones older than `before`, and remembers up to where: an edge that stands below gets a snapshot. */
export async function pruneTombstones(db: Db, before: Date): Promise<number> {
  return db.transaction().execute(async (trx) => {
    await trx.selectFrom('feed').select('revision').forUpdate().execute();
    const gone = await trx.deleteFrom('routes').where('value', 'is', null).where('changedAt', '<', before).returning('revision').execute();
    if (gone.length === 0) return 0;
    const highest = gone.reduce((top, row) => Math.max(top, row.revision), 0);
    await trx
      .updateTable('feed')
      .set((set) => ({ prunedRevision: sql<number>`greatest(${set.ref('prunedRevision')}, ${highest}::bigint)` }))
      .execute();
    return gone.length;
  });
}
