/** Rows of portings, as kysely sees them (see tables.ts). */
import type { PortingState } from '@patchcord/contracts';
import type { Generated } from 'kysely';
import type { Time, TimeOrNull } from './columns.ts';

export interface PortingsTable {
  id: string;
  accountId: string;
  numberId: string;
  trunkId: string;
  state: PortingState;
  version: Generated<number>;
  carrierAccount: string;
  authorisedName: string;
  wishedOn: string;
  day: string | null;
  reason: Generated<string>;
  askedBy: string | null;
  askedByName: string;
  askedAt: Time;
  submittedAt: TimeOrNull;
  openedAt: TimeOrNull;
  endedAt: TimeOrNull;
}
export interface PortingTables {
  portings: PortingsTable;
}
