import {
  type AccountRole,
  type Device,
  type DeviceMade,
  type DeviceMedia,
  type Devices,
  type DevicesOfPerson,
  mostDevices,
} from '@patchcord/contracts';
import type { Db, Trx } from '../../platform/database/database.ts';
import { notFound } from '../../platform/http/errors.ts';
import { recordAudit } from '../audit/audit.usecases.ts';
import type { ChangeFeed, Touch } from '../changes/changes.usecases.ts';
import { loginDigests, newPassword } from '../logins/logins.models.ts';
import { findPerson, lockMembers, type PersonPlace } from '../people/people.repository.ts';
import { ownersDevice, tooManyDevices } from './devices.errors.ts';
import { isThere, newDeviceName } from './devices.models.ts';
import {
  type DevicePlace,
  type DeviceRecord,
  deleteDevice,
  deviceServers,
  devicesAddedIn,
  devicesOf,
  insertDevice,
  lockPersonOfDevices,
} from './devices.repository.ts';

const showDevice = (device: DeviceRecord, now: Date): Device => ({
  user: device.userName,
  name: device.name,
  media: device.media,
  createdAt: device.createdAt.toISOString(),
  lastSeen:
    device.lastSeenAt === null
      ? null
      : {
          at: device.lastSeenAt.toISOString(),
          now: isThere(device.lastSeenAt, now),
          userAgent: device.userAgent,
          transport: device.transport,
          address: device.address,
        },
});

export interface OwnDevices {
  db: Db;
  userId: string;
  sipDomain: string;
  now: Date;
}
export async function showDevices({ db, userId, sipDomain, now }: OwnDevices): Promise<Devices> {
  const servers = await deviceServers(db, now);
  return {
    items: (await devicesOf(db, userId)).map((device) => showDevice(device, now)),
    realm: sipDomain,
    servers: servers.map(({ name, host, devicePort, deviceTlsPort }) => ({
      location: name,
      host,
      port: devicePort ?? 0,
      tlsPort: deviceTlsPort,
    })),
  };
}

export interface AddDevice extends OwnDevices {
  feed: ChangeFeed;
  accountId: string;
  name: string;
  media: DeviceMedia;
}
/** @returns the device with its password, which is shown this once and kept only as its digests. */
export async function addDevice({ feed, accountId, userId, sipDomain, now, name, media }: AddDevice): Promise<DeviceMade> {
  const password = newPassword();
  const { user: userName, ...digests } = loginDigests(newDeviceName(), sipDomain, password);
  await feed.change(async (trx, touch) => {
    await lockPersonOfDevices(trx, userId);
    if ((await devicesOf(trx, userId)).length >= mostDevices) throw tooManyDevices();
    await insertDevice(trx, { userName, userId, accountId, name, media, ...digests, createdAt: now });
    const subject = { id: userName, label: name };
    await recordAudit(trx, { account: accountId, action: 'device.added', subject, after: { name, media, person: userId } });
    touch('devices', userName);
  });
  return { user: userName, name, media, createdAt: now.toISOString(), lastSeen: null, password };
}

export interface RemoveDevice extends DevicePlace {
  feed: ChangeFeed;
  accountId: string;
}
export const removeDevice = ({ feed, accountId, ...device }: RemoveDevice): Promise<void> =>
  feed.change((trx, touch) => forgetDevice(trx, touch, accountId, device));

async function forgetDevice(trx: Trx, touch: Touch, accountId: string, device: DevicePlace): Promise<void> {
  const gone = await deleteDevice(trx, device);
  if (!gone) throw notFound('device');
  const subject = { id: device.userName, label: gone.name };
  await recordAudit(trx, { account: accountId, action: 'device.removed', subject, before: { name: gone.name, person: device.userId } });
  touch('devices', device.userName);
}

/** What an admin of the account sees of somebody in it: no other account's devices. */
export async function showDevicesOfPerson({ db, now, ...place }: PersonPlace & { db: Db; now: Date }): Promise<DevicesOfPerson> {
  if (!(await findPerson(db, place))) throw notFound('person');
  return { items: (await devicesAddedIn(db, place)).map((device) => showDevice(device, now)) };
}

export interface RemoveDeviceOfPerson extends PersonPlace {
  feed: ChangeFeed;
  userName: string;
  by: AccountRole;
}
export const removeDeviceOfPerson = ({ feed, accountId, userId, userName, by }: RemoveDeviceOfPerson): Promise<void> =>
  feed.change(async (trx, touch) => {
    const role = (await lockMembers(trx, accountId, [userId])).get(userId);
    if (!role) throw notFound('person');
    if (role === 'owner' && by !== 'owner') throw ownersDevice();
    await forgetDevice(trx, touch, accountId, { userId, userName, addedIn: accountId });
  });
