/**
 * `npm run bench`: what our policy costs beside a bare Kamailio relay with the same allocator, memory, workers and buffers. Engines on core 0, sipp on
 * core 1, in turn within one run: the ratios are the result, the absolute numbers are this machine's. Prints a table and writes bench/output/result.json.
 * BENCH_SECONDS (default 20) shortens each load for a first look.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { startBare } from './bare.ts';
import { startEdge } from './edge.ts';
import type { Engine } from './engine.ts';
import { groupCpuMicroseconds, machineTicks } from './processes.ts';
import { type LoadResult, placeLoad, startCallee } from './sipp.ts';

const seconds = Number(process.env.BENCH_SECONDS ?? 20);
const rounds = 3;
const rates = [50, 500, 2000];
const tuning = { workers: 4, sharedMemoryMb: 3000, core: 0 };
const caller = { core: 1, address: '127.30.0.2', port: 5080 };
const callee = { core: 1, address: '127.30.0.3', port: 5070 };
const calleeAt = `${callee.address}:${callee.port}`;

interface Measured extends LoadResult {
  microsecondsPerCall: number;
}

const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const isClean = (result: LoadResult) =>
  result.failed <= (result.succeeded + result.failed) / 1000 && result.retransmitted <= result.succeeded / 100;

async function measure(engine: Engine, callsPerSecond: number, forSeconds: number): Promise<Measured> {
  const before = groupCpuMicroseconds(engine.group);
  const load = { ...caller, target: engine.target, numbers: engine.numbers, callsPerSecond, seconds: forSeconds };
  const result = await placeLoad(load);
  const used = groupCpuMicroseconds(engine.group) - before;
  return { ...result, microsecondsPerCall: used / Math.max(1, result.succeeded) };
}

/** CPU per call falls with load, so only equal rates are compared, engine after engine, round after round. */
async function atEqualRates(engines: Engine[]) {
  const rows = [];
  for (const rate of rates) {
    const found = new Map<Engine, Measured[]>(engines.map((engine) => [engine, []]));
    for (let round = 0; round < rounds; round++) {
      for (const engine of engines) found.get(engine)?.push(await measure(engine, rate, Math.max(5, seconds / 2)));
    }
    const bare = median(found.get(engines[0] as Engine)?.map((one) => one.microsecondsPerCall) ?? []);
    for (const [engine, results] of found) {
      const own = median(results.map((one) => one.microsecondsPerCall));
      const clean = results.filter(isClean).length;
      console.log(
        `  ${String(rate).padStart(5)}/s  ${engine.name.padEnd(26)} ${own.toFixed(0).padStart(6)} us a call   x${(own / bare).toFixed(2)}   clean ${clean} of ${rounds}`,
      );
      rows.push({ rate, engine: engine.name, microsecondsPerCall: own, ratioToBare: own / bare, cleanRounds: clean, results });
    }
  }
  return rows;
}

/** Highest rate of a geometric ladder that stays clean for the whole time. */
async function highestClean(engine: Engine) {
  let best = 0;
  for (let rate = 500; rate <= 6000; rate = Math.round(rate * 1.2)) {
    const result = await measure(engine, rate, seconds);
    if (!isClean(result)) break;
    best = rate;
  }
  console.log(`  ${engine.name.padEnd(26)} ${best} calls/s`);
  return { engine: engine.name, callsPerSecond: best };
}

const started = Date.now();
const before = machineTicks();
console.log(`Engines on core 0, sipp on core 1, ${cpus().length} cores (${cpus()[0]?.model}), load before ${loadavg()[0]?.toFixed(2)}`);
const ringing = startCallee(callee);
const engines: Engine[] = [];
try {
  engines.push(await startBare('127.30.0.1', calleeAt, tuning));
  engines.push(await startEdge('127.30.0.4', 18_089, caller.address, calleeAt, 1_000, tuning));
  const loading = performance.now();
  engines.push(await startEdge('127.30.0.5', 18_090, caller.address, calleeAt, 1_000_000, tuning));
  const loadSeconds = (performance.now() - loading) / 1000;
  console.log(`1,000,000 numbers loaded in ${loadSeconds.toFixed(1)} s, start of Kamailio and making the rows included`);
  console.log('CPU per call at equal rates (no media, dialogs and rows on):');
  const equal = await atEqualRates(engines);
  console.log(`Highest clean rate (at most 0.1 % failed, 1 % retransmitted, ${seconds} s):`);
  const clean = [];
  for (const engine of engines) clean.push(await highestClean(engine));
  const after = machineTicks();
  const busy = (after.busy - before.busy) / (after.all - before.all);
  const result = { at: new Date(started).toISOString(), seconds, loadSeconds, equal, clean, machine: { cpu: cpus()[0]?.model, busy } };
  const folder = fileURLToPath(new URL('output/', import.meta.url));
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}result.json`, `${JSON.stringify(result, null, 2)}\n`);
  console.log(`Both cores were busy ${(busy * 100).toFixed(0)} % of the time. Written to bench/output/result.json`);
} finally {
  for (const engine of engines) await engine.stop();
  await ringing.stop();
}
