/**
 * Events between Kamailio's files and the control plane: each gets its number here, once, in the transaction that moves the position in the
 * file it came from. A kill between any two lines of this agent neither loses nor repeats one.
 */
import { randomUUID } from 'node:crypto';
import type { EdgeEvent, EventBatch, UnlistedCell } from '@patchcord/contracts';
import { inTransaction, openDatabase } from '../database.ts';
import { cellKey, cellNews } from './cells.ts';

const schema = `
  CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value ANY) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS events (seq INTEGER PRIMARY KEY AUTOINCREMENT, event TEXT NOT NULL, cell TEXT) STRICT;
  CREATE INDEX IF NOT EXISTS events_cell ON events (cell) WHERE cell IS NOT NULL;
  CREATE TABLE IF NOT EXISTS positions (file TEXT PRIMARY KEY, bytes INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS open_calls (call TEXT PRIMARY KEY, sip_call_id TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS ended_first (call TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS cells (key TEXT PRIMARY KEY, count INTEGER NOT NULL) STRICT, WITHOUT ROWID;
`;

const dayMs = 86_400_000;

export interface OpenCall {
  call: string;
  sipCallId: string;
}

export type Journal = ReturnType<typeof openJournal>;

export function openJournal(file: string) {
  const db = openDatabase(file, schema);
  const readMeta = db.prepare('SELECT value FROM meta WHERE name = ?');
  const writeMeta = db.prepare('INSERT INTO meta VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value');
  if (!readMeta.get('journal')) writeMeta.run('journal', `jrn_${randomUUID()}`);
  const id = String(readMeta.get('journal')?.value);
  const count = db.prepare('SELECT count(*) AS n FROM events');
  let waiting = Number(count.get()?.n);
  // Rows up to here may have been sent already, by this agent or the one before it: their content is settled.
  let settledSeq = Number(db.prepare('SELECT max(seq) AS seq FROM events').get()?.seq ?? 0);
  let onAppend = () => {};
  let onAnsweredEnd = (_calls: readonly OpenCall[]) => {};

  const endedWithMedia: OpenCall[] = [];

  const insert = db.prepare('INSERT INTO events (event, cell) VALUES (?, ?)');
  const opened = db.prepare('INSERT OR IGNORE INTO open_calls VALUES (?, ?)');
  const closed = db.prepare('DELETE FROM open_calls WHERE call = ?');
  const endedFirst = db.prepare('INSERT OR IGNORE INTO ended_first VALUES (?, ?)');
  const forgetEndedFirst = db.prepare('DELETE FROM ended_first WHERE at < ?');
  const hadEndedFirst = db.prepare('DELETE FROM ended_first WHERE call = ?');
  const openCall = db.prepare('SELECT sip_call_id FROM open_calls WHERE call = ?');

  function append(event: EdgeEvent) {
    insert.run(JSON.stringify(event), null);
    // Start and end of a call come from different files, and a clock may be set back: either order leaves the call closed.
    if (event.type === 'call.started' && hadEndedFirst.run(event.call).changes === 0) opened.run(event.call, event.sipCallId);
    if (event.type === 'call.ended' && event.codec !== null) noteMedia(event.call);
    if (event.type === 'call.ended' && closed.run(event.call).changes === 0) {
      endedFirst.run(event.call, event.at);
      forgetEndedFirst.run(event.at - dayMs);
    }
  }
  function noteMedia(call: string) {
    const open = openCall.get(call);
    if (open) endedWithMedia.push({ call, sipCallId: String(open.sip_call_id) });
  }
  function written<T>(work: () => T): T {
    endedWithMedia.length = 0;
    const result = inTransaction(db, work);
    waiting = Number(count.get()?.n);
    onAppend();
    if (endedWithMedia.length > 0) onAnsweredEnd(endedWithMedia.splice(0));
    return result;
  }

  return {
    id,
    /** Events and the places behind them in their files, both or neither. */
    record(events: readonly EdgeEvent[], positions: ReadonlyMap<string, number> = new Map()) {
      written(() => {
        for (const event of events) append(event);
        const move = db.prepare('INSERT INTO positions VALUES (?, ?) ON CONFLICT DO UPDATE SET bytes = excluded.bytes');
        for (const [name, bytes] of positions) move.run(name, bytes);
      });
    },
    position: (name: string) => Number(db.prepare('SELECT bytes FROM positions WHERE file = ?').get(name)?.bytes ?? 0),
    /** After a file was removed. */
    forgetPosition(name: string) {
      db.prepare('DELETE FROM positions WHERE file = ?').run(name);
    },
    /** After all files were removed. */
    forgetPositions() {
      db.exec('DELETE FROM positions');
    },

    /**
     * What came in the cells since the last look, as events. `life` names the life of Kamailio: another one starts its counts at 0.
     * While the control plane is away, counts of one cell go into one waiting event: a flood cannot fill the disk.
     */
    recordCells(life: string, cells: readonly UnlistedCell[]) {
      const sameLife = readMeta.get('cells.life')?.value === life;
      const before = new Map<string, number>();
      if (sameLife) for (const row of db.prepare('SELECT key, count FROM cells').all()) before.set(String(row.key), Number(row.count));
      const news = cellNews(before, cells);
      if (sameLife && news.length === 0) return;
      written(() => {
        if (!sameLife) db.exec('DELETE FROM cells');
        writeMeta.run('cells.life', life);
        for (const { key, event } of news) {
          const merged = db
            .prepare(
              `UPDATE events SET event = json_set(?, '$.count', json_extract(event, '$.count') + ?)
               WHERE seq = (SELECT max(seq) FROM events WHERE cell = ? AND seq > ?)`,
            )
            .run(JSON.stringify(event), event.count, key, settledSeq);
          if (merged.changes === 0) insert.run(JSON.stringify(event), key);
        }
        const keep = db.prepare('INSERT INTO cells VALUES (?, ?) ON CONFLICT DO UPDATE SET count = excluded.count');
        for (const cell of cells) keep.run(cellKey(cell), cell.count);
      });
    },

    /** Calls that started and did not end, as far as the files were read. */
    openCalls: (): OpenCall[] => db.prepare('SELECT call, sip_call_id AS "sipCallId" FROM open_calls').all() as unknown as OpenCall[],
    isOpen: (call: string) => openCall.get(call) !== undefined,

    /** The oldest events, at most `limit`. From now on they are settled: a repetition of this batch is the same to the last byte. */
    next(limit: number): EventBatch['events'] {
      const rows = db.prepare('SELECT seq, event FROM events ORDER BY seq LIMIT ?').all(limit);
      settledSeq = Math.max(settledSeq, Number(rows.at(-1)?.seq ?? 0));
      return rows.map((row) => ({ seq: Number(row.seq), event: JSON.parse(String(row.event)) as EdgeEvent }));
    },
    acknowledge(seq: number) {
      db.prepare('DELETE FROM events WHERE seq <= ?').run(seq);
      waiting = Number(count.get()?.n);
    },
    /** Events not acknowledged yet. */
    waiting: () => waiting,
    onAppend(listener: () => void) {
      onAppend = listener;
    },
    /** Answered calls with media, as soon as their end is on disk. */
    onAnsweredEnd(listener: (calls: readonly OpenCall[]) => void) {
      onAnsweredEnd = listener;
    },
    close: () => db.close(),
  };
}
