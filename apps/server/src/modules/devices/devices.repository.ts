import type { DeviceMedia, DeviceRow, EdgeReport } from '@patchcord/contracts';
import { sql } from 'kysely';
import type { Db, Trx } from '../../platform/database/database.ts';
import { json } from '../../platform/database/json.ts';
import { awayAfterMs } from '../edges/edges.models.ts';
import { seenEveryMs } from './devices.models.ts';

export type DeviceRecord = Awaited<ReturnType<typeof devicesOf>>[number];

export const devicesOf = (db: Db, userId: string) =>
  db.selectFrom('devices').selectAll().where('userId', '=', userId).orderBy('createdAt').orderBy('userName').execute();

export const devicesAddedIn = (db: Db, { accountId, userId }: { accountId: string; userId: string }) =>
  db
    .selectFrom('devices')
    .selectAll()
    .where('userId', '=', userId)
    .where('accountId', '=', accountId)
    .orderBy('createdAt')
    .orderBy('userName')
    .execute();

/** Held until the transaction ends, so that two requests at once do not make one too many. */
export async function lockPersonOfDevices(trx: Trx, userId: string): Promise<void> {
  await trx.selectFrom('users').select('id').where('id', '=', userId).forUpdate().execute();
}

export interface NewDevice extends Omit<DeviceRow, 'person'> {
  userName: string;
  userId: string;
  /** Where it was added. */
  accountId: string;
  name: string;
  media: DeviceMedia;
  createdAt: Date;
}
export async function insertDevice(trx: Trx, device: NewDevice): Promise<void> {
  await trx.insertInto('devices').values(device).execute();
}

export interface DevicePlace {
  userName: string;
  userId: string;
  /** Only where it was added in that account. */
  addedIn?: string;
}
export const deleteDevice = (trx: Trx, { userName, userId, addedIn }: DevicePlace) =>
  trx
    .deleteFrom('devices')
    .where('userName', '=', userName)
    .where('userId', '=', userId)
    .$if(addedIn !== undefined, (query) => query.where('accountId', '=', addedIn ?? ''))
    .returning('name')
    .executeTakeFirst();

export async function deviceStates(trx: Trx, keys: string[]): Promise<Map<string, DeviceRow>> {
  const rows = await trx.selectFrom('devices').selectAll().where('userName', 'in', keys).execute();
  return new Map(rows.map(({ userName, userId, realm, md5, sha256, media }) => [userName, { person: userId, realm, md5, sha256, media }]));
}

/** Where edges that report take devices: what one of each location says. */
export const deviceServers = (db: Db, now: Date) =>
  db
    .selectFrom('edges')
    .innerJoin('locations', 'locations.id', 'edges.locationId')
    .distinctOn('locations.name')
    .select(['locations.name', 'locations.host', 'edges.devicePort', 'edges.deviceTlsPort'])
    .where('edges.lastSeenAt', '>=', new Date(now.getTime() - awayAfterMs))
    .where('edges.devicePort', 'is not', null)
    .orderBy('locations.name')
    .orderBy('edges.name')
    .execute();

/** What an edge says is registered there. Not each of its reports is worth a write. */
export async function saveSeen(db: Db, devices: NonNullable<EdgeReport['devices']>['registered'], at: Date): Promise<void> {
  if (devices.length === 0) return;
  const rows = devices.map(({ device, userAgent, transport, address }) => ({
    user_name: device,
    user_agent: userAgent,
    transport,
    address,
  }));
  await sql`update devices set last_seen_at = ${at}, user_agent = r.user_agent, transport = r.transport, address = r.address
    from jsonb_to_recordset(${json(rows)}::jsonb) as r(user_name text, user_agent text, transport text, address text)
    where devices.user_name = r.user_name and (devices.last_seen_at is null or devices.last_seen_at < ${new Date(at.getTime() - seenEveryMs)})`.execute(
    db,
  );
}
