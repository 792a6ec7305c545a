/** Logs of the programs that `start` runs: one JSON object a line (pino), or what Node itself says when it ends. */
import { closeSync, existsSync, openSync, readSync, renameSync, statSync } from 'node:fs';

const keptBytes = 20_000_000;

/** Opens for appending; a log that has grown large is put aside as `.1` first. */
export function openLog(file: string): number {
  if (existsSync(file) && statSync(file).size > keptBytes) renameSync(file, `${file}.1`);
  return openSync(file, 'a', 0o600);
}

export const logSize = (file: string) => (existsSync(file) ? statSync(file).size : 0);

/** What was written after byte `from`. */
export function logSince(file: string, from: number): string {
  const size = logSize(file) - from;
  if (size <= 0) return '';
  const fd = openSync(file, 'r');
  try {
    const buffer = Buffer.alloc(size);
    return buffer.toString('utf8', 0, readSync(fd, buffer, 0, size, from));
  } finally {
    closeSync(fd);
  }
}

/** The words of a log line, without its machinery. */
export function wordsOf(line: string): string {
  try {
    const { msg, err, error } = JSON.parse(line);
    const cause = err?.message ?? error?.message ?? (typeof error === 'string' ? error : undefined);
    return [msg, cause].filter((part) => typeof part === 'string' && part !== '').join(': ');
  } catch {
    return line;
  }
}

/** The last lines written after byte `from`. */
export const lastWords = (file: string, from: number, lines = 12): string[] =>
  logSince(file, from).trimEnd().split('\n').slice(-lines).map(wordsOf).filter(Boolean);
