/**
 * `npm run test:faults`: kills each process in turn under calls, and counts what it cost.
 * Options: `--only agent` (or several, with commas), `--seconds 60`, `--rate 20`, `--kills 2`, `--keep` (leaves data and logs).
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { isGood, type Result, runCase } from './fault-case.ts';
import { table } from './table.ts';
import { victims } from './victims.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    seconds: { type: 'string' },
    rate: { type: 'string' },
    kills: { type: 'string' },
    keep: { type: 'boolean' },
  },
});
const seconds = Number(values.seconds ?? 60);
const callsPerSecond = Number(values.rate ?? 20);
const kills = Number(values.kills ?? 2);
const wanted = values.only?.split(',') ?? victims.map(({ name }) => name);
const unknown = wanted.filter((name) => !victims.some((victim) => victim.name === name));
if (unknown.length > 0 || !(seconds >= 8) || !(callsPerSecond >= 1) || !(kills >= 1)) {
  console.error(`--only takes ${victims.map(({ name }) => name).join(', ')}; --seconds at least 8; --rate and --kills at least 1`);
  process.exit(2);
}

const folder = await mkdtemp(join(tmpdir(), 'patchcord-faults-'));
// PostgreSQL runs as a user of its own, below this folder.
await chmod(folder, 0o755);
const stops: (() => Promise<void>)[] = [];
const stopAll = async () => {
  for (let stop = stops.pop(); stop; stop = stops.pop()) await stop().catch((error) => console.error(`  could not stop: ${error.message}`));
};
let interrupted = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => {
    if (interrupted) return;
    interrupted = true;
    console.log('\nStopping.');
    void stopAll().finally(() => process.exit(130));
  });

const results: Result[] = [];
let broken = false;
for (const victim of victims.filter(({ name }) => wanted.includes(name))) {
  console.log(`${victim.title}: ${callsPerSecond} calls a second for ${seconds} s`);
  try {
    const plan = {
      folder: join(folder, victim.name),
      seconds,
      callsPerSecond,
      kills,
      say: console.log,
      onStop: (stop: () => Promise<void>) => stops.push(stop),
    };
    results.push(await runCase(victim, plan));
  } catch (error) {
    broken = true;
    console.log(`  could not be measured: ${(error as Error).stack}`);
  } finally {
    await stopAll();
  }
}
console.log(`\n${table(results)}`);
const good = !broken && results.every(isGood);
if (good && !values.keep) await rm(folder, { recursive: true, force: true });
else console.log(`\nData and logs: ${folder}`);
process.exit(good ? 0 : 1);
