/** Engines write their logs into files, so that they outlive the agent. Here the files are kept small. */
import { copyFileSync, statSync, truncateSync } from 'node:fs';

/** The engine appends (O_APPEND), so it goes on at the new end after a cut. A few lines written in between may be lost. */
export function keepLogSmall(file: string, mostBytes: number): void {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size <= mostBytes) return;
  copyFileSync(file, `${file}.1`);
  truncateSync(file, 0);
}
