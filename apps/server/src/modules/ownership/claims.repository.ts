import type { OwnershipClaimState } from '@patchcord/contracts';
import { sql } from 'kysely';
import type { Db, Trx } from '../../platform/database/database.ts';
import type { NumberPlace } from '../numbers/numbers.repository.ts';

const shown = (db: Db) =>
  db
    .selectFrom('ownershipClaims')
    .innerJoin('numbers', 'numbers.id', 'ownershipClaims.numberId')
    .innerJoin('trunks', 'trunks.id', 'numbers.trunkId')
    .innerJoin('accounts', 'accounts.id', 'ownershipClaims.accountId')
    .leftJoin('documents', 'documents.claimId', 'ownershipClaims.id')
    .selectAll('ownershipClaims')
    .select([
      'numbers.e164',
      'trunks.carrier',
      'accounts.name as accountName',
      'documents.name as documentName',
      'documents.bytes as documentBytes',
    ]);

export const findClaim = (db: Db, id: string) => shown(db).where('ownershipClaims.id', '=', id).executeTakeFirst();
export type ClaimRecord = NonNullable<Awaited<ReturnType<typeof findClaim>>>;

export const newestClaim = (db: Db, { accountId, numberId }: NumberPlace) =>
  shown(db)
    .where('ownershipClaims.accountId', '=', accountId)
    .where('ownershipClaims.numberId', '=', numberId)
    .orderBy('ownershipClaims.askedAt', 'desc')
    .orderBy('ownershipClaims.id', 'desc')
    .limit(1)
    .executeTakeFirst();

const longestList = 500;

/** What waits longest stands at the top; of those that ended, the newest. */
export function listClaims(db: Db, which: 'open' | 'ended') {
  const list = shown(db)
    .where('ownershipClaims.state', which === 'open' ? '=' : '<>', 'waiting')
    .limit(longestList);
  return which === 'open'
    ? list.orderBy('ownershipClaims.askedAt').orderBy('ownershipClaims.id').execute()
    : list.orderBy('ownershipClaims.endedAt', 'desc').orderBy('ownershipClaims.id', 'desc').execute();
}

export interface NewClaim {
  id: string;
  accountId: string;
  numberId: string;
  askedBy: string | null;
  askedByName: string;
  askedAt: Date;
}
/** @returns false where one waits already. */
export async function insertClaim(trx: Trx, claim: NewClaim): Promise<boolean> {
  const made = await trx
    .insertInto('ownershipClaims')
    .values({ ...claim, state: 'waiting' })
    .onConflict((on) => on.column('numberId').where(sql<boolean>`state = 'waiting'`).doNothing())
    .returning('id')
    .executeTakeFirst();
  return made !== undefined;
}

/** Held until the transaction ends. The number is held before, as everywhere. */
export const lockClaim = (trx: Trx, id: string) =>
  trx.selectFrom('ownershipClaims').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();

export async function endClaim(
  trx: Trx,
  id: string,
  set: { state: Exclude<OwnershipClaimState, 'waiting'>; reason?: string; endedAt: Date },
): Promise<void> {
  await trx
    .updateTable('ownershipClaims')
    .set((now) => ({ ...set, version: now('version', '+', 1) }))
    .where('id', '=', id)
    .execute();
}
