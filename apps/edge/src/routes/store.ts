/**
 * The last routes this edge was told, on disk: what it starts from when the control plane cannot be reached.
 *
 * Each row carries the number of its change, counted here. `pushed` is the highest change that is in force in Kamailio: rows above it are
 * pending. A removed row stays as a row without a value until its removal is in force: otherwise an agent that is killed between commit and
 * push would leave the row in an adopted Kamailio for ever.
 *
 * `before` is the revision that stood here before the row came: all that can be called applied while the router refuses the row.
 *
 * The very first snapshot, the long one, goes straight into the rows: until its end there is no revision, and without a revision nothing is read here.
 * Its rows are change 0, which is never pending: the first push after it begins with everything.
 */
import { randomBytes } from 'node:crypto';
import type { RowChange, SyncRow, SyncTable, TableName } from '@patchcord/contracts';
import { inTransaction, openDatabase } from '../database.ts';

const schema = `
  CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value ANY) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS rows (
    table_name TEXT NOT NULL, key TEXT NOT NULL, value TEXT, change INTEGER NOT NULL, before INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (table_name, key)
  ) STRICT, WITHOUT ROWID;
  DROP INDEX IF EXISTS rows_change;
  CREATE INDEX IF NOT EXISTS rows_changed ON rows (change) WHERE change > 0;
  CREATE INDEX IF NOT EXISTS rows_removed ON rows (change) WHERE value IS NULL;
  CREATE TABLE IF NOT EXISTS staged (
    place INTEGER PRIMARY KEY, table_name TEXT NOT NULL, key TEXT NOT NULL, value TEXT,
    UNIQUE (table_name, key)
  ) STRICT;
`;

export interface StoredRow {
  table: TableName;
  key: string;
  /** JSON text; null: removed. */
  value: string | null;
  change: number;
}

/** A change whose value still is the JSON text it came as. */
export interface RowText {
  table: TableName;
  key: string;
  value: string | null;
}

export type RoutesStore = ReturnType<typeof openRoutesStore>;

export function openRoutesStore(file: string) {
  const db = openDatabase(file, schema);
  const columns = db.prepare('PRAGMA table_info(rows)').all();
  if (!columns.some((column) => column.name === 'before')) db.exec('ALTER TABLE rows ADD COLUMN before INTEGER NOT NULL DEFAULT 0');
  const readMeta = db.prepare('SELECT value FROM meta WHERE name = ?');
  const writeMeta = db.prepare('INSERT INTO meta VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value');
  const upsert = db.prepare(
    `INSERT INTO rows (table_name, key, value, change, before) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET value = excluded.value, change = excluded.change, before = excluded.before`,
  );
  const number = (name: string) => Number(readMeta.get(name)?.value ?? 0);
  const epoch = () => String(readMeta.get('epoch')?.value ?? '');
  const toText = (value: RowChange['value'] | string) => (value === null || typeof value === 'string' ? value : JSON.stringify(value));
  /** Nothing is here yet: no snapshot came to its end. */
  const isNew = () => number('revision') === 0 && epoch() === '';
  const insertFirst = db.prepare(
    `INSERT INTO rows (table_name, key, value, change) VALUES (?, ?, ?, 0) ON CONFLICT DO UPDATE SET value = excluded.value`,
  );
  const insertStaged = db.prepare(
    'INSERT INTO staged (table_name, key, value) VALUES (?, ?, ?) ON CONFLICT (table_name, key) DO UPDATE SET value = excluded.value',
  );
  let firstSnapshot: { rows: number } | null = null;

  return {
    /** The revision that is committed here. 0: nothing was ever received. */
    revision: () => number('revision'),
    /** The life of the control plane's database that the revision belongs to; '' before the first snapshot. */
    epoch,

    /** Rows and their revision, both or neither. */
    apply(revision: number, rows: readonly (RowChange | RowText)[]) {
      inTransaction(db, () => {
        let change = number('change');
        const before = number('revision');
        for (const row of rows) upsert.run(row.table, row.key, toText(row.value), ++change, before);
        writeMeta.run('change', change);
        writeMeta.run('revision', revision);
      });
    },

    /* A snapshot comes in many lines. They wait aside until its end, so that half of one is never in force. */
    beginSnapshot() {
      firstSnapshot = isNew() ? { rows: 0 } : null;
      db.exec('DELETE FROM staged');
      if (firstSnapshot) db.exec('DELETE FROM rows'); // what an earlier try left
    },
    stage(rows: readonly (RowChange | RowText)[]) {
      const insert = firstSnapshot ? insertFirst : insertStaged;
      inTransaction(db, () => {
        for (const row of rows) insert.run(row.table, row.key, toText(row.value));
      });
      if (firstSnapshot) firstSnapshot.rows += rows.length;
    },
    /** Removes what the snapshot does not hold, then takes what differs. What is equal is not pushed again. */
    endSnapshot(revision: number, ofEpoch: string): { removed: number; changed: number } {
      const first = firstSnapshot;
      firstSnapshot = null;
      return inTransaction(db, () => {
        if (first) {
          writeMeta.run('revision', revision);
          writeMeta.run('epoch', ofEpoch);
          return { removed: 0, changed: first.rows };
        }
        const from = number('change');
        // Of a revision of another life nothing can be vouched for.
        const before = epoch() === ofEpoch && number('revision') <= revision ? number('revision') : 0;
        const removed = db
          .prepare(
            `UPDATE rows SET value = NULL, change = gone.change, before = ?
             FROM (
               SELECT table_name, key, ? + row_number() OVER (ORDER BY table_name, key) AS change FROM rows
               WHERE value IS NOT NULL
                 AND NOT EXISTS (
                   SELECT 1 FROM staged WHERE staged.table_name = rows.table_name AND staged.key = rows.key AND staged.value IS NOT NULL)
             ) AS gone
             WHERE rows.table_name = gone.table_name AND rows.key = gone.key`,
          )
          .run(before, from);
        const changed = db
          .prepare(
            `INSERT INTO rows (table_name, key, value, change, before)
             SELECT staged.table_name, staged.key, staged.value, ? + row_number() OVER (ORDER BY staged.place), ?
             FROM staged LEFT JOIN rows USING (table_name, key)
             WHERE staged.value IS NOT NULL AND staged.value IS NOT rows.value
             ON CONFLICT DO UPDATE SET value = excluded.value, change = excluded.change, before = excluded.before`,
          )
          .run(from + Number(removed.changes), before);
        writeMeta.run('change', from + Number(removed.changes) + Number(changed.changes));
        writeMeta.run('revision', revision);
        writeMeta.run('epoch', ofEpoch);
        db.exec('DELETE FROM staged');
        return { removed: Number(removed.changes), changed: Number(changed.changes) };
      });
    },

    /** The next rows that are not in force yet, oldest change first. */
    pending(limit: number): StoredRow[] {
      return db
        .prepare('SELECT table_name AS "table", key, value, change FROM rows WHERE change > 0 AND change > ? ORDER BY change LIMIT ?')
        .all(number('pushed'), limit) as unknown as StoredRow[];
    },
    /** All changes up to this one are in force: removals among them can be forgotten. */
    markPushed(change: number) {
      inTransaction(db, () => {
        writeMeta.run('pushed', change);
        db.prepare('DELETE FROM rows WHERE value IS NULL AND change <= ?').run(change);
      });
    },
    lastChange: () => number('change'),

    /** All rows of a table in pages by key, removed ones included. */
    *pages(table: TableName, limit: number): Generator<SyncRow[]> {
      if (isNew()) return;
      const select = db.prepare('SELECT table_name, key, value FROM rows WHERE table_name = ? AND key > ? ORDER BY key LIMIT ?');
      select.setReturnArrays(true);
      for (let after = ''; ; ) {
        const page = select.all(table, after, limit) as unknown as SyncRow[];
        if (page.length === 0) return;
        yield page;
        after = page.at(-1)?.[1] ?? '';
      }
    },
    /** The revision that stood before this row came; null: no such row. */
    revisionBefore(table: string, key: string): number | null {
      const row = db.prepare('SELECT before FROM rows WHERE table_name = ? AND key = ?').get(table, key);
      return row === undefined ? null : Number(row.before);
    },
    value(table: TableName, key: string): string | null {
      if (isNew()) return null;
      const row = db.prepare('SELECT value FROM rows WHERE table_name = ? AND key = ?').get(table, key);
      return (row?.value as string | null | undefined) ?? null;
    },
    /** Source ranges that Kamailio knows or is about to: with those whose removal is not in force yet, or without. */
    sourceKeys(which: 'with removed' | 'without removed'): string[] {
      if (isNew()) return [];
      const more = which === 'without removed' ? ' AND value IS NOT NULL' : '';
      return db
        .prepare(`SELECT key FROM rows WHERE table_name = 'sources'${more}`)
        .all()
        .map((row) => String(row.key));
    },
    counts(): Partial<Record<TableName, number>> {
      if (isNew()) return {};
      const rows = db.prepare('SELECT table_name, count(*) AS n FROM rows WHERE value IS NOT NULL GROUP BY table_name').all();
      return Object.fromEntries(rows.map((row) => [row.table_name, Number(row.n)]));
    },

    /** Small things remembered between lives of the agent, as JSON. */
    note<T>(name: string): T | null {
      const text = readMeta.get(`note.${name}`)?.value;
      return typeof text === 'string' ? JSON.parse(text) : null;
    },
    writeNote(name: string, value: unknown) {
      writeMeta.run(`note.${name}`, JSON.stringify(value));
    },
    /** A random text of this disk, the same at every call: 18 random bytes. */
    ownKey(name: string): string {
      const known = this.note<string>(name);
      if (known !== null) return known;
      const key = randomBytes(18).toString('base64url');
      this.writeNote(name, key);
      return key;
    },
    close: () => db.close(),
  };
}

export const toSyncRow = (row: { table: SyncTable; key: string; value: string | null }): SyncRow => [row.table, row.key, row.value];
