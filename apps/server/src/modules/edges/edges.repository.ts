import type { EdgeReport } from '@patchcord/contracts';
import type { Db, Trx } from '../../platform/database/database.ts';
import { json } from '../../platform/database/json.ts';
import { storable } from '../../platform/database/storable.ts';
import { awayAfterMs, tokenHash } from './edges.models.ts';

const edgesWithLocation = (db: Db) =>
  db
    .selectFrom('edges')
    .innerJoin('locations', 'locations.id', 'edges.locationId')
    .selectAll('edges')
    .select('locations.name as locationName');

export type EdgeRecord = Awaited<ReturnType<typeof listEdges>>[number];

export const listEdges = (db: Db) => edgesWithLocation(db).orderBy('edges.name').execute();

export const findEdge = (db: Db, id: string) => edgesWithLocation(db).where('edges.id', '=', id).executeTakeFirst();

export const findEdgeByToken = (db: Db, token: string) =>
  edgesWithLocation(db).where('edges.tokenHash', '=', tokenHash(token)).executeTakeFirst();

export async function edgeExists(db: Db, id: string): Promise<boolean> {
  return (await db.selectFrom('edges').select('id').where('id', '=', id).executeTakeFirst()) !== undefined;
}

export interface NewEdge {
  id: string;
  name: string;
  locationId: string;
  websocketUrl: string;
  tokenHash: string | null;
  sipSecret: string;
}
export async function insertEdge(trx: Trx, edge: NewEdge): Promise<void> {
  await trx.insertInto('edges').values(edge).execute();
}

export async function deleteEdge(trx: Trx, id: string): Promise<boolean> {
  return (await trx.deleteFrom('edges').where('id', '=', id).executeTakeFirst()).numDeletedRows > 0n;
}

/** Problems and versions are texts of other programs: stored as far as they can be. */
export async function saveReport(db: Db, edgeId: string, received: EdgeReport, at: Date): Promise<void> {
  const report = storable(received);
  await db
    .updateTable('edges')
    .set({
      lastSeenAt: at,
      status: report.status,
      appliedRevision: report.appliedRevision,
      agentVersion: report.agentVersion,
      kamailioVersion: report.kamailioVersion,
      rtpengineVersion: report.rtpengineVersion,
      calls: report.calls,
      eventsWaiting: report.eventsWaiting,
      peopleOnline: json(report.peopleOnline),
      problems: json(report.problems),
      gateways: json(report.gateways ?? []),
      clockAheadMs: report.clock?.aheadMs ?? null,
      clockWithinMs: report.clock?.withinMs ?? null,
      // Left out by agents that know nothing of devices.
      devicePort: report.devices?.port ?? null,
      deviceTlsPort: report.devices?.tlsPort ?? null,
    })
    .where('id', '=', edgeId)
    .execute();
}

/** User ids with at least one registered app, on any edge that still reports. */
export async function peopleOnline(db: Db, now: Date): Promise<Set<string>> {
  const since = new Date(now.getTime() - awayAfterMs);
  const rows = await db.selectFrom('edges').select('peopleOnline').where('lastSeenAt', '>=', since).execute();
  return new Set(rows.flatMap((row) => row.peopleOnline));
}

/** What 'live on' needs of every edge. */
export const appliedRevisions = (db: Db) => db.selectFrom('edges').select(['status', 'lastSeenAt', 'appliedRevision']).execute();
