/**
 * Engines outlive the agent: each runs in a process group of its own, and a mark on disk (pid, start time, boot) lets the next agent find it again.
 * A pid alone is no proof: numbers are used again. With its start time in clock ticks since boot (proc(5), field 22) and the boot it is.
 */
import { spawn } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync, readlinkSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

export interface ProcessMark {
  /** Also the number of its process group. */
  pid: number;
  startTicks: string;
  /** After another boot the same numbers are strangers. */
  bootId: string;
}

/** New at each boot (random(4)). */
export const bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();

export interface ProcessStat {
  name: string;
  /** One letter: R running or waiting for a processor, S asleep, D in the kernel, T stopped, t held by a debugger, Z ended. */
  state: string;
  group: number;
  startTicks: string;
  /** Processor time used so far, in hundredths of a second. */
  cpuTicks: number;
}

/** proc(5): `pid (name) state ppid pgrp …`; the name may hold spaces and brackets, so it is cut out first. */
export function statOf(pid: number): ProcessStat | null {
  let line: string;
  try {
    line = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return null;
  }
  const open = line.indexOf('(');
  const close = line.lastIndexOf(')');
  const rest = line.slice(close + 2).split(' ');
  return {
    name: line.slice(open + 1, close),
    state: rest[0] ?? '',
    group: Number(rest[2]),
    startTicks: rest[19] ?? '',
    cpuTicks: Number(rest[11]) + Number(rest[12]),
  };
}

const ended = (stat: ProcessStat | null) => stat === null || stat.state === 'Z' || stat.state === 'X';

/** The mark of a process that runs now, else null. */
export function markOf(pid: number): ProcessMark | null {
  const stat = statOf(pid);
  return stat === null || ended(stat) ? null : { pid, startTicks: stat.startTicks, bootId };
}

export function isRunning(mark: ProcessMark): boolean {
  return mark.bootId === bootId && markOf(mark.pid)?.startTicks === mark.startTicks;
}

/** One word for one life of an engine. */
export const lifeOf = (mark: ProcessMark) => `${mark.pid}:${mark.startTicks}`;

/** Processes of that group that have that name; the name keeps us from ending strangers that got an old number. */
export function groupMembers(group: number, name: string): number[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number)
    .filter((pid) => {
      const stat = statOf(pid);
      return stat !== null && !ended(stat) && stat.group === group && stat.name === name;
    });
}

/** Files that the processes have open, by their present path. A process that ended in between has none. */
export function openFiles(pids: number[]): Set<string> {
  const paths = new Set<string>();
  for (const pid of pids) {
    try {
      for (const fd of readdirSync(`/proc/${pid}/fd`)) paths.add(readlinkSync(`/proc/${pid}/fd/${fd}`));
    } catch {
      // It ended while we looked: so it holds nothing.
    }
  }
  return paths;
}

/** Ends a whole group: asks, waits up to `graceMs`, then kills. Returns when no process of it is left. */
export async function endGroup(group: number, name: string, graceMs: number): Promise<void> {
  const send = (signal: NodeJS.Signals) => {
    for (const pid of groupMembers(group, name)) {
      try {
        process.kill(pid, signal);
      } catch {
        // Gone already.
      }
    }
  };
  const gone = async (waitMs: number, whileWaiting: () => void = () => {}) => {
    const until = performance.now() + waitMs;
    while (groupMembers(group, name).length > 0) {
      if (performance.now() >= until) return false;
      whileWaiting();
      await delay(20);
    }
    return true;
  };
  if (graceMs > 0) {
    send('SIGTERM');
    if (await gone(graceMs)) return;
  }
  // Again and again: one that was just starting may have made a child while we looked.
  if (!(await gone(5_000, () => send('SIGKILL')))) throw new Error(`processes of ${name} (group ${group}) do not end`);
}

/** Ends what is left of a marked engine, orphans whose leader is gone included. A group that was marked before the machine's last start is gone. */
export async function endMarked(mark: ProcessMark, name: string, graceMs: number): Promise<void> {
  if (mark.bootId === bootId) await endGroup(mark.pid, name, graceMs);
}

/**
 * Starts a program as the leader of its own group. Its output goes to a file, never to a pipe of ours: a pipe would break when the agent is
 * killed. The file is opened for appending, so that it can be cut while the program runs. The mark is on disk before anything is awaited:
 * an agent that is killed here must not leave behind an engine that nobody knows.
 */
export function startGroup(started: {
  program: string;
  args: string[];
  /** Beside this program's own. */
  env?: Record<string, string>;
  logFile: string;
  markFile: string;
}): Promise<ProcessMark> {
  const log = openSync(started.logFile, 'a', 0o600);
  const child = spawn(started.program, started.args, {
    detached: true,
    stdio: ['ignore', log, log],
    cwd: '/',
    env: { ...process.env, ...started.env },
  });
  closeSync(log);
  const mark = child.pid === undefined ? null : markOf(child.pid);
  if (mark !== null) writeMark(started.markFile, mark);
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new Error(`${started.program} cannot be started: ${error.message}`)));
    child.once('spawn', () => {
      child.unref();
      if (mark === null) reject(new Error(`${started.program} ended at once`));
      else resolve(mark);
    });
  });
}

export function readMark(file: string): ProcessMark | null {
  try {
    const { pid, startTicks, bootId } = JSON.parse(readFileSync(file, 'utf8'));
    return Number.isInteger(pid) && typeof startTicks === 'string' && typeof bootId === 'string' ? { pid, startTicks, bootId } : null;
  } catch {
    return null;
  }
}

export function writeMark(file: string, mark: ProcessMark): void {
  writeFileSync(`${file}.new`, JSON.stringify(mark), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

export function forgetMark(file: string): void {
  rmSync(file, { force: true });
}
