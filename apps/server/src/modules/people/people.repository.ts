import type { AccountRole } from '@patchcord/contracts';
import { sql } from 'kysely';
import type { Db, Trx } from '../../platform/database/database.ts';
import { json } from '../../platform/database/json.ts';
import type { Place } from '../../platform/http/paging.ts';

export interface PersonPlace {
  accountId: string;
  userId: string;
}

const membersOf = (db: Db, accountId: string) =>
  db
    .selectFrom('members')
    .innerJoin('users', 'users.id', 'members.userId')
    .select(['users.id', 'users.name', 'users.email', 'members.role', 'members.createdAt', 'members.mayCallOut', 'members.dialsCountry'])
    .where('members.accountId', '=', accountId);

export type PersonRecord = NonNullable<Awaited<ReturnType<typeof findPerson>>>;

export const findPerson = (db: Db, { accountId, userId }: PersonPlace) =>
  membersOf(db, accountId).where('users.id', '=', userId).executeTakeFirst();

export const listPeople = (db: Db, accountId: string, { limit, after }: { limit: number; after: Place | null }) =>
  membersOf(db, accountId)
    .$if(after !== null, (query) =>
      query.where((where) =>
        where(where.refTuple('members.createdAt', 'users.id'), '<', where.tuple(after?.at ?? new Date(), after?.id ?? '')),
      ),
    )
    .orderBy('members.createdAt', 'desc')
    .orderBy('users.id', 'desc')
    .limit(limit + 1)
    .execute();

/** Those of the users that are members, held until the transaction ends. */
export async function lockMembers(trx: Trx, accountId: string, userIds: string[]): Promise<Map<string, AccountRole>> {
  if (userIds.length === 0) return new Map();
  const rows = await trx
    .selectFrom('members')
    .select(['userId', 'role'])
    .where('accountId', '=', accountId)
    .where('userId', 'in', userIds)
    .orderBy('userId')
    .forUpdate()
    .execute();
  return new Map(rows.map((row) => [row.userId, row.role]));
}

/** Held, so that two owners cannot remove each other at once. */
export async function lockOwners(trx: Trx, accountId: string): Promise<string[]> {
  const rows = await trx
    .selectFrom('members')
    .select('userId')
    .where('accountId', '=', accountId)
    .where('role', '=', 'owner')
    .orderBy('userId')
    .forUpdate()
    .execute();
  return rows.map((row) => row.userId);
}

/** @returns false where the e-mail is taken. */
export async function insertUser(
  trx: Trx,
  user: { id: string; name: string; email: string; platformRole?: 'operator' | 'support' | null; emailVerified?: boolean },
): Promise<boolean> {
  const made = await trx
    .insertInto('users')
    .values({ ...user, email: user.email.toLowerCase(), platformRole: user.platformRole ?? null })
    .onConflict((on) => on.column('email').doNothing())
    .returning('id')
    .executeTakeFirst();
  return made !== undefined;
}

export async function insertMember(trx: Trx, member: { id: string; accountId: string; userId: string; role: AccountRole }): Promise<void> {
  await trx
    .insertInto('members')
    .values({ ...member, createdAt: new Date() })
    .execute();
}

export interface PersonSet {
  name?: string | undefined;
  role?: AccountRole | undefined;
  mayCallOut?: boolean | undefined;
  dialsCountry?: string | null | undefined;
}
export async function updatePerson(trx: Trx, { accountId, userId, name, ...member }: PersonPlace & PersonSet): Promise<void> {
  if (name !== undefined) await trx.updateTable('users').set({ name, updatedAt: new Date() }).where('id', '=', userId).execute();
  const set = Object.fromEntries(Object.entries(member).filter(([, value]) => value !== undefined));
  if (Object.keys(set).length > 0)
    await trx.updateTable('members').set(set).where('accountId', '=', accountId).where('userId', '=', userId).execute();
}

/** Takes the person out of the account and out of its numbers. @returns the numbers that rang them. */
export async function deleteMember(trx: Trx, { accountId, userId }: PersonPlace): Promise<string[]> {
  const numbers = await trx
    .selectFrom('numberPeople')
    .innerJoin('numbers', 'numbers.id', 'numberPeople.numberId')
    .select(['numbers.id', 'numbers.e164'])
    .where('numbers.accountId', '=', accountId)
    .where('numberPeople.userId', '=', userId)
    .execute();
  if (numbers.length > 0) {
    const ids = numbers.map((number) => number.id);
    await trx.deleteFrom('numberPeople').where('userId', '=', userId).where('numberId', 'in', ids).execute();
    // The number says whom it lost: nobody wonders later why it rings nobody.
    await sql`update numbers set people_lost = people_lost || jsonb_build_object('name', users.name, 'at', ${new Date().toISOString()}::text)
      from users where users.id = ${userId} and numbers.id in (select jsonb_array_elements_text(${json(ids)}::jsonb))`.execute(trx);
  }
  await trx.deleteFrom('members').where('accountId', '=', accountId).where('userId', '=', userId).execute();
  return numbers.map((number) => number.e164);
}

/**
 * Forgets somebody who belongs to no account and does not run the platform: sessions and password go with them, and the e-mail is free again.
 * The row is held first, so that of two accounts that remove one person at once, the second sees what the first did.
 */
export async function deleteUserWithoutAccount(trx: Trx, userId: string): Promise<void> {
  await trx.selectFrom('users').select('id').where('id', '=', userId).forUpdate().execute();
  await trx
    .deleteFrom('users')
    .where('id', '=', userId)
    .where('platformRole', 'is', null)
    .where((where) => where.not(where.exists(where.selectFrom('members').select('members.id').where('userId', '=', userId))))
    .execute();
}

export async function numbersOfPeople(db: Db, accountId: string, userIds: string[]): Promise<Map<string, string[]>> {
  if (userIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('numberPeople')
    .innerJoin('numbers', 'numbers.id', 'numberPeople.numberId')
    .select(['numberPeople.userId', 'numbers.e164'])
    .where('numbers.accountId', '=', accountId)
    .where('numbers.removedAt', 'is', null)
    .where('numberPeople.userId', 'in', userIds)
    .orderBy('numbers.e164')
    .execute();
  return new Map([...Map.groupBy(rows, (row) => row.userId)].map(([user, numbers]) => [user, numbers.map((row) => row.e164)]));
}
