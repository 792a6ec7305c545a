/**
 * The way in for an account's own systems: `Authorization: Bearer pck_…`. Called by the one check that every route passes (access.ts). A browser sends no such
 * header by itself, so keys need nothing against cross-site requests; a cookie beside a key is not looked at.
 */
import { createAttemptsLimit } from '../../platform/auth/attempts-limit.ts';
import type { Db } from '../../platform/database/database.ts';
import type { CheckKey } from '../../platform/http/access.ts';
import { keyGuessing, keyScopeMissing, keyTooOften, keyUnknown } from './keys.errors.ts';
import { isKeyToken, keyTokenHash, scopesFor } from './keys.models.ts';
import { findKeyByHash, markUsed } from './keys.repository.ts';

/** In each process of the control plane. */
export interface KeyLimits {
  /** Requests a minute of one key. */
  perKey: number;
  /** Unknown keys a minute from one address. */
  unknownPerAddress: number;
}
export const keyLimits: KeyLimits = { perKey: 600, unknownPerAddress: 60 };

export function createKeyCheck({ db, limits = keyLimits }: { db: Db; limits?: KeyLimits }): CheckKey {
  const byKey = createAttemptsLimit({ most: limits.perKey, windowMs: 60_000 });
  const byAddress = createAttemptsLimit({ most: limits.unknownPerAddress, windowMs: 60_000 });
  return async (request) => {
    const [scheme = '', token = ''] = (request.headers.authorization ?? '').split(' ');
    if (scheme.toLowerCase() !== 'bearer') return null;
    const now = new Date();
    const key = isKeyToken(token) ? await findKeyByHash(db, { tokenHash: keyTokenHash(token), now }) : undefined;
    if (!key) {
      const guessing = byAddress.begin(request.ip, now.getTime());
      throw guessing > 0 ? keyGuessing(guessing) : keyUnknown();
    }
    const seconds = byKey.begin(key.id, now.getTime());
    if (seconds > 0) throw keyTooOften(limits.perKey, seconds);
    const needed = scopesFor(request.method, request.routeOptions.url ?? '');
    if (!needed.some((scope) => key.scopes.includes(scope))) throw keyScopeMissing(needed);
    await markUsed(db, key.id, now);
    return key;
  };
}
