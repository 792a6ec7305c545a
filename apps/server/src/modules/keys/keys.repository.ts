import type { KeyScope } from '@patchcord/contracts';
import { sql } from 'kysely';
import type { Db, Trx } from '../../platform/database/database.ts';
import { json } from '../../platform/database/json.ts';
import type { KeyHolder } from '../../platform/http/access.ts';
import type { Place } from '../../platform/http/paging.ts';

export interface KeyPlace {
  accountId: string;
  keyId: string;
}

/** The living key with that token. Asked for each request, so that a revoked one is out at once, in every process. */
export const findKeyByHash = (db: Db, { tokenHash, now }: { tokenHash: string; now: Date }): Promise<KeyHolder | undefined> =>
  db
    .selectFrom('apiKeys')
    .select(['id', 'name', 'accountId', 'scopes'])
    .where('tokenHash', '=', tokenHash)
    .where('revokedAt', 'is', null)
    .where((where) => where.or([where('expiresAt', 'is', null), where('expiresAt', '>', now)]))
    .executeTakeFirst();

/** To the minute: not a write for every request. */
export async function markUsed(db: Db, keyId: string, now: Date): Promise<void> {
  await db
    .updateTable('apiKeys')
    .set({ lastUsedAt: now })
    .where('id', '=', keyId)
    .where((where) => where.or([where('lastUsedAt', 'is', null), where('lastUsedAt', '<', new Date(now.getTime() - 60_000))]))
    .execute();
}

const shown = (db: Db, accountId: string) => db.selectFrom('apiKeys').selectAll().where('accountId', '=', accountId);
export type KeyRecord = Awaited<ReturnType<typeof listKeys>>[number];

export const listKeys = (db: Db, accountId: string, { limit, after }: { limit: number; after: Place | null }) =>
  shown(db, accountId)
    .$if(after !== null, (query) =>
      query.where((where) => where(where.refTuple('createdAt', 'id'), '<', where.tuple(after?.at ?? new Date(), after?.id ?? ''))),
    )
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();

export interface NewKey {
  id: string;
  accountId: string;
  name: string;
  prefix: string;
  tokenHash: string;
  scopes: KeyScope[];
  madeBy: string;
  madeByName: string;
  createdAt: Date;
  expiresAt: Date | null;
}
export async function insertKey(trx: Trx, key: NewKey): Promise<void> {
  await trx
    .insertInto('apiKeys')
    .values({ ...key, scopes: json(key.scopes) })
    .execute();
}

/** Held until the transaction ends, so that two additions at once cannot both be the last one. */
export async function countLivingKeys(trx: Trx, accountId: string): Promise<number> {
  await trx.selectFrom('accounts').select('id').where('id', '=', accountId).forNoKeyUpdate().execute();
  const row = await trx
    .selectFrom('apiKeys')
    .select(sql<number>`count(*)`.as('keys'))
    .where('accountId', '=', accountId)
    .where('revokedAt', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(row.keys);
}

/** @returns undefined where there is no such key, or it was revoked before. */
export const markRevoked = (trx: Trx, { accountId, keyId }: KeyPlace, now: Date) =>
  trx
    .updateTable('apiKeys')
    .set({ revokedAt: now })
    .where('accountId', '=', accountId)
    .where('id', '=', keyId)
    .where('revokedAt', 'is', null)
    .returning(['id', 'name', 'prefix'])
    .executeTakeFirst();
