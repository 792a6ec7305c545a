import { type Device, type DeviceMade, type DeviceMedia, type Devices, mostDevices } from '@patchcord/contracts';
import type { Db } from '../../platform/database/database.ts';
import { notFound } from '../../platform/http/errors.ts';
import { recordAudit } from '../audit/audit.usecases.ts';
import type { ChangeFeed } from '../changes/changes.usecases.ts';
import { loginDigests, newPassword } from '../logins/logins.models.ts';
import { tooManyDevices } from './devices.errors.ts';
import { isThere, newDeviceName } from './devices.models.ts';
import { type DeviceRecord, deleteDevice, deviceServers, devicesOf, insertDevice, lockPersonOfDevices } from './devices.repository.ts';

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
    await insertDevice(trx, { userName, userId, name, media, ...digests, createdAt: now });
    const subject = { id: userName, label: name };
    await recordAudit(trx, { account: accountId, action: 'device.added', subject, after: { name, media, person: userId } });
    touch('devices', userName);
  });
  return { user: userName, name, media, createdAt: now.toISOString(), lastSeen: null, password };
}

export interface RemoveDevice {
  feed: ChangeFeed;
  accountId: string;
  userId: string;
  userName: string;
}
export const removeDevice = ({ feed, accountId, ...device }: RemoveDevice): Promise<void> =>
  feed.change(async (trx, touch) => {
    const gone = await deleteDevice(trx, device);
    if (!gone) throw notFound('device');
    const subject = { id: device.userName, label: gone.name };
    await recordAudit(trx, { account: accountId, action: 'device.removed', subject, before: { name: gone.name, person: device.userId } });
    touch('devices', device.userName);
  });
