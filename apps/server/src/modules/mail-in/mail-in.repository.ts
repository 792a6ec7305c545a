import type { AccountRole } from '@patchcord/contracts';
import type { Db, Trx } from '../../platform/database/database.ts';
import { json } from '../../platform/database/json.ts';
import { storable } from '../../platform/database/storable.ts';
import type { NotUnderstood } from './line.models.ts';

export interface SenderAccount {
  id: string;
  name: string;
  role: AccountRole;
}
export interface Person {
  id: string;
  name: string;
  email: string;
  accounts: SenderAccount[];
}

/** @param emails one address, in the ways its domain can be written. */
export async function findPersonByEmail(db: Db, emails: readonly string[]): Promise<Person | null> {
  const rows = await db
    .selectFrom('users')
    .innerJoin('members', 'members.userId', 'users.id')
    .innerJoin('accounts', 'accounts.id', 'members.accountId')
    .select(['users.id', 'users.name', 'users.email', 'members.role', 'accounts.id as accountId', 'accounts.name as accountName'])
    .where('users.email', 'in', emails)
    .orderBy('accounts.name')
    .execute();
  const [first] = rows;
  if (!first) return null;
  const accounts = rows.map((row) => ({ id: row.accountId, name: row.accountName, role: row.role as AccountRole }));
  return { id: first.id, name: first.name, email: first.email, accounts };
}

/** Which request one of our mails was about, by the ids of those mails. */
export async function requestOfMails(db: Db, mailIds: readonly string[]): Promise<string | null> {
  if (mailIds.length === 0) return null;
  const found = await db
    .selectFrom('mails')
    .select('about')
    .where('id', 'in', mailIds)
    .where('about', 'like', 'request req\\_%')
    .executeTakeFirst();
  return found?.about.slice('request '.length) ?? null;
}

export const requestOf = (trx: Trx, requestId: string, accountIds: readonly string[]) =>
  trx
    .selectFrom('requests')
    .select(['id', 'accountId', 'state', 'kind'])
    .where('id', '=', requestId)
    .where('accountId', 'in', accountIds)
    .executeTakeFirst();

export async function wasTaken(trx: Trx, userId: string, messageKey: string): Promise<boolean> {
  const found = await trx
    .selectFrom('requestMails')
    .select('id')
    .where('userId', '=', userId)
    .where('messageKey', '=', messageKey)
    .executeTakeFirst();
  return found !== undefined;
}

export interface NewRequestMail {
  id: string;
  requestId: string;
  userId: string;
  userName: string;
  messageKey: string;
  part: 'draft' | 'thread';
  proof: 'dkim' | 'spf' | 'demo';
  subject: string;
  body: string;
  understood: string[];
  notUnderstood: NotUnderstood[];
  receivedAt: Date;
}
export async function insertRequestMail(trx: Trx, { understood, notUnderstood, ...mail }: NewRequestMail): Promise<void> {
  await trx
    .insertInto('requestMails')
    .values({
      ...storable({ subject: mail.subject, body: mail.body }),
      ...rest(mail),
      understood: json(storable(understood)),
      notUnderstood: json(storable(notUnderstood)),
    })
    .execute();
}
const rest = ({ subject: _subject, body: _body, ...mail }: Omit<NewRequestMail, 'understood' | 'notUnderstood'>) => mail;

/** Newest first. What went into the thread stands there. */
export const mailsOfRequest = (db: Db, requestId: string) =>
  db
    .selectFrom('requestMails')
    .selectAll()
    .where('requestId', '=', requestId)
    .where('part', '=', 'draft')
    .orderBy('receivedAt', 'desc')
    .orderBy('id')
    .limit(50)
    .execute();

export async function deleteRequestMailsBefore(db: Db, before: Date): Promise<void> {
  await db.deleteFrom('requestMails').where('receivedAt', '<', before).execute();
}

/** Of the account's trunks and numbers: what national numbers in its mails are likely of. */
export async function countriesOf(trx: Trx, accountId: string): Promise<string[]> {
  const trunks = await trx.selectFrom('trunks').select('country').distinct().where('accountId', '=', accountId).execute();
  const numbers = await trx.selectFrom('numbers').select('country').distinct().where('accountId', '=', accountId).execute();
  return [...new Set([...trunks, ...numbers].flatMap(({ country }) => (country === null ? [] : [country])))];
}

export const peopleNames = async (trx: Trx, accountId: string): Promise<string[]> =>
  (
    await trx
      .selectFrom('members')
      .innerJoin('users', 'users.id', 'members.userId')
      .select('users.name')
      .where('members.accountId', '=', accountId)
      .orderBy('users.name')
      .limit(2_000)
      .execute()
  ).map(({ name }) => name);

export const locationNames = (trx: Trx) => trx.selectFrom('locations').select(['id', 'name']).execute();
