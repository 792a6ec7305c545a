/** No Kamailio runs: the calls it left open are over. Their media is ended and their records are closed. */
import type { CallEnded, CallMedia } from '@patchcord/contracts';
import type { Ng, NgAnswer } from '../engines/ng.ts';
import { readMediaFigures } from './call-media.ts';
import type { Journal, OpenCall } from './journal.ts';

const mediaAtOnce = 50;

export function restartedEnd(open: OpenCall, answered: boolean, now: number): CallEnded {
  return {
    type: 'call.ended',
    at: now,
    call: open.call,
    outcome: 'edge_restarted',
    // When it was answered went with Kamailio; that it was, rtpengine knows. 0: no final answer was sent, or nobody knows.
    code: answered ? 200 : 0,
    ringAt: null,
    answerAt: null,
    endAt: now,
    hungUpBy: 'platform',
    answeredBy: null,
    codec: null,
  };
}

/** rtpengine names both sides of a call once its answer went through; a side that only rang has no tag yet. */
export function wasAnswered(media: NgAnswer): boolean {
  const { tags } = media;
  return typeof tags === 'object' && tags !== null && Object.values(tags).filter((side) => side?.tag).length > 1;
}

/** After all event files were read to their end. `ng`: null while rtpengine does not run, its calls went with it. */
export async function closeOpenCalls(parts: {
  journal: Pick<Journal, 'openCalls' | 'record'>;
  ng: Ng | null;
  now: number;
}): Promise<number> {
  const { journal, ng, now } = parts;
  const open = journal.openCalls();
  for (let from = 0; from < open.length; from += mediaAtOnce) {
    const ends = await Promise.all(
      open.slice(from, from + mediaAtOnce).map(async (call) => {
        // An answer that stays away is not waited for twice: rtpengine ends silent calls by itself.
        const which = { 'call-id': call.sipCallId };
        const media = await ng?.ask('query', which, 900).catch(() => null);
        if (media) await ng?.ask('delete', which, 900).catch(() => null);
        const figures = media ? readMediaFigures(media) : null;
        const told: CallMedia[] = figures ? [{ type: 'call.media', at: now, call: call.call, ...figures }] : [];
        return [restartedEnd(call, media ? wasAnswered(media) : false, now), ...told];
      }),
    );
    journal.record(ends.flat());
  }
  return open.length;
}
