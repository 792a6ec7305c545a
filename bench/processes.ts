/** CPU time of a group of processes, read from the kernel's own accounting. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks of /proc are 100 a second on Linux whatever the kernel's own rate (USER_HZ). */
const microsecondsPerTick = 10_000;

interface Stat {
  pid: number;
  group: number;
  ticks: number;
}

function readStat(pid: string): Stat | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command's name stands in parentheses and may hold anything; fields count from behind it: state is the 3rd.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { pid: Number(pid), group: Number(fields[2]), ticks: Number(fields[11]) + Number(fields[12]) };
  } catch {
    return null; // ended between listing and reading
  }
}

/** User and system time so far of every living process of the group, in microseconds. */
export function groupCpuMicroseconds(group: number): number {
  const stats = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(readStat);
  return stats.reduce((sum, stat) => sum + (stat?.group === group ? stat.ticks : 0), 0) * microsecondsPerTick;
}

/** Share of both cores' time that was not idle, from two readings of the machine's totals. */
export function machineTicks(): { busy: number; all: number } {
  const [, ...fields] = (readFileSync('/proc/stat', 'utf8').split('\n')[0] ?? '').split(/\s+/);
  const ticks = fields.map(Number);
  const all = ticks.reduce((sum, n) => sum + n, 0);
  return { busy: all - (ticks[3] ?? 0) - (ticks[4] ?? 0), all };
}

/** Puts every process of the group on one core. */
export function pinGroup(group: number, core: number): void {
  for (const name of readdirSync('/proc').filter((one) => /^\d+$/.test(one))) {
    if (readStat(name)?.group === group) execFileSync('taskset', ['-a', '-p', '-c', String(core), name], { stdio: 'ignore' });
  }
}
