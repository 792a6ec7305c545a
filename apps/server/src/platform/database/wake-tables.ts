import type { Generated } from 'kysely';
import type { Time, TimeOrNull } from './columns.ts';

export interface WakesTable {
  id: string;
  userId: string;
  endpoint: string;
  p256dh: string;
  auth: string;
  browser: Generated<string>;
  createdAt: Time;
  lastAt: TimeOrNull;
  lastError: string | null;
  doNotDisturb: Generated<boolean>;
}
export interface WakingsTable {
  callId: string;
  userId: string;
}
export interface PushKeyTable {
  one: Generated<boolean>;
  privateKey: string;
  createdAt: Time;
}

export interface WakeTables {
  wakes: WakesTable;
  wakings: WakingsTable;
  pushKey: PushKeyTable;
}
