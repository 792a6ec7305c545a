import { type ApiKey, type ApiKeyMade, type KeyScope, newId } from '@patchcord/contracts';
import type { Db } from '../../platform/database/database.ts';
import { notFound } from '../../platform/http/errors.ts';
import { pageOf, readCursor } from '../../platform/http/paging.ts';
import { recordAudit } from '../audit/audit.usecases.ts';
import { tooManyKeys } from './keys.errors.ts';
import { keyTokenHash, newKeyToken, prefixOf } from './keys.models.ts';
import { countLivingKeys, insertKey, type KeyPlace, type KeyRecord, listKeys, markRevoked } from './keys.repository.ts';

const show = (key: Omit<KeyRecord, 'tokenHash' | 'accountId' | 'madeBy'>): ApiKey => ({
  id: key.id,
  name: key.name,
  prefix: key.prefix,
  scopes: key.scopes,
  madeBy: key.madeByName,
  createdAt: key.createdAt.toISOString(),
  expiresAt: key.expiresAt?.toISOString() ?? null,
  lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
  revokedAt: key.revokedAt?.toISOString() ?? null,
});

export async function showKeys({ db, accountId, limit, cursor }: { db: Db; accountId: string; limit: number; cursor: string | undefined }) {
  const rows = await listKeys(db, accountId, { limit, after: readCursor(cursor) });
  return pageOf(rows, limit, (row) => ({ at: row.createdAt, id: row.id }), show);
}

const mostKeys = 100;
const dayMs = 86_400_000;

export interface MakeKey {
  db: Db;
  accountId: string;
  by: { id: string; name: string };
  key: { name: string; scopes: KeyScope[]; days: number | null };
  now: Date;
}
/** @returns the key with its token, which is shown this once and kept only as a hash. */
export async function makeKey({ db, accountId, by, key, now }: MakeKey): Promise<ApiKeyMade> {
  const token = newKeyToken();
  const made = {
    id: newId('key'),
    accountId,
    name: key.name,
    prefix: prefixOf(token),
    tokenHash: keyTokenHash(token),
    scopes: key.scopes,
    madeBy: by.id,
    madeByName: by.name,
    createdAt: now,
    expiresAt: key.days === null ? null : new Date(now.getTime() + key.days * dayMs),
  };
  await db.transaction().execute(async (trx) => {
    if ((await countLivingKeys(trx, accountId)) >= mostKeys) throw tooManyKeys(mostKeys);
    await insertKey(trx, made);
    const after = { prefix: made.prefix, scopes: made.scopes, expiresAt: made.expiresAt };
    await recordAudit(trx, { account: accountId, action: 'key.made', subject: { id: made.id, label: made.name }, after });
  });
  return { ...show({ ...made, lastUsedAt: null, revokedAt: null }), token };
}

export const revokeKey = ({ db, now, ...place }: KeyPlace & { db: Db; now: Date }): Promise<void> =>
  db.transaction().execute(async (trx) => {
    const key = await markRevoked(trx, place, now);
    if (!key) throw notFound('key');
    const before = { prefix: key.prefix };
    await recordAudit(trx, { account: place.accountId, action: 'key.revoked', subject: { id: key.id, label: key.name }, before });
  });
