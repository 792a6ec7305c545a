/** Arrival checks: see tables.ts. */
import type { Outcome } from '@patchcord/contracts';
import type { Generated } from 'kysely';
import type { Json, TimeOrNull } from './columns.ts';

export interface ChecksTable {
  id: string;
  accountId: string;
  numberId: string;
  armedAt: Date;
  armedBy: string | null;
  expiresAt: Date;
  passedAt: TimeOrNull;
  stoppedAt: TimeOrNull;
  lastSeq: Generated<number>;
  leftOut: Generated<number>;
}
export interface CheckAttemptsTable {
  checkId: string;
  attemptKey: string;
  seq: number;
  firstAt: Date;
  lastAt: Date;
  count: number;
  edgeName: string;
  locationName: string;
  origin: Json<{ address: string; port: number; transport: 'udp' | 'tcp' | 'tls' | 'ws' | 'wss' }>;
  method: string;
  calledRaw: string;
  codecs: Json<string[]>;
  userAgent: string;
  outcome: Outcome | null;
  code: number;
}

export interface CheckTables {
  checks: ChecksTable;
  checkAttempts: CheckAttemptsTable;
}
