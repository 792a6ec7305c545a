/** Rows of proofs of ownership, and of the documents that they and portings come with, as kysely sees them (see tables.ts). */
import type { OwnershipCheckState, OwnershipClaimState, OwnershipFailure } from '@patchcord/contracts';
import type { Generated } from 'kysely';
import type { Run } from '../../modules/ownership/run.models.ts';
import type { Json, Time, TimeOrNull } from './columns.ts';

export interface CheckCallersTable {
  e164: string;
  addedAt: Time;
}
export interface OwnershipChecksTable {
  id: string;
  accountId: string;
  numberId: string;
  trunkId: string;
  state: OwnershipCheckState;
  reason: OwnershipFailure | null;
  run: Json<Run>;
  edgeId: string | null;
  askedBy: string | null;
  askedByName: string;
  askedAt: Date;
  endedAt: TimeOrNull;
}
export interface OwnershipClaimsTable {
  id: string;
  accountId: string;
  numberId: string;
  state: OwnershipClaimState;
  version: Generated<number>;
  reason: Generated<string>;
  askedBy: string | null;
  askedByName: string;
  askedAt: Date;
  endedAt: TimeOrNull;
}
/** Signed letters and bills: PDF files, apart from everything that is listed. */
export interface DocumentsTable {
  id: string;
  accountId: string;
  numberId: string;
  portingId: string | null;
  claimId: string | null;
  name: string;
  bytes: number;
  content: Uint8Array;
  storedAt: Time;
}

export interface OwnershipTables {
  checkCallers: CheckCallersTable;
  ownershipChecks: OwnershipChecksTable;
  ownershipClaims: OwnershipClaimsTable;
  documents: DocumentsTable;
}
