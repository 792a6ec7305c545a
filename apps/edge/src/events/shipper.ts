/** Brings the journal to the control plane: oldest first, one batch at a time, repeated until it is acknowledged. */
import { setTimeout as delay } from 'node:timers/promises';
import { createBackoff } from '../backoff.ts';
import { type ControlPlane, ControlPlaneError } from '../control-plane.ts';
import type { Problems } from '../problems.ts';
import type { Journal } from './journal.ts';
import type { SetAside } from './set-aside.ts';

const mostAtOnce = 500;

export interface ShipperOptions {
  controlPlane: Pick<ControlPlane, 'sendEvents'>;
  journal: Journal;
  setAside: Pick<SetAside, 'put'>;
  problems: Problems;
  retry?: { firstMs: number; mostMs: number };
}

/** These answers mean 'never, as it is', not 'not now'. */
const refusesContent = (error: unknown) => error instanceof ControlPlaneError && [400, 413, 422].includes(error.status);

export function createShipper(options: ShipperOptions) {
  const { controlPlane, journal, setAside, problems } = options;
  let limit = mostAtOnce;

  /** One batch. Returns false when nothing waits. @throws when it was not taken. */
  async function shipOnce(signal?: AbortSignal): Promise<boolean> {
    const events = journal.next(limit);
    const [first] = events;
    const last = events.at(-1);
    if (!first || !last) return false;
    try {
      const { ackedSeq } = await controlPlane.sendEvents({ journal: journal.id, events }, signal);
      // More than was sent would delete what was never seen over there.
      if (ackedSeq < first.seq || ackedSeq > last.seq) throw new Error(`acknowledged ${ackedSeq} of ${first.seq} to ${last.seq}`);
      journal.acknowledge(ackedSeq);
      limit = Math.min(mostAtOnce, limit * 2);
    } catch (error) {
      if (!refusesContent(error)) throw error;
      // One event in it is refused: halve until it stands alone, then go on without it.
      if (events.length > 1) limit = Math.ceil(events.length / 2);
      else {
        setAside.put('control plane', error instanceof Error ? error.message : String(error), JSON.stringify(first));
        journal.acknowledge(first.seq);
      }
    }
    return true;
  }

  return {
    /** Runs until `stop` is aborted. */
    async run(stop: AbortSignal): Promise<void> {
      const backoff = createBackoff(options.retry ?? { firstMs: 100, mostMs: 5_000 });
      let wake = () => {};
      journal.onAppend(() => wake());
      stop.addEventListener('abort', () => wake(), { once: true });
      while (!stop.aborted) {
        try {
          const shipped = await shipOnce(stop);
          problems.clear('events');
          backoff.reset();
          if (shipped) continue;
          await new Promise<void>((resolve) => {
            wake = resolve;
            if (stop.aborted || journal.waiting() > 0) resolve();
          });
        } catch (error) {
          if (stop.aborted) return;
          problems.set('events', `calls cannot be reported, they wait on disk: ${error instanceof Error ? error.message : error}`);
          await delay(backoff.nextMs(), undefined, { signal: stop }).catch(() => undefined);
        }
      }
    },
    /** Everything that waits, for at most that long. Only while `run` is not running. */
    async flush(limitMs: number): Promise<void> {
      const signal = AbortSignal.timeout(limitMs);
      try {
        while (await shipOnce(signal));
      } catch {
        // It stays on disk for the next start.
      }
    },
  };
}
