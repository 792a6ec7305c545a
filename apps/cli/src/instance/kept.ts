/** Secrets of a local demo: made at its first start, kept in the data folder, readable by this user only. */
import { randomBytes, randomInt } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plan } from './plan.ts';

/** Without letters that look like others. 20 characters of 31: 99 random bits. */
const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
const newPassword = () =>
  Array.from({ length: 5 }, () => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('')).join('-');

const files = { password: 'password', edgeToken: 'edge-token' } as const;
const variables = { password: 'PATCHCORD_DEMO_PASSWORD', edgeToken: 'PATCHCORD_DEMO_EDGE_TOKEN' } as const;
type Name = keyof typeof files;

/** The secret in force: from the environment, else as kept; null when there is none yet. */
export function keptSecret(plan: Plan, name: Name): string | null {
  const given = plan.env[variables[name]];
  if (given) return given;
  try {
    return readFileSync(join(plan.keptFolder, files[name]), 'utf8').trim() || null;
  } catch {
    return null;
  }
}

/** The secret in force, made and kept where there was none. The folder must be there. */
export function secretOf(plan: Plan, name: Name): string {
  const kept = keptSecret(plan, name);
  // A secret given by the environment is kept too: `call` and `password` are run without that variable.
  const secret = kept ?? (name === 'password' ? newPassword() : randomBytes(32).toString('base64url'));
  writeFileSync(join(plan.keptFolder, files[name]), `${secret}\n`, { mode: 0o600 });
  return secret;
}
