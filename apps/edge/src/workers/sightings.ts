/** Keeps what was seen of each worker between two answers. */
import type { WorkerSeen } from './judgement.ts';

export interface ProcessNow {
  state: string;
  cpuTicks: number;
}

interface Sighting {
  answeredAtMs: number;
  answersBefore: number;
  cpuTicksThen: number;
}

/** Runs only while this agent itself is awake. */
export function createAwakeClock() {
  let awakeMs = 0;
  return {
    /** @param mostMs what a tick takes on a machine that is not held up; longer ones say nothing about Kamailio */
    tick(elapsedMs: number, mostMs: number) {
      awakeMs += Math.min(elapsedMs, mostMs);
    },
    nowMs: () => awakeMs,
  };
}

export function createSightings(clock: Pick<ReturnType<typeof createAwakeClock>, 'nowMs'>, processOf: (pid: number) => ProcessNow | null) {
  let answers = 0;
  let workers = new Map<number, Sighting>();

  const fresh = (pid: number): Sighting => ({
    answeredAtMs: clock.nowMs(),
    answersBefore: answers,
    cpuTicksThen: processOf(pid)?.cpuTicks ?? 0,
  });
  return {
    /** A Kamailio begins, or is taken over: each of its workers has its time from now. */
    begin(pids: number[]) {
      workers = new Map(pids.map((pid) => [pid, fresh(pid)]));
    },
    answered(pid: number) {
      answers++;
      if (workers.has(pid)) workers.set(pid, fresh(pid));
    },
    seen(): WorkerSeen[] {
      return [...workers].map(([pid, { answeredAtMs, answersBefore, cpuTicksThen }]) => {
        const now = processOf(pid);
        return {
          pid,
          silentMs: clock.nowMs() - answeredAtMs,
          // Its own last answer is the first that `answersBefore` counts.
          answersOfOthers: answers - answersBefore,
          state: now?.state ?? '',
          cpuTicks: now ? now.cpuTicks - cpuTicksThen : 0,
        };
      });
    },
  };
}
