/** What the watchers look at: the files that are committed or about to be, and the lock file. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const textOf = (path: string) => readFileSync(join(root, path), 'utf8');

/** Paths from the root. Files not yet added count too, unless they are ignored: a rule should speak before the commit. */
export function files(pattern: RegExp): string[] {
  // git takes no folder of another user for granted, and a checkout may well belong to one (a build machine, a mounted folder).
  const trusted = ['-c', `safe.directory=${root.replace(/\/$/, '')}`];
  const listed = execFileSync('git', [...trusted, 'ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1e8,
  });
  return listed.split('\n').filter((path) => pattern.test(path) && existsSync(join(root, path)));
}

export interface LockedPackage {
  version?: string;
  license?: string;
  resolved?: string;
  link?: boolean;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  peerDependenciesMeta?: Record<string, { optional?: boolean }>;
}

export const lockedPackages = (): Record<string, LockedPackage> => JSON.parse(textOf('package-lock.json')).packages;
