/**
 * Which SIP workers hang, and whether that is a reason to start Kamailio again: docs/decisions/a-hung-worker-is-told-from-a-busy-one.md.
 * Pure: what was seen goes in, a verdict comes out.
 */

/** One worker since its last answer to a probe. */
export interface WorkerSeen {
  pid: number;
  /** Time in which this agent itself was awake. */
  silentMs: number;
  /** Probes that the other workers have answered meanwhile. */
  answersOfOthers: number;
  /** A letter of proc(5), '' where it cannot be read. */
  state: string;
  /** Processor time it has used meanwhile. */
  cpuTicks: number;
}

export interface Seen {
  workers: WorkerSeen[];
  /** No answer over TCP for so long. */
  tcpSilentMs: number;
  /** Some answer to a probe was ever had from this Kamailio, or from an earlier one. */
  everAnswered: boolean;
  /** It ran before this agent did: it may hang already. */
  adopted: boolean;
  /** Requests from unlisted addresses were counted in the last seconds: somebody reads the socket. */
  countsGrow: boolean;
  callsUp: number;
}

export type Verdict =
  | { verdict: 'well' }
  /** Nothing is done but to say so. */
  | { verdict: 'watched'; sentence: string }
  | { verdict: 'replace'; sentence: string };

/** Said from here on. */
const toldMs = 3_000;
/** Blocked or stopped for so long: it does not come back. */
const blockedMs = 10_000;
/** Using the processor and answering nothing: an endless loop, or more packets than can be read. Twelve probes a worker are lost in a row by then. */
const busyMs = 30_000;
/** TCP asks less often, and a new connection may fall to the one worker of several that hangs. */
const tcpMs = 20_000;
/** The kernel gives a packet to any worker that waits. A live one misses this many for each worker there is with a chance of e^-20. */
const missedPerWorker = 20;

const msPerTick = 10;
/** More than a twentieth of the time on a processor. What it did right after its last answer does not count. */
const works = (one: WorkerSeen) => one.cpuTicks * msPerTick * 20 >= one.silentMs;
/** It wants the processor and hardly gets it. An endless loop takes its full share. */
const starved = (one: WorkerSeen) => one.state === 'R' && !works(one);
const debugged = (one: WorkerSeen) => one.state === 't';

export function judge(seen: Seen): Verdict {
  const { workers } = seen;
  if (seen.tcpSilentMs >= tcpMs) return replace('Kamailio answers nothing over TCP');
  const silent = workers.filter((one) => one.silentMs >= toldMs);
  if (silent.length === 0) return { verdict: 'well' };
  return silent.length === workers.length ? judgeAll(seen) : judgeSome(seen);
}

function judgeAll({ workers, everAnswered, adopted, countsGrow }: Seen): Verdict {
  const shortest = Math.min(...workers.map(({ silentMs }) => silentMs));
  const sentence = `none of ${workers.length} SIP workers of Kamailio answers`;
  if (workers.some(debugged)) return watched(`${sentence}: a debugger holds them`);
  if (workers.every(starved)) return watched(`${sentence}: they get no processor time`);
  // Ours or the machine's fault, and no start of Kamailio would change it.
  if (!everAnswered && !adopted) return watched(`${sentence}, and none ever did: are UDP packets to the edge's own address filtered?`);
  if (countsGrow) return watched(`${sentence}: they read a flood`);
  return shortest >= (workers.some(works) ? busyMs : blockedMs) ? replace(sentence) : watched(sentence);
}

function judgeSome({ workers, callsUp }: Seen): Verdict {
  const hung = workers.filter(
    (one) => one.silentMs >= blockedMs && one.answersOfOthers >= missedPerWorker * workers.length && !starved(one) && !debugged(one),
  );
  if (hung.length === 0) return { verdict: 'well' };
  const sentence = `${hung.length} of ${workers.length} SIP workers of Kamailio ${hung.length === 1 ? 'does' : 'do'} not answer`;
  // A lock that one holds stops the others one by one: more than half is no accident any more.
  if (hung.length * 2 > workers.length) return replace(sentence);
  if (callsUp === 0) return replace(`${sentence}, and no call is up`);
  return watched(`${sentence}; Kamailio is started again as soon as no call is up`);
}

const watched = (sentence: string): Verdict => ({ verdict: 'watched', sentence });
const replace = (sentence: string): Verdict => ({ verdict: 'replace', sentence });
