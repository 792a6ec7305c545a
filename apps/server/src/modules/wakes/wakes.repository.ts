import type { ReachedBy } from '@patchcord/contracts';
import type { Db, Trx } from '../../platform/database/database.ts';
import { isThere } from '../devices/devices.models.ts';
import { peopleOnline } from '../edges/edges.repository.ts';

export type WakeRecord = Awaited<ReturnType<typeof wakesOf>>[number];

export const wakesOf = (db: Db, userId: string) =>
  db.selectFrom('wakes').selectAll().where('userId', '=', userId).orderBy('createdAt').orderBy('id').execute();

/** Held until the transaction ends, so that two requests at once do not make one too many. */
export async function lockPersonOfWakes(trx: Trx, userId: string): Promise<void> {
  await trx.selectFrom('users').select('id').where('id', '=', userId).forUpdate().execute();
}

export const lockWakeAt = (trx: Trx, endpoint: string) =>
  trx.selectFrom('wakes').selectAll().where('endpoint', '=', endpoint).forUpdate().executeTakeFirst();

export interface WakeSet {
  userId: string;
  endpoint: string;
  p256dh: string;
  auth: string;
  browser: string;
  /** Left out: as it was. */
  doNotDisturb?: boolean | undefined;
}
/** @returns false where another person's browser has this endpoint by now */
export async function insertWake(trx: Trx, wake: WakeSet & { id: string }): Promise<boolean> {
  const made = await trx
    .insertInto('wakes')
    .values(wake)
    .onConflict((on) => on.column('endpoint').doNothing())
    .returning('id')
    .executeTakeFirst();
  return made !== undefined;
}

/** It is as good as new: what became of pushes to it before says nothing any more. */
export async function renewWake(trx: Trx, id: string, wake: WakeSet): Promise<void> {
  await trx
    .updateTable('wakes')
    .set({ ...wake, lastAt: null, lastError: null })
    .where('id', '=', id)
    .execute();
}

export const setDoNotDisturb = (trx: Trx, { id, userId, on }: { id: string; userId: string; on: boolean }) =>
  trx.updateTable('wakes').set({ doNotDisturb: on }).where('id', '=', id).where('userId', '=', userId).returningAll().executeTakeFirst();

export const deleteWake = (trx: Trx, { id, userId }: { id: string; userId: string }) =>
  trx.deleteFrom('wakes').where('id', '=', id).where('userId', '=', userId).returning('browser').executeTakeFirst();

/** Not where the browser has renewed its subscription since. */
export const deleteGoneWake = (trx: Trx, { id, endpoint }: { id: string; endpoint: string }) =>
  trx.deleteFrom('wakes').where('id', '=', id).where('endpoint', '=', endpoint).returning(['browser', 'userId']).executeTakeFirst();

export async function savePushed(db: Db, { id, endpoint, at, error }: { id: string; endpoint: string; at: Date; error: string | null }) {
  await db.updateTable('wakes').set({ lastAt: at, lastError: error }).where('id', '=', id).where('endpoint', '=', endpoint).execute();
}

/** Those of these people of whom a browser may be woken. */
export async function peopleToWake(db: Db, userIds: string[]): Promise<Set<string>> {
  const found = await db
    .selectFrom('wakes')
    .select('userId')
    .distinct()
    .where('userId', 'in', userIds)
    .where('doNotDisturb', '=', false)
    .execute();
  return new Set(found.map(({ userId }) => userId));
}

/** By what a call reaches each of these people now. */
export async function reachOf(db: Db, userIds: string[], now: Date): Promise<(userId: string) => ReachedBy[]> {
  if (userIds.length === 0) return () => [];
  const online = await peopleOnline(db, now);
  const toWake = await peopleToWake(db, userIds);
  const devices = await db
    .selectFrom('devices')
    .select(['userId', 'lastSeenAt'])
    .where('userId', 'in', userIds)
    .where('lastSeenAt', 'is not', null)
    .execute();
  const there = new Set(devices.flatMap(({ userId, lastSeenAt }) => (lastSeenAt !== null && isThere(lastSeenAt, now) ? [userId] : [])));
  return (userId) => [
    ...(online.has(userId) ? ['app' as const] : []),
    ...(toWake.has(userId) ? ['wake' as const] : []),
    ...(there.has(userId) ? ['device' as const] : []),
  ];
}
