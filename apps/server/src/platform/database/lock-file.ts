/**
 * PGlite takes no lock on its folder, and two processes in one folder corrupt it. This file does: it holds the pid of the process that has the
 * database open, and the time that process started, so that a pid used again is not taken for it: by another program after a reboot, or by this
 * very server, which in a container has the same pid each time.
 */
import { linkSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';

export class DatabaseInUseError extends Error {
  override name = 'DatabaseInUseError';
}

/** Start time of a process in clock ticks since boot (proc(5), field 22); '' where there is no such process, or no /proc. */
function startTime(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state = ''] = fields;
    return 'ZX'.includes(state) ? 'ended' : (fields[19] ?? ''); // a zombie holds no files any more, only its parent is slow
  } catch {
    return '';
  }
}

function isAlive(pid: number, started: string): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return started === '' || startTime(pid) === started;
}

const readLock = (file: string): string | null => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
};

/**
 * Takes the lock, or says who has it. A lock left by a dead process is taken over.
 * @returns a function that gives the lock back.
 * @throws DatabaseInUseError
 */
export function takeLock(file: string): () => void {
  const mine = `${process.pid} ${startTime(process.pid)}\n`;
  const own = `${file}.${process.pid}`;
  writeFileSync(own, mine, { mode: 0o600 });
  try {
    for (let tries = 0; tries < 20; tries += 1) {
      try {
        linkSync(own, file); // one winner, with its content already in place
        return () => {
          if (readLock(file) === mine) rmSync(file, { force: true });
        };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const held = readLock(file);
      if (held === null) continue;
      const [pid = '', started = ''] = held.trim().split(' ');
      if (/^\d+$/.test(pid) && isAlive(Number(pid), started)) {
        throw new DatabaseInUseError(
          `The database is already open in process ${pid} (${file}). Stop that process, or set PATCHCORD_DATA to another folder.`,
        );
      }
      removeDead(file, held);
    }
    throw new DatabaseInUseError(`The lock ${file} changes hands all the time: is something starting servers in a loop?`);
  } finally {
    unlinkSync(own);
  }
}

/** Moves the dead lock away; if another process took it over in between, puts that one back. */
function removeDead(file: string, held: string): void {
  const aside = `${file}.dead.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  if (readLock(aside) !== held) {
    try {
      linkSync(aside, file);
    } catch {
      // a third process has it by now
    }
  }
  rmSync(aside, { force: true });
}
