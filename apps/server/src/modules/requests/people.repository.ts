import { sql } from 'kysely';
import type { Db } from '../../platform/database/database.ts';
import { json } from '../../platform/database/json.ts';
import type { KnownPeople } from './people.models.ts';

const members = (db: Db, accountId: string) =>
  db
    .selectFrom('members')
    .innerJoin('users', 'users.id', 'members.userId')
    .select(['users.id', 'users.name', 'users.email'])
    .where('members.accountId', '=', accountId);

/** Those of the e-mails that are members of the account now. */
export async function membersByEmail(db: Db, accountId: string, emails: string[]): Promise<Map<string, { id: string; name: string }>> {
  if (emails.length === 0) return new Map();
  const asked = json([...new Set(emails)]);
  const rows = await members(db, accountId)
    .where(sql<boolean>`users.email in (select jsonb_array_elements_text(${asked}::jsonb))`)
    .execute();
  return new Map(rows.map(({ id, name, email }) => [email, { id, name }]));
}

export async function knownPeople(db: Db, accountId: string): Promise<KnownPeople> {
  const rows = await members(db, accountId).execute();
  const byName = new Map<string, string | null>();
  for (const { name, email } of rows) byName.set(name.toLowerCase(), byName.has(name.toLowerCase()) ? null : email);
  return { byName };
}
