/** Keeps what was seen of each worker between two answers. Its clock runs only while this agent itself is awake. */
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

export function createSightings(processOf: (pid: number) => ProcessNow | null) {
  let awakeMs = 0;
  let answers = 0;
  let workers = new Map<number, Sighting>();

  const fresh = (pid: number): Sighting => ({
    answeredAtMs: awakeMs,
    answersBefore: answers,
    cpuTicksThen: processOf(pid)?.cpuTicks ?? 0,
  });
  return {
    /** A Kamailio begins, or is taken over: each of its workers has its time from now. */
    begin(pids: number[]) {
      workers = new Map(pids.map((pid) => [pid, fresh(pid)]));
    },
    /** @param mostMs what a tick takes on a machine that is not held up; longer ones say nothing about Kamailio */
    tick(elapsedMs: number, mostMs: number) {
      awakeMs += Math.min(elapsedMs, mostMs);
    },
    answered(pid: number) {
      answers++;
      if (workers.has(pid)) workers.set(pid, fresh(pid));
    },
    pids: () => [...workers.keys()],
    awakeMs: () => awakeMs,
    seen(): WorkerSeen[] {
      return [...workers].map(([pid, { answeredAtMs, answersBefore, cpuTicksThen }]) => {
        const now = processOf(pid);
        return {
          pid,
          silentMs: awakeMs - answeredAtMs,
          // Its own last answer is the first that `answersBefore` counts.
          answersOfOthers: answers - answersBefore,
          state: now?.state ?? '',
          cpuTicks: now ? now.cpuTicks - cpuTicksThen : 0,
        };
      });
    },
  };
}
