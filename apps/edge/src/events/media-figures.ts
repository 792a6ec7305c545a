/**
 * After an answered call rtpengine is asked once how its media fared. The router tells rtpengine to keep an ended call for some seconds
 * (apps/router/src/media.ts), so nothing is asked while the call's own messages are on their way. Best effort: a call whose figures are gone, or
 * that ends in a rush, has a record without them.
 */
import type { CallMedia } from '@patchcord/contracts';
import type { Ng } from '../engines/ng.ts';
import { readMediaFigures } from './call-media.ts';
import type { Journal, OpenCall } from './journal.ts';

const askedAtOnce = 8;
const mostWaiting = 2_000;
const answerMs = 900;

export function createMediaFigures(parts: {
  journal: Pick<Journal, 'record'>;
  /** null while rtpengine does not run. */
  ng: () => Pick<Ng, 'ask'> | null;
  now?: () => number;
}) {
  const { journal, ng, now = Date.now } = parts;
  const waiting: OpenCall[] = [];
  let asking: Promise<void> | null = null;

  async function ask({ call, sipCallId }: OpenCall): Promise<CallMedia | null> {
    const answer = await ng()
      ?.ask('query', { 'call-id': sipCallId }, answerMs)
      .catch(() => null);
    const figures = answer ? readMediaFigures(answer) : null;
    return figures && { type: 'call.media', at: now(), call, ...figures };
  }
  async function askAll() {
    try {
      while (waiting.length > 0) {
        const answers = await Promise.all(waiting.splice(0, askedAtOnce).map(ask));
        const events = answers.filter((event) => event !== null);
        if (events.length > 0) journal.record(events);
      }
    } catch {
      // The journal's disk: whoever writes events next says so.
    } finally {
      asking = null;
    }
  }
  return {
    /** Never waits, never throws. */
    ended(calls: readonly OpenCall[]) {
      waiting.push(...calls.slice(0, mostWaiting - waiting.length));
      if (waiting.length > 0) asking ??= askAll();
    },
    /** When nothing is left to ask. */
    settled: async () => void (await asking),
  };
}
