/**
 * Takes rows out of all event files in the order of their times, so that the start of a call is numbered before its end although different
 * processes of Kamailio wrote them into different files.
 */
import type { EdgeEvent } from '@patchcord/contracts';
import type { EventFile, EventFiles } from './files.ts';
import type { Journal } from './journal.ts';
import type { SetAside } from './set-aside.ts';

export type Follower = ReturnType<typeof createFollower>;

export function createFollower(parts: {
  files: EventFiles;
  journal: Pick<Journal, 'record' | 'isOpen' | 'forgetPosition' | 'forgetPositions'>;
  setAside: Pick<SetAside, 'put'>;
  rowsAtOnce?: number;
  rotateBytes?: number;
}) {
  const { files, journal, setAside } = parts;
  const rowsAtOnce = parts.rowsAtOnce ?? 1_000;
  const rotateBytes = parts.rotateBytes ?? 8 * 1024 * 1024;

  /** Takes up to `rowsAtOnce` rows in one transaction; returns how many. @throws when they could not be recorded: nothing is taken then. */
  function takeSome(): number {
    const followed = files.look();
    const events: EdgeEvent[] = [];
    const positions = new Map<string, number>();
    const started = new Set<string>();
    let looked: string | null = null;
    let taken = 0;
    for (const file of followed) files.refill(file);
    while (taken < rowsAtOnce) {
      const file = earliest(followed);
      const row = file?.rows[0];
      if (!file || !row || file.identity === null) break;
      if ('event' in row && row.event.type === 'call.ended' && looked !== row.event.call) {
        const { call } = row.event;
        if (!started.has(call) && !journal.isOpen(call)) {
          // Its start was written before it, perhaps into a file that we looked at just before that.
          for (const other of followed) files.refill(other);
          looked = call;
          continue;
        }
      }
      file.rows.shift();
      taken++;
      positions.set(file.identity, row.end);
      if ('event' in row) {
        events.push(row.event);
        if (row.event.type === 'call.started') started.add(row.event.call);
      } else {
        setAside.put(file.name, row.unreadable, row.text);
      }
      if (file.rows.length === 0) files.refill(file);
    }
    if (taken > 0) {
      try {
        journal.record(events, positions);
      } catch (error) {
        files.reset();
        throw error;
      }
    }
    return taken;
  }

  function takeAll() {
    while (takeSome() > 0);
  }

  function removeFinished(file: EventFile) {
    const rest = files.tail(file);
    if (rest !== '') setAside.put(file.name, 'the row was never finished', rest);
    files.remove(file);
    if (file.identity !== null) journal.forgetPosition(file.identity);
  }

  return {
    takeSome,
    takeAll,
    /**
     * Renames files that grew large and removes renamed ones that are read and that no process has open any more. A process reopens only at its
     * next write after it was told. `openPaths`: what Kamailio's processes have open now; `tell`: the RPC flatstore.rotate.
     */
    async rotate(openPaths: () => Set<string>, tell: () => Promise<void>) {
      let toTell = false;
      for (const file of files.look()) {
        if (!file.renamed && files.size(file) >= rotateBytes) {
          files.rename(file, Date.now());
          toTell = true;
        }
      }
      const open = openPaths();
      const renamed = files.look().filter((file) => file.renamed);
      if (renamed.some((file) => open.has(files.path(file)))) toTell = true;
      // Nobody had it open when we looked, so what is in it now is all there will ever be.
      takeAll();
      for (const file of renamed) if (!open.has(files.path(file)) && file.rows.length === 0) removeFinished(file);
      if (toTell) await tell();
    },
    /** Kamailio is gone: takes everything and clears the folder, so that the next one starts with new files. */
    finish() {
      takeAll();
      for (const file of files.look()) removeFinished(file);
      journal.forgetPositions();
    },
  };
}

/** The file whose next row is the earliest. An unreadable row has no time and goes first. */
function earliest(followed: EventFile[]): EventFile | null {
  let best: EventFile | null = null;
  let bestAt = Number.POSITIVE_INFINITY;
  for (const file of followed) {
    const row = file.rows[0];
    if (!row) continue;
    // Of two in the same millisecond the start of a call comes first.
    const at = 'event' in row ? row.event.at - (row.event.type === 'call.started' ? 0.5 : 0) : Number.NEGATIVE_INFINITY;
    if (best === null || at < bestAt) {
      best = file;
      bestAt = at;
    }
  }
  return best;
}
