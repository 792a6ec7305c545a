/** An rtpengine that runs but does not answer carries no media, and nobody else would notice: it is ended, so that supervision starts it again. */

import type { RouterClient } from '../kamailio/client.ts';
import type { Problems } from '../problems.ts';
import type { Rtpengine } from './rtpengine.ts';

export type WatchedRtpengine = Pick<Rtpengine, 'life' | 'ng' | 'running' | 'end'>;

/** One lost datagram, or a moment without CPU, must not cost every call its media. */
const mostMissed = 3;
const answerMs = 900;

/**
 * Kamailio leaves an rtpengine that was once late alone for a while (rtpengine_disable_tout), and calls are refused meanwhile. It is told that it
 * may ask again.
 */
export async function letKamailioAsk(router: Pick<RouterClient, 'rpc'> | undefined): Promise<void> {
  if (!router) return;
  try {
    const shown = [await router.rpc('rtpengine.show', ['all'])].flat() as { disabled?: unknown }[];
    // Disabled for good ('1(permanent)') was an operator's wish.
    if (shown.some(({ disabled }) => disabled === 1)) await router.rpc('rtpengine.enable', ['all', 1]);
  } catch {
    // It starts or has ended: the next look will do.
  }
}

/** Gives a function to be called about once a second. */
export function createMediaWatch(watch: {
  rtpengine: () => WatchedRtpengine | null;
  router: () => Pick<RouterClient, 'rpc'> | undefined;
  problems: Problems;
  log: { warn(line: object, text: string): void };
}): () => Promise<void> {
  let missed = 0;
  let life = '';
  return async () => {
    const rtpengine = watch.rtpengine();
    if (!rtpengine) return;
    if (rtpengine.life !== life) {
      life = rtpengine.life;
      missed = 0;
    }
    const answer = await rtpengine.ng.ask('ping', {}, answerMs).catch(() => null);
    if (answer?.result === 'pong') {
      missed = 0;
      watch.problems.clear('media');
      return letKamailioAsk(watch.router());
    }
    // One that has ended is supervision's.
    if (!rtpengine.running()) return;
    watch.problems.set('media', 'rtpengine does not answer');
    missed++;
    if (missed < mostMissed) return;
    missed = 0;
    watch.log.warn({ life }, `rtpengine has not answered ${mostMissed} times: it is ended and started again`);
    await rtpengine.end();
  };
}
