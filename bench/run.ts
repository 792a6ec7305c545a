/**
 * `npm run bench`: docs/benchmarks.md says what is measured and how. Prints a table, writes bench/output/result.json.
 * `--only equal-rates,records` runs some of it; `--list` names them; BENCH_SECONDS (20) shortens each load for a first look.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Finding } from './finding.ts';
import type { Context, Measure } from './measure.ts';
import { callsOut } from './measures/calls-out.ts';
import { changeToEffect } from './measures/change-to-effect.ts';
import { equalRates } from './measures/equal-rates.ts';
import { highestClean } from './measures/highest-clean.ts';
import { inviteToRinging } from './measures/invite-to-ringing.ts';
import { loadRoutes } from './measures/load-routes.ts';
import { recordsPerSecond } from './measures/records.ts';
import { webrtcCall } from './measures/webrtc-call.ts';
import { judgeNoise, type NoiseSample, noiseWords, sampleNoise } from './noise.ts';
import { table } from './table.ts';

/** Those that share the three engines stand together: the engines end after the last of them. */
const all: Measure[] = [changeToEffect, inviteToRinging, callsOut, recordsPerSecond, webrtcCall, loadRoutes, equalRates, highestClean];
const { wanted, seconds } = readArguments();

const startedMs = performance.now();
const clock = () => `${((performance.now() - startedMs) / 60_000).toFixed(1).padStart(5)} min`;
const say = (line: string) => console.log(`${clock()}  ${line}`);

/** Some waits of the edge's own parts do not keep a program alive; this one ends by itself. */
setInterval(() => undefined, 60_000);

const stops: (() => Promise<unknown> | unknown)[] = [];
async function stopAll(): Promise<void> {
  for (let stop = stops.pop(); stop; stop = stops.pop()) {
    try {
      await stop();
    } catch (error) {
      say(`could not stop: ${error instanceof Error ? error.message : error}`);
    }
  }
}
let interrupted = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => {
    if (interrupted) return;
    interrupted = true;
    say('stopping');
    void stopAll().finally(() => process.exit(130));
  });
/** What fails because everything is being stopped is no result: the signal above ends the program. */
const unlessInterrupted = () => (interrupted ? new Promise<never>(() => undefined) : undefined);

const machine = { cores: cpus().length, cpu: cpus()[0]?.model ?? 'unknown', memoryGb: Math.round(totalmem() / 1e9) };
const noise: NoiseSample[] = [];
const results: { name: string; title: string; seconds: number; findings: Finding[]; samples: unknown; error: string | null }[] = [];

say(`${machine.cores} cores (${machine.cpu}), ${machine.memoryGb} GB; each load lasts ${seconds} s`);
const usesRelay = (measure: Measure | undefined) => measure === equalRates || measure === highestClean;
for (const [at, measure] of wanted.entries()) {
  noise.push(sampleNoise(`before ${measure.name}`));
  say(measure.title);
  const fromMs = performance.now();
  const context: Context = { seconds, say: (line) => say(`  ${line}`), onStop: (stop) => stops.push(stop) };
  const result = {
    name: measure.name,
    title: measure.title,
    findings: [] as Finding[],
    samples: null as unknown,
    error: null as string | null,
  };
  try {
    Object.assign(result, await measure.run(context));
    await unlessInterrupted();
  } catch (error) {
    await unlessInterrupted();
    result.error = error instanceof Error ? (error.stack ?? error.message) : String(error);
    say(`  could not be measured: ${result.error}`);
  }
  if (!(usesRelay(measure) && usesRelay(wanted[at + 1]))) await stopAll();
  results.push({ ...result, seconds: (performance.now() - fromMs) / 1_000 });
}
noise.push(sampleNoise('after'));
const judged = judgeNoise(noise);

console.log('');
for (const { title, findings, error } of results)
  console.log([title, ...table(findings), ...(error ? ['  could not be measured'] : []), ''].join('\n'));
console.log(`The machine: ${noiseWords(judged)}.`);
if (judged.tooNoisy)
  console.log('TOO NOISY TO COMPARE: other work took part of the machine. Ratios of pairs are the best of it; the rest is only a hint.');
const goals = results.flatMap((one) => one.findings).filter(({ met }) => met !== null);
const totalSeconds = (performance.now() - startedMs) / 1_000;
console.log(`${goals.filter(({ met }) => met).length} of ${goals.length} goals met. ${(totalSeconds / 60).toFixed(1)} minutes.`);

const folder = fileURLToPath(new URL('output/', import.meta.url));
mkdirSync(folder, { recursive: true });
const output = { at: new Date().toISOString(), totalSeconds, loadSeconds: seconds, machine, noise: { ...judged, samples: noise }, results };
writeFileSync(`${folder}result.json`, `${JSON.stringify(output, null, 2)}\n`);
console.log('Written to bench/output/result.json');
process.exit(results.some(({ error }) => error) ? 1 : 0);

function readArguments(): { wanted: Measure[]; seconds: number } {
  const names = all.map(({ name }) => name).join(', ');
  const wrong = (words: string): never => {
    console.error(`${words}\nnpm run bench -- --only ${all[0]?.name}   runs one or, with commas, several of: ${names}`);
    process.exit(2);
  };
  let only: string | undefined;
  try {
    const { values } = parseArgs({ options: { only: { type: 'string' }, list: { type: 'boolean' } } });
    if (values.list) {
      for (const { name, title } of all) console.log(`${name.padEnd(18)} ${title}`);
      process.exit(0);
    }
    only = values.only;
  } catch (error) {
    wrong((error as Error).message);
  }
  const asked = only?.split(',');
  const unknown = asked?.find((one) => !all.some(({ name }) => name === one));
  if (unknown !== undefined) wrong(`--only is '${only}': there is no measure '${unknown}'.`);
  const given = process.env.BENCH_SECONDS;
  if (given !== undefined && !(/^\d{1,4}$/.test(given) && Number(given) >= 5))
    wrong(`BENCH_SECONDS is '${given}': expected a whole number of seconds, 5 or more.`);
  return { wanted: all.filter(({ name }) => asked?.includes(name) ?? true), seconds: Number(given ?? 20) };
}
