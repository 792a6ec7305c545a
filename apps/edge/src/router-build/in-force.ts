/**
 * The build that Kamailio runs, as a copy of this edge's own: a process of Kamailio may read it at any later message, and set-up builds anew whenever
 * sources have changed.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export const routerInForce = (folder: string) => join(folder, 'router.lua');

export function readBuild(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

/** Whole or not at all. */
export function putInPlace(file: string, code: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(`${file}.new`, code, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
