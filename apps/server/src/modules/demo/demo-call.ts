/** 'Call me': the demo carrier calls the seeded edge. Calls end by themselves; the server's stop ends the ones that are still up. */
import { startCall } from '@patchcord/demo-carrier';
import type { Logger } from 'pino';
import type { PlaceDemoCall } from '../phone/phone.usecases.ts';

const mostAtOnce = 4;

export interface DemoCaller {
  placeDemoCall: PlaceDemoCall;
  close(): void;
}

export function createDemoCaller({
  target,
  source,
  log,
}: {
  target: { address: string; port: number };
  source: string;
  log: Logger;
}): DemoCaller {
  const stop = new AbortController();
  let running = 0;
  return {
    async placeDemoCall({ from, to }) {
      if (running >= mostAtOnce) throw new Error('it makes four calls at once at most. End one of them.');
      running += 1;
      try {
        const call = await startCall({
          target,
          source,
          to,
          from,
          fromName: 'Demo carrier',
          ringSeconds: 40,
          talkSeconds: 60,
          signal: stop.signal,
        });
        call.ended
          .catch((error: Error) => log.warn({ err: error, to }, 'a call of the demo carrier failed'))
          .finally(() => {
            running -= 1;
          });
        return { sipCallId: call.sipCallId };
      } catch (error) {
        running -= 1;
        throw error;
      }
    },
    close: () => stop.abort(),
  };
}
