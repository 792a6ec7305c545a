/** One `start` per data folder: a second one would adopt the first one's engines while they are in use. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError } from '../command-error.ts';
import type { Plan } from './plan.ts';

/** When a process started, in clock ticks since boot (proc(5), field 22); null where there is no such process. A pid alone is used again. */
function startTicks(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

/**
 * @returns how to let the folder go.
 * @throws CommandError when another `start` has it. One that was killed has let it go.
 */
export function holdDataFolder(plan: Plan): () => void {
  const file = join(plan.keptFolder, 'running.json');
  let holder: { pid: number; startTicks: string } | null = null;
  try {
    holder = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    // Nobody holds it, or what is written is no use to anybody.
  }
  if (holder && holder.pid !== process.pid && startTicks(holder.pid) === holder.startTicks) {
    throw new CommandError(
      `Patchcord already runs with the data in ${plan.dataFolder} (process ${holder.pid}). A second one beside it needs another PATCHCORD_DATA and other ports.`,
    );
  }
  writeFileSync(file, JSON.stringify({ pid: process.pid, startTicks: startTicks(process.pid) }), { mode: 0o600 });
  return () => rmSync(file, { force: true });
}
