/** What the agent sees to in calls: apps that are gone for good, and media that is left of calls that are over. */
import type { Follower } from '../events/follower.ts';
import type { Journal } from '../events/journal.ts';
import type { Live } from '../live.ts';
import { endLostCalls } from './lost-apps.ts';
import { openSipCalls, sweepMedia } from './media-left.ts';

export async function watchCalls(
  parts: {
    live: Live;
    follower: Pick<Follower, 'takeAll'>;
    journal: Pick<Journal, 'openCalls'>;
    log: { info(line: object, text: string): void; warn(line: object, text: string): void };
  },
  stop: AbortSignal,
): Promise<void> {
  const { live, follower, journal, log } = parts;
  const ng = () => live.rtpengine?.ng;
  const router = () => live.kamailio?.router;
  await Promise.all([
    endLostCalls({ router, ng, log }, stop),
    sweepMedia({ ng, goingOn: openSipCalls({ follower, journal, router }), log }, stop),
  ]);
}
