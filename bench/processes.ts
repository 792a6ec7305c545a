/** CPU time of processes, read from the kernel's own accounting. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks of /proc are 100 a second on Linux whatever the kernel's own rate (USER_HZ). */
const microsecondsPerTick = 10_000;

interface Stat {
  pid: number;
  parent: number;
  group: number;
  ticks: number;
}

const pids = () => readdirSync('/proc').filter((name) => /^\d+$/.test(name));

function readStat(pid: string): Stat | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command's name stands in parentheses and may hold anything; fields count from behind it: state is the 3rd.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { pid: Number(pid), parent: Number(fields[1]), group: Number(fields[2]), ticks: Number(fields[11]) + Number(fields[12]) };
  } catch {
    return null; // ended between listing and reading
  }
}

/** Threads in nanosecond steps where the kernel shows them; a tick is long against what a call at 50 a second costs. */
function microsecondsOf({ pid, ticks }: Stat): number {
  try {
    const threads = readdirSync(`/proc/${pid}/task`).map((thread) => {
      const text = readFileSync(`/proc/${pid}/task/${thread}/sched`, 'utf8');
      return Number(/^se\.sum_exec_runtime\s*:\s*([\d.]+)$/m.exec(text)?.[1]) * 1_000;
    });
    const sum = threads.reduce((total, one) => total + one, 0);
    if (Number.isFinite(sum)) return sum;
  } catch {
    // Not shown by this kernel, or a thread ended between listing and reading.
  }
  return ticks * microsecondsPerTick;
}

const cpuOf = (belongs: (stat: Stat) => boolean) =>
  pids()
    .map(readStat)
    .reduce((sum, stat) => sum + (stat && belongs(stat) ? microsecondsOf(stat) : 0), 0);

/** User and system time so far of every living process of the group, in microseconds. */
export const groupCpuMicroseconds = (group: number): number => cpuOf((stat) => stat.group === group);

/** The same of one process. */
export const processCpuMicroseconds = (pid: number): number => cpuOf((stat) => stat.pid === pid);

/** The child of this program that runs that file. @throws where there is none */
export function childThatRuns(file: string): number {
  const children = pids()
    .map(readStat)
    .flatMap((stat) => (stat?.parent === process.pid ? [stat.pid] : []));
  const found = children.find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(file));
  if (found === undefined) throw new Error(`${file} does not run`);
  return found;
}

/** How many processes a group has: each costs a little also when nothing happens. */
export const groupSize = (group: number): number =>
  pids()
    .map(readStat)
    .filter((stat) => stat?.group === group).length;

/** Share of both cores' time that was not idle, from two readings of the machine's totals. */
export function machineTicks(): { busy: number; all: number } {
  const [, ...fields] = (readFileSync('/proc/stat', 'utf8').split('\n')[0] ?? '').split(/\s+/);
  const ticks = fields.map(Number);
  const all = ticks.reduce((sum, n) => sum + n, 0);
  return { busy: all - (ticks[3] ?? 0) - (ticks[4] ?? 0), all };
}

/** Puts every process of the group on one core. */
export function pinGroup(group: number, core: number): void {
  for (const name of pids()) {
    if (readStat(name)?.group === group) execFileSync('taskset', ['-a', '-p', '-c', String(core), name], { stdio: 'ignore' });
  }
}
