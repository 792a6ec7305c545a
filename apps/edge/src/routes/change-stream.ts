/**
 * One change stream from its first line to its end: which line may follow which, and what each does to the store.
 *
 *   hello ──> up to date ──rows──> up to date
 *                 │ snapshot.begin        ^
 *                 v                       │
 *             in a snapshot ──rows──> … ──┘ snapshot.end
 *
 * `ping` may come at any time after hello.
 */
import { type ChangeLine, changeLine } from '@patchcord/contracts';
import { type NumbersLine, readNumbers } from './number-lines.ts';
import type { RoutesStore } from './store.ts';

/** The other side broke the protocol: nothing of this line was applied. */
export class BadLine extends Error {
  override name = 'BadLine';
}

/** The line, checked whole. @throws BadLine that says what is wrong and shows no values (rows hold secrets). */
export function readLine(text: string): ChangeLine | NumbersLine {
  const numbers = readNumbers(text);
  if (numbers) return numbers;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new BadLine(`not JSON: ${text.length} characters`);
  }
  const read = changeLine.safeParse(json);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new BadLine(`${issue?.path.join('.') || 'line'}: ${issue?.message ?? 'not understood'}`);
}

export interface SnapshotTaken {
  rows: number;
  removed: number;
  changed: number;
  /** From its first line to its last, staged on disk as they came. */
  streamMs: number;
  /** To make it the routes of this edge. */
  storeMs: number;
}

export function createChangeStream(
  store: Pick<RoutesStore, 'revision' | 'epoch' | 'apply' | 'beginSnapshot' | 'stage' | 'endSnapshot'>,
  onSnapshot: (taken: SnapshotTaken) => void = () => undefined,
) {
  let at: 'start' | 'up to date' | 'in a snapshot' = 'start';
  let epoch = '';
  let snapshot = { fromMs: 0, rows: 0 };

  /** Returns true when something new is committed. @throws BadLine */
  return function take(line: ChangeLine | NumbersLine): boolean {
    if (at === 'start' && line.type !== 'hello') throw new BadLine(`the first line is '${line.type}', expected 'hello'`);
    switch (line.type) {
      case 'hello':
        if (at !== 'start') throw new BadLine("a second 'hello'");
        epoch = line.epoch;
        at = 'up to date';
        return false;
      case 'ping':
        return false;
      case 'snapshot.begin':
        if (at === 'in a snapshot') throw new BadLine('a snapshot inside a snapshot');
        snapshot = { fromMs: performance.now(), rows: 0 };
        store.beginSnapshot();
        at = 'in a snapshot';
        return false;
      case 'snapshot.end': {
        if (at !== 'in a snapshot') throw new BadLine('the end of a snapshot that did not begin');
        const endMs = performance.now();
        const counts = store.endSnapshot(line.revision, epoch);
        at = 'up to date';
        const storeMs = Math.round(performance.now() - endMs);
        onSnapshot({ rows: snapshot.rows, ...counts, streamMs: Math.round(endMs - snapshot.fromMs), storeMs });
        return true;
      }
      case 'rows':
        if (at === 'in a snapshot') {
          store.stage(line.rows);
          snapshot.rows += line.rows.length;
          return false;
        }
        if (epoch !== store.epoch()) throw new BadLine('changes of another life of the database, without a snapshot first');
        // Rows are state, so the same revision again does no harm; an older one would undo newer changes.
        if (line.revision < store.revision()) {
          throw new BadLine(`revision ${line.revision} comes after ${store.revision()}`);
        }
        store.apply(line.revision, line.rows);
        return true;
      default:
        return line satisfies never;
    }
  };
}
