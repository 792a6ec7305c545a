/** What calls say about the numbers they were for: that the forward works, and when the last one came. */
import { type EdgeEvent, nextNumberState, provesArrival } from '@patchcord/contracts';
import type { Trx } from '../../platform/database/database.ts';
import { noteCallTimes, numbersWithNews, setArrived } from './arrivals.repository.ts';

export interface Seen {
  at: number;
  /** It came from where the trunk allows, for a number that takes calls. */
  good: boolean;
}

/** The newest call of each number in a batch; `good` where any of them was. A clock that runs ahead does not count beyond now. */
export function callsSeen(events: readonly EdgeEvent[], now: number): Map<string, Seen> {
  const seen = new Map<string, Seen>();
  for (const event of events) {
    if ((event.type !== 'call.started' && event.type !== 'call.refused') || event.number === null) continue;
    const good = provesArrival(event.type === 'call.started' ? null : event.outcome);
    const before = seen.get(event.number);
    seen.set(event.number, { at: Math.max(Math.min(event.at, now), before?.at ?? 0), good: good || (before?.good ?? false) });
  }
  return seen;
}

/**
 * In the transaction that takes the events. Nothing that edges know changes by it, so no row of the feed is touched.
 * @param edgeMaySpeakOf ids of numbers whose events fit together (events.models.ts)
 */
export async function noteArrivals(trx: Trx, events: readonly EdgeEvent[], edgeMaySpeakOf: ReadonlySet<string>): Promise<void> {
  const seen = [...callsSeen(events, Date.now())].filter(([id]) => edgeMaySpeakOf.has(id));
  if (seen.length === 0) return;
  const news = await numbersWithNews(
    trx,
    seen.map(([id, { at }]) => ({ id, at: new Date(at).toISOString() })),
  );
  const byId = new Map(seen);
  for (const number of news) {
    const call = byId.get(number.id);
    if (!call?.good) continue;
    const standing = { state: number.state, hasArrived: number.arrivedAt !== null, wasPaused: number.pausedAt !== null };
    const state = nextNumberState(standing, 'arrive');
    if (state !== null || number.arrivedAt === null) {
      await setArrived(trx, { id: number.id, from: number.state, to: state ?? number.state, at: new Date(call.at) });
    }
  }
  await noteCallTimes(
    trx,
    news.map(({ id }) => ({ id, at: new Date(byId.get(id)?.at ?? 0).toISOString() })),
  );
}
