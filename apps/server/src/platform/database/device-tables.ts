import type { DeviceMedia } from '@patchcord/contracts';
import type { Generated } from 'kysely';
import type { Time, TimeOrNull } from './columns.ts';

export interface DevicesTable {
  userName: string;
  userId: string;
  /** Where it was added; null: that account is gone. */
  accountId: string | null;
  name: string;
  media: DeviceMedia;
  realm: string;
  md5: string;
  sha256: string;
  createdAt: Time;
  lastSeenAt: TimeOrNull;
  userAgent: Generated<string>;
  transport: Generated<string>;
  address: Generated<string>;
}

export interface DeviceTables {
  devices: DevicesTable;
}
