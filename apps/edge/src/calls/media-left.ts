/**
 * Media that rtpengine still holds of a call that is over: a delete that it missed would keep ports taken for minutes, and for as long as somebody sends. What
 * is in its list and is of no call that goes on, at two looks 20 s apart or more, is deleted.
 */
import type { Ng } from '../engines/ng.ts';
import type { Follower } from '../events/follower.ts';
import type { Journal } from '../events/journal.ts';
import type { RouterClient } from '../kamailio/index.ts';
import { loop } from '../loop.ts';

/** An answered call is kept for 5 s on purpose (apps/router/src/media.ts), and rows take a moment to be read. */
const orphanedMs = 20_000;
const everyMs = 5_000;
const answerMs = 900;
/** The list comes in one datagram, at most 64 KiB. Where that did not do, the next look asks for half of it. */
const mostListed = 1_000;
const fewestListed = 50;
/** Rows hold no longer ones (`shown` of the router): such a call could not be told from another. */
const longestCallId = 255;

/** Gives a function to be called every few seconds. */
export function createMediaSweep(parts: {
  ng: () => Pick<Ng, 'ask'> | undefined;
  /** Call-IDs of calls that ring or are up, of all rows that are written. @throws where that cannot be said: nothing is deleted then. */
  goingOn: () => Promise<Set<string>>;
  log: { warn(line: object, text: string): void };
  /** Never set back. */
  steadyMs?: () => number;
}): () => Promise<void> {
  const steadyMs = parts.steadyMs ?? (() => performance.now());
  let limit = mostListed;
  /** When it was first seen to be of no call. */
  let orphans = new Map<string, number>();

  async function listed(ng: Pick<Ng, 'ask'>): Promise<string[] | null> {
    const answer = await ng.ask('list', { limit }, answerMs).catch(() => null);
    limit = answer ? Math.min(mostListed, limit * 2) : Math.max(fewestListed, Math.floor(limit / 2));
    return answer && Array.isArray(answer.calls) ? answer.calls.map(String) : null;
  }

  return async () => {
    const ng = parts.ng();
    const calls = ng ? await listed(ng) : null;
    if (!ng || !calls) return;
    // After the list: whatever is in it began before, and so did its row.
    const goingOn = await parts.goingOn();
    const before = orphans;
    orphans = new Map();
    for (const call of calls) if (!goingOn.has(call) && call.length <= longestCallId) orphans.set(call, before.get(call) ?? steadyMs());
    for (const [call, sinceMs] of orphans) {
      if (steadyMs() - sinceMs < orphanedMs) continue;
      const answer = await ng.ask('delete', { 'call-id': call, 'delete-delay': 0 }, answerMs).catch(() => null);
      if (answer) parts.log.warn({ sipCallId: call }, 'rtpengine still held media of a call that is over: it is deleted');
    }
  };
}

/** Calls that started and did not end, and consult calls, which have no rows: either is known before rtpengine hears of the call. */
export const openSipCalls =
  (parts: {
    follower: Pick<Follower, 'takeAll'>;
    journal: Pick<Journal, 'openCalls'>;
    router: () => Pick<RouterClient, 'consults'> | undefined;
  }) =>
  async (): Promise<Set<string>> => {
    const consults = (await parts.router()?.consults()) ?? [];
    parts.follower.takeAll();
    return new Set([...parts.journal.openCalls().map(({ sipCallId }) => sipCallId), ...consults]);
  };

/** Until `stop` is aborted. */
export function sweepMedia(parts: Parameters<typeof createMediaSweep>[0], stop: AbortSignal): Promise<void> {
  return loop(everyMs, stop, createMediaSweep(parts), (error) =>
    parts.log.warn({ error: String(error) }, 'media that was left could not be looked for'),
  );
}
