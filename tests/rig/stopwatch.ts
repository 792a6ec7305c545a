/**
 * How long something takes, less the time that its processes and this one waited for a processor: a promise of a second is ours, how busy the machine is with
 * something else is not. On a machine that is not busy it is the time by the clock.
 */
import { readdirSync, readFileSync } from 'node:fs';

const lookEveryMs = 20;

/** @param pids of those that do it; one that ends counts with what was seen of it last */
export function stopwatch(pids: number[]): { /** Until now; to be asked once. */ ms(): number } {
  const from = performance.now();
  const waited = new Map<string, { first: number; last: number }>();
  const look = () => {
    for (const [thread, ms] of [process.pid, ...pids].flatMap(waitedByThread)) {
      const seen = waited.get(thread);
      if (seen) seen.last = ms;
      else waited.set(thread, { first: ms, last: ms });
    }
  };
  look();
  const looking = setInterval(look, lookEveryMs).unref();
  return {
    ms() {
      clearInterval(looking);
      look();
      const waitedMs = [...waited.values()].reduce((sum, { first, last }) => sum + last - first, 0);
      return Math.max(0, performance.now() - from - waitedMs);
    },
  };
}

/** The second figure of schedstat: nanoseconds that a thread could have run and had no processor (Linux, Documentation/scheduler/sched-stats). */
function waitedByThread(pid: number): [thread: string, ms: number][] {
  try {
    return readdirSync(`/proc/${pid}/task`).map((thread) => {
      const [, waitedNs] = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ');
      return [thread, Number(waitedNs) / 1e6];
    });
  } catch {
    return []; // it ended
  }
}
