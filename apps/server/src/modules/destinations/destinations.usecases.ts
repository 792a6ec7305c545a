/** Makes the destinations known to edges: only where they changed, since edges keep what they have. */
import { createHash } from 'node:crypto';
import type { DestinationRow } from '@patchcord/contracts';
import type { Db } from '../../platform/database/database.ts';
import type { ChangeFeed } from '../changes/changes.usecases.ts';

type Destinations = ReadonlyMap<string, DestinationRow>;

export const hashOf = (destinations: Destinations): string =>
  createHash('sha256')
    .update(JSON.stringify([...destinations].sort(([a], [b]) => (a < b ? -1 : 1))))
    .digest('hex');

/** @param destinations those that the feed publishes from. @returns whether they were published anew. */
export async function publishDestinations({
  db,
  feed,
  destinations,
}: {
  db: Db;
  feed: ChangeFeed;
  destinations: Destinations;
}): Promise<boolean> {
  const hash = hashOf(destinations);
  const known = await db.selectFrom('feed').select('destinationsHash').executeTakeFirstOrThrow();
  if (known.destinationsHash === hash) return false;
  await feed.change(async (trx, touch) => {
    const before = await trx
      .selectFrom('routes')
      .select('key')
      .where('tableName', '=', 'destinations')
      .where('value', 'is not', null)
      .execute();
    for (const { key } of before) touch('destinations', key);
    for (const key of destinations.keys()) touch('destinations', key);
    await trx.updateTable('feed').set({ destinationsHash: hash }).execute();
  });
  return true;
}
