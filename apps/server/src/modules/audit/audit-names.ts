/** What the ids in rows of the audit log are called now. */
import { idPrefixes } from '@patchcord/contracts';
import type { Db } from '../../platform/database/database.ts';

const named = { user: idPrefixes.user, trunk: idPrefixes.trunk, number: idPrefixes.number, location: idPrefixes.location } as const;
const isNamed = new RegExp(`^(${Object.values(named).join('|')})_[0-9a-z]{16}$`);

/** Ids of things that have a name, wherever they stand in a value. */
export function idsIn(value: unknown): string[] {
  if (typeof value === 'string') return isNamed.test(value) ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(idsIn);
}

/**
 * @param accountId names of this account's own things only, for who reads it as the account: a text that somebody typed may look like an id of
 * another account's. null: of all.
 */
export async function namesOf(db: Db, ids: readonly string[], accountId: string | null): Promise<Map<string, string>> {
  const of = (kind: keyof typeof named) => [...new Set(ids.filter((id) => id.startsWith(`${named[kind]}_`)))];
  const [users, trunks, numbers, locations] = [of('user'), of('trunk'), of('number'), of('location')];
  const found = [];
  if (users.length > 0) {
    let query = db.selectFrom('users').select(['users.id', 'users.name']).where('users.id', 'in', users);
    if (accountId !== null)
      query = query.where('users.id', 'in', (of) => of.selectFrom('members').select('members.userId').where('accountId', '=', accountId));
    found.push(...(await query.execute()));
  }
  if (trunks.length > 0) {
    let query = db.selectFrom('trunks').select(['id', 'name']).where('id', 'in', trunks);
    if (accountId !== null) query = query.where('accountId', '=', accountId);
    found.push(...(await query.execute()));
  }
  if (numbers.length > 0) {
    let query = db.selectFrom('numbers').select(['id', 'e164 as name']).where('id', 'in', numbers);
    if (accountId !== null) query = query.where('accountId', '=', accountId);
    found.push(...(await query.execute()));
  }
  if (locations.length > 0) found.push(...(await db.selectFrom('locations').select(['id', 'name']).where('id', 'in', locations).execute()));
  return new Map(found.map(({ id, name }) => [id, name]));
}
