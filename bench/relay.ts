/** The engines that are compared: bare relay, edge with 1,000 numbers, edge with 1,000,000; engines on core 0, sipp on core 1, in turn within one run. */
import { startBare, type Tuning } from './bare.ts';
import { type EdgeBench, startEdge } from './edge.ts';
import type { Engine } from './engine.ts';
import type { Context } from './measure.ts';
import { groupCpuMicroseconds } from './processes.ts';
import { type LoadResult, placeLoad, startCallee } from './sipp.ts';

const tuning: Tuning = { workers: 4, sharedMemoryMb: 3_000, core: 0 };
const caller = { core: 1, address: '127.30.0.2', port: 5080 };
const callee = { core: 1, address: '127.30.0.3', port: 5070 };

export interface Engines {
  bare: Engine;
  edge: EdgeBench;
  million: EdgeBench;
}

let started: Promise<Engines> | null = null;

/** Started at the first call, then the same. */
export function engines(context: Context): Promise<Engines> {
  started ??= startEngines(context);
  return started;
}

async function startEngines({ say, onStop }: Context): Promise<Engines> {
  const calleeAt = `${callee.address}:${callee.port}`;
  const ringing = startCallee(callee);
  onStop(ringing.stop);
  const bare = await startBare('127.30.0.1', calleeAt, tuning);
  onStop(bare.stop);
  const edge = await startEdge('127.30.0.4', 18_089, caller.address, calleeAt, 1_000, tuning, onStop);
  say('filling the second edge with 1,000,000 numbers');
  const million = await startEdge('127.30.0.5', 18_090, caller.address, calleeAt, 1_000_000, tuning, onStop);
  for (const engine of [bare, edge, million]) await place(engine, 100, 3); // what the first call of a worker costs is not what a call costs
  return { bare, edge, million };
}

export interface Loaded extends LoadResult {
  callsPerSecond: number;
  microsecondsPerCall: number;
  /** Part of its one core that the engine used while calls were placed. */
  coreUsed: number;
}

export async function place(engine: Engine, callsPerSecond: number, seconds: number): Promise<Loaded> {
  const load = { ...caller, target: engine.target, numbers: engine.numbers, callsPerSecond, seconds };
  const before = groupCpuMicroseconds(engine.group);
  const result = await placeLoad(load);
  const used = groupCpuMicroseconds(engine.group) - before;
  return {
    ...result,
    callsPerSecond,
    microsecondsPerCall: used / Math.max(1, result.succeeded),
    coreUsed: used / 1_000_000 / result.seconds,
  };
}

/** At most 0.1 % failed, at most 1 % sent again. */
export const isClean = (result: LoadResult): boolean =>
  result.failed <= (result.succeeded + result.failed) / 1_000 && result.retransmitted <= result.succeeded / 100;
