import type { RoundTripResult } from '@patchcord/contracts';
import { sql } from 'kysely';
import type { Db, Trx } from '../../platform/database/database.ts';

export type RoundTripRecord = Awaited<ReturnType<typeof roundTripsTo>>[number];

export async function roundTripsTo(db: Db, addresses: string[]) {
  if (addresses.length === 0) return [];
  return db.selectFrom('roundTrips').selectAll().where('address', 'in', addresses).execute();
}

/** Holds the account until the transaction ends: its addresses are counted one request at a time. */
export const lockAccount = (trx: Trx, accountId: string) =>
  trx.selectFrom('accounts').select('id').where('id', '=', accountId).forUpdate().executeTakeFirst();

/** Addresses that were measured because of this account, and when the oldest of them was asked for. */
export async function askedSince(trx: Trx, { accountId, since }: { accountId: string; since: Date }) {
  const { count, oldest } = await trx
    .selectFrom('roundTrips')
    .select((select) => [select.fn.count<number>('address').distinct().as('count'), select.fn.min('askedAt').as('oldest')])
    .where('askedBy', '=', accountId)
    .where('askedAt', '>', since)
    .executeTakeFirstOrThrow();
  return { count: Number(count), oldest: oldest as Date | null };
}

/** Asks anew, whatever was known. */
export async function askFor(
  trx: Trx,
  { pairs, accountId, now }: { pairs: { locationId: string; address: string }[]; accountId: string; now: Date },
): Promise<void> {
  if (pairs.length === 0) return;
  const asked = { askedAt: now, askedBy: accountId, edgeId: null, takenAt: null, measuredAt: null, milliseconds: null };
  await trx
    .insertInto('roundTrips')
    .values(pairs.map((pair) => ({ ...pair, ...asked })))
    .onConflict((on) => on.columns(['locationId', 'address']).doUpdateSet(asked))
    .execute();
}

export interface TakeTasks {
  edgeId: string;
  locationId: string;
  now: Date;
  /** What another edge took before this and did not bring is taken over. */
  takenBefore: Date;
  /** What was asked before this is wanted by nobody any more. */
  askedAfter: Date;
  limit: number;
}
/** @returns addresses this edge is to measure; several edges of one location take different ones. */
export async function takeTasks(db: Db, { edgeId, locationId, now, takenBefore, askedAfter, limit }: TakeTasks): Promise<string[]> {
  const taken = await sql<{ address: string }>`
    update round_trips set edge_id = ${edgeId}, taken_at = ${now}
    where location_id = ${locationId} and address in (
      select address from round_trips
      where location_id = ${locationId} and measured_at is null and asked_at > ${askedAfter}
        and (taken_at is null or taken_at < ${takenBefore})
      order by asked_at limit ${limit} for update skip locked)
    returning address`.execute(db);
  return taken.rows.map(({ address }) => address);
}

/** Only what this edge was given. */
export async function saveResult(db: Db, { edgeId, result, now }: { edgeId: string; result: RoundTripResult; now: Date }): Promise<void> {
  await db
    .updateTable('roundTrips')
    .set({ measuredAt: now, milliseconds: result.milliseconds })
    .where('edgeId', '=', edgeId)
    .where('address', '=', result.address)
    .where('measuredAt', 'is', null)
    .execute();
}

export async function deleteRoundTripsBefore(db: Db, before: Date): Promise<void> {
  await db.deleteFrom('roundTrips').where('askedAt', '<', before).execute();
}
