/**
 * Kamailio's event files: db_flatstore writes one per process, `events_129.log`, and appends only. A file is known by its inode and its first
 * row (which holds a call id), never by its name: it is renamed when it is rotated, and an inode number is used again.
 */
import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readdirSync, readSync, realpathSync, renameSync, statSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { EdgeEvent } from '@patchcord/contracts';
import { readEventLine } from './line.ts';

const chunkBytes = 256 * 1024;
/** Raw texts are cut to 256 characters by the router: a row of this size is not one of its rows. */
const longestRowBytes = 1024 * 1024;
const liveName = /^events_\d+\.log$/;
const renamedName = /^events_\d+\.log\.\d+$/;

export type FileRow = { end: number } & ({ event: EdgeEvent } | { unreadable: string; text: string });

export interface EventFile {
  name: string;
  renamed: boolean;
  fd: number;
  inode: number;
  /** null until its first row is whole. */
  identity: string | null;
  /** Rows read from the file and not taken yet. */
  rows: FileRow[];
  /** Where the next row to read begins. */
  readTo: number;
}

export type EventFiles = ReturnType<typeof openEventFiles>;

export function openEventFiles(folder: string, position: (identity: string) => number) {
  const real = realpathSync(folder);
  const known = new Map<number, EventFile>();

  function look(): EventFile[] {
    const seen = new Set<number>();
    for (const name of readdirSync(real)) {
      if (!liveName.test(name) && !renamedName.test(name)) continue;
      const path = join(real, name);
      const inode = statSync(path, { throwIfNoEntry: false })?.ino;
      if (inode === undefined) continue;
      seen.add(inode);
      const renamed = renamedName.test(name);
      const file = known.get(inode);
      if (file) Object.assign(file, { name, renamed });
      else known.set(inode, { name, renamed, fd: openSync(path, 'r'), inode, identity: null, rows: [], readTo: 0 });
    }
    for (const file of known.values()) if (!seen.has(file.inode)) forget(file);
    return [...known.values()];
  }

  function forget(file: EventFile) {
    closeSync(file.fd);
    known.delete(file.inode);
  }

  /** Reads on where the file has no row waiting. What has no line end yet is not a row yet. */
  function refill(file: EventFile) {
    if (file.rows.length > 0) return;
    if (file.identity === null) {
      const first = readLines(file.fd, 0)[0];
      if (!first) return;
      file.identity = `${file.inode}-${createHash('sha256').update(first.bytes).digest('hex').slice(0, 24)}`;
      file.readTo = position(file.identity);
    }
    for (const { bytes, end } of readLines(file.fd, file.readTo)) {
      const text = bytes.toString('utf8');
      file.rows.push({ end, ...readRow(text) });
      file.readTo = end;
    }
  }

  return {
    look,
    refill,
    size: (file: EventFile) => fstatSync(file.fd).size,
    path: (file: EventFile) => join(real, file.name),
    /** Kamailio's processes go on writing into it until they are told and write again. */
    rename(file: EventFile, suffix: number) {
      renameSync(join(real, file.name), join(real, `${file.name}.${suffix}`));
      look();
    },
    /** Bytes behind the last whole row. */
    tail(file: EventFile): string {
      const size = fstatSync(file.fd).size;
      const bytes = Buffer.alloc(Math.min(longestRowBytes, Math.max(0, size - file.readTo)));
      readSync(file.fd, bytes, 0, bytes.length, file.readTo);
      return bytes.toString('utf8');
    },
    remove(file: EventFile) {
      unlinkSync(join(real, file.name));
      forget(file);
    },
    /** Forgets what was read ahead: the next look starts from the remembered positions. */
    reset() {
      for (const file of [...known.values()]) forget(file);
    },
  };
}

function readRow(text: string): { event: EdgeEvent } | { unreadable: string; text: string } {
  const read = readEventLine(text);
  return 'event' in read ? read : { ...read, text };
}

/** Whole lines from that place on, about one chunk of them. */
function readLines(fd: number, from: number): { bytes: Buffer; end: number }[] {
  for (let size = chunkBytes; ; size = longestRowBytes) {
    const buffer = Buffer.alloc(size);
    const filled = buffer.subarray(0, readSync(fd, buffer, 0, size, from));
    const lines: { bytes: Buffer; end: number }[] = [];
    let start = 0;
    for (let at = filled.indexOf(10); at !== -1; at = filled.indexOf(10, start)) {
      lines.push({ bytes: filled.subarray(start, at), end: from + at + 1 });
      start = at + 1;
    }
    if (lines.length > 0 || filled.length < size) return lines;
    // No line end within the longest row: it is cut here, and both parts will be set aside.
    if (size === longestRowBytes) return [{ bytes: filled, end: from + filled.length }];
  }
}
