/** SIGTERM and SIGINT: the first stops in order, the second at once. */
import type { Logger } from 'pino';

/** Ctrl-C reaches the agent twice when a terminal and a parent both pass it on: that is one wish. */
const sameWishMs = 500;

export function obeySignals(agent: {
  log: Pick<Logger, 'info' | 'warn' | 'error'>;
  stop(): Promise<void>;
  stopAtOnce(): Promise<void>;
}): void {
  let firstAt: number | null = null;
  let status = 0;
  const asked = (signal: string) => {
    if (firstAt === null) {
      firstAt = performance.now();
      agent.log.info({ signal }, 'stopping: no new calls');
      agent.stop().then(
        () => process.exit(status),
        (error) => {
          agent.log.error({ error: String(error) }, 'could not stop cleanly');
          process.exit(1);
        },
      );
    } else if (performance.now() - firstAt > sameWishMs) {
      agent.log.warn({ signal }, 'asked again: ending at once');
      // The drain goes on by itself once the engines are gone, and may be done first.
      status = 1;
      agent.stopAtOnce().finally(() => process.exit(1));
    }
  };
  process.on('SIGTERM', asked);
  process.on('SIGINT', asked);
}
