/** What becomes of portings by time alone: both ways from the beginning of the day, the upstream alone once it is over and has brought calls. Looked at every minute. */
import type { Logger } from 'pino';
import type { Db } from '../../platform/database/database.ts';
import type { ChangeFeed } from '../changes/changes.usecases.ts';
import { findUpstream } from '../upstream/upstream.repository.ts';
import { dayBegins, dayEnds } from './days.models.ts';
import { callsByWay, portingsOfState } from './portings.repository.ts';
import { movePorting } from './review.usecases.ts';

const everyMs = 60_000;

export interface PortingWatch {
  db: Db;
  feed: ChangeFeed;
  publicUrl: string;
}

/** A day that brought no call by the upstream is not taken for a porting that happened: support decides then. @returns what moved. */
export async function movePortingsByTime(
  { db, feed, publicUrl }: PortingWatch,
  now: Date,
): Promise<{ opened: string[]; completed: string[] }> {
  const moved = { opened: [] as string[], completed: [] as string[] };
  if (!(await findUpstream(db))) return moved;
  const by = { feed, publicUrl, version: null, now };
  for (const porting of await portingsOfState(db, 'date_set')) {
    if (porting.day === null || dayBegins(porting.day, porting.country) > now) continue;
    if (await movePorting({ ...by, portingId: porting.id, move: 'open' })) moved.opened.push(porting.id);
  }
  for (const porting of await portingsOfState(db, 'both_ways')) {
    if (porting.day === null || dayEnds(porting.day, porting.country) > now) continue;
    if ((await callsByWay(db, porting)).upstream === 0) continue;
    if (await movePorting({ ...by, portingId: porting.id, move: 'complete' })) moved.completed.push(porting.id);
  }
  return moved;
}

export function watchPortings(watch: PortingWatch, log: Logger): { close(): Promise<void> } {
  let running: Promise<unknown> = Promise.resolve();
  const look = async () => {
    const moved = await movePortingsByTime(watch, new Date());
    if (moved.opened.length + moved.completed.length > 0) log.info(moved, 'portings moved by time');
  };
  const timer = setInterval(() => {
    running = running
      .then(look)
      .catch((error: Error) => log.warn({ err: error }, 'portings could not be looked at; tried again in a minute'));
  }, everyMs);
  timer.unref();
  return {
    async close() {
      clearInterval(timer);
      await running;
    },
  };
}
