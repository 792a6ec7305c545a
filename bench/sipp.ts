/** sipp on the core that the engine does not have: a callee that answers at once, and callers at a set rate. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const scenario = (name: string) => fileURLToPath(new URL(`scenarios/${name}.xml`, import.meta.url));
const socketBuffer = ['-buff_size', '4000000'];

export interface LoadResult {
  succeeded: number;
  failed: number;
  retransmitted: number;
  seconds: number;
}

/** Ends with this program, also where that is interrupted in the middle of a load. */
function sipp(core: number, args: string[]): ChildProcess {
  const child = spawn('taskset', ['-c', String(core), 'sipp', ...args, '-nostdin', ...socketBuffer], { stdio: 'ignore' });
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
  return child;
}

export interface Callee {
  stop(): Promise<void>;
}

export function startCallee(at: { core: number; address: string; port: number }): Callee {
  const child = sipp(at.core, ['-sf', scenario('callee'), '-i', at.address, '-p', String(at.port)]);
  return {
    async stop() {
      if (child.exitCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

/** One column of the last line of sipp's statistics file. */
function column(lines: string[], name: string): number {
  const at = (lines[0] ?? '').split(';').indexOf(name);
  return Number((lines.at(-1) ?? '').split(';')[at]);
}

export interface Load {
  core: number;
  address: string;
  port: number;
  target: string;
  /** User parts called in turn. */
  numbers: string[];
  callsPerSecond: number;
  seconds: number;
}

/** Places `callsPerSecond * seconds` calls and waits for the last to end. */
export async function placeLoad(load: Load): Promise<LoadResult> {
  const folder = mkdtempSync(join(tmpdir(), 'patchcord-bench-'));
  try {
    const numbersFile = join(folder, 'numbers.csv');
    const statFile = join(folder, 'stat.csv');
    writeFileSync(numbersFile, `SEQUENTIAL\n${load.numbers.join('\n')}\n`);
    const args = ['-sf', scenario('caller'), '-inf', numbersFile, '-i', load.address, '-p', String(load.port)];
    const calls = load.callsPerSecond * load.seconds;
    args.push('-r', String(load.callsPerSecond), '-m', String(calls), '-l', '100000', '-recv_timeout', '10000');
    args.push('-trace_stat', '-stf', statFile, '-fd', '1', load.target);
    const started = Date.now();
    const child = sipp(load.core, args);
    const limit = setTimeout(() => child.kill('SIGKILL'), (load.seconds * 3 + 30) * 1000);
    await once(child, 'exit');
    clearTimeout(limit);
    const lines = readFileSync(statFile, 'utf8').trim().split('\n');
    return {
      succeeded: column(lines, 'SuccessfulCall(C)'),
      failed: calls - column(lines, 'SuccessfulCall(C)'),
      retransmitted: column(lines, 'Retransmissions(C)'),
      seconds: (Date.now() - started) / 1000,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
