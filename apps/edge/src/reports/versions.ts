import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';

export function agentVersion(): string {
  return JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version;
}

/** For example '5.6.3'; null where it is not installed. */
export async function kamailioVersion(): Promise<string | null> {
  const printed = await promisify(execFile)('kamailio', ['-v'], { timeout: 5_000 }).catch(() => null);
  return printed === null ? null : (/version: kamailio (\S+)/.exec(printed.stdout)?.[1] ?? null);
}
