/** Tells the control plane how this edge is: every 5 s, and at once when something changed. */
import { setTimeout as delay } from 'node:timers/promises';
import type { EdgeReport, EdgeTasks } from '@patchcord/contracts';
import type { ControlPlane } from '../control-plane.ts';

const everyMs = 5_000;
/** Changes closer together than this go into one report. */
const shortestMs = 100;

export type Reporter = ReturnType<typeof createReporter>;

export function createReporter(parts: {
  controlPlane: Pick<ControlPlane, 'sendReport'>;
  report: () => EdgeReport;
  /** The answer to a report asked for something. */
  onTasks?: (tasks: EdgeTasks) => void;
  log: { debug(line: object, text: string): void; warn(line: object, text: string): void };
}) {
  let poked = false;
  let cut = () => {};
  let failed = 0;
  return {
    /** Something changed that pages show. */
    poke() {
      poked = true;
      cut();
    },
    /** One report now. A failed one is not repeated: the next says the same and newer. */
    async send(signal?: AbortSignal): Promise<void> {
      try {
        const tasks = await parts.controlPlane.sendReport(parts.report(), signal);
        failed = 0;
        if (tasks) parts.onTasks?.(tasks);
      } catch (error) {
        failed += 1;
        parts.log[failed > 1 ? 'warn' : 'debug']({ error: String(error), failed }, 'report not delivered');
      }
    },
    async run(stop: AbortSignal): Promise<void> {
      stop.addEventListener('abort', () => cut(), { once: true });
      while (!stop.aborted) {
        poked = false;
        await this.send(stop);
        await delay(shortestMs, undefined, { signal: stop }).catch(() => undefined);
        if (poked || stop.aborted) continue;
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, everyMs - shortestMs);
          cut = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
    },
  };
}
