/** One edge's change stream: the lines of `GET /api/edge/v1/changes`, one at a time, so that a slow reader slows the database reads. */
import { type ChangeLine, tableNames } from '@patchcord/contracts';
import type { Db } from '../../platform/database/database.ts';
import { asChange } from './changes.models.ts';
import { type Head, readChanges, readHead, readSnapshot, renewEpoch } from './changes.repository.ts';
import type { Notifier } from './notifier.ts';

export const rowsPerLine = 1_000;
export const pingMs = 5_000;

export interface StreamOptions {
  db: Db;
  notifier: Notifier;
  edge: { id: string; location: string };
  since: number;
  /** Under which `since` was heard; '' where the edge has none. */
  epoch: string;
  signal: AbortSignal;
  /** False once the edge was deleted: its stream ends. */
  isKnown: () => Promise<boolean>;
}

/** New, behind the tombstones that are still there, or from another life of the database. */
export const needsSnapshot = (since: number, epoch: string, head: Head): boolean =>
  since === 0 || since < head.prunedRevision || since > head.revision || epoch !== head.epoch;

export async function* changeLines({ db, notifier, edge, since, epoch, signal, isKnown }: StreamOptions): AsyncGenerator<ChangeLine> {
  let head = await readHead(db);
  // The edge heard more than this database knows: it went back to an older copy. Edges that come later must hear so too, also when new
  // revisions have overtaken theirs by then.
  if (epoch === head.epoch && since > head.revision) head = await renewEpoch(db, epoch);
  yield { type: 'hello', edge: edge.id, location: edge.location, epoch: head.epoch, revision: head.revision };
  let at = since;
  if (needsSnapshot(since, epoch, head)) {
    yield* snapshotLines(db, edge.id, head.revision);
    at = head.revision;
  }
  let pingAt = Date.now() + pingMs;
  while (!signal.aborted) {
    const seen = notifier.count;
    head = await readHead(db);
    if (head.prunedRevision > at) return; // it reads slower than tombstones live: it comes back and gets a snapshot
    while (at < head.revision && !signal.aborted) {
      const rows = await readChanges(db, { edgeId: edge.id, since: at, upTo: head.revision, limit: rowsPerLine });
      // Tombstones among them may have been cleaned up just before they were read.
      if ((await readHead(db)).prunedRevision > at) return;
      at = rows.length < rowsPerLine ? head.revision : (rows.at(-1)?.revision ?? head.revision);
      // Without rows too: another edge's row moved the revision, and this one then stands at it.
      yield { type: 'rows', revision: at, rows: rows.map(asChange) };
      pingAt = Date.now() + pingMs;
    }
    if (Date.now() >= pingAt) {
      yield { type: 'ping', at: Date.now() };
      pingAt = Date.now() + pingMs;
    }
    await notifier.after(seen, Math.max(1, pingAt - Date.now()), signal);
    if (!signal.aborted && !(await isKnown())) return;
  }
}

/** Everything that lives now. What changes meanwhile is newer than `revision` and follows as changes; a row twice does no harm. */
async function* snapshotLines(db: Db, edgeId: string, revision: number): AsyncGenerator<ChangeLine> {
  yield { type: 'snapshot.begin' };
  for (const table of tableNames) {
    let afterKey = '';
    for (;;) {
      const rows = await readSnapshot(db, { edgeId, table, afterKey, limit: rowsPerLine });
      if (rows.length > 0) yield { type: 'rows', revision, rows: rows.map(asChange) };
      if (rows.length < rowsPerLine) break;
      afterKey = rows.at(-1)?.key ?? '';
    }
  }
  yield { type: 'snapshot.end', revision };
}
