import { sql } from 'kysely';
import type { Db, Trx } from '../../platform/database/database.ts';
import type { Place } from '../../platform/http/paging.ts';
import type { Mail, Verdict } from './mail.models.ts';

export async function insertMail(trx: Trx, { id, to, subject, text, about }: Mail & { id: string }): Promise<void> {
  await trx.insertInto('mails').values({ id, recipient: to, subject, body: text, about, createdAt: new Date() }).execute();
}

/**
 * Takes the next mail that is due, for `leaseMs`: whoever took it and died meanwhile leaves it to the next. Two processes never take one at once.
 * One statement: nothing is locked while the mail server thinks.
 */
export async function takeDueMail(db: Db, { now, leaseMs }: { now: Date; leaseMs: number }) {
  return db
    .updateTable('mails')
    .set({ attempts: sql`attempts + 1`, nextAt: new Date(now.getTime() + leaseMs) })
    .where('id', '=', (one) =>
      one
        .selectFrom('mails')
        .select('id')
        .where('state', '=', 'waiting')
        .where('nextAt', '<=', now)
        .orderBy('nextAt')
        .limit(1)
        .forUpdate()
        .skipLocked(),
    )
    .returning(['id', 'recipient', 'subject', 'body', 'attempts'])
    .executeTakeFirst();
}

/** The text goes with it: it may hold a link that lets somebody in. */
export async function markSent(db: Db, id: string, now: Date): Promise<void> {
  await db.updateTable('mails').set({ state: 'sent', sentAt: now, body: '', error: null }).where('id', '=', id).execute();
}

export async function markFailure(db: Db, id: string, { state, nextInMs, error }: Verdict, now: Date): Promise<void> {
  await db
    .updateTable('mails')
    .set({ state, error, nextAt: new Date(now.getTime() + nextInMs) })
    .where('id', '=', id)
    .execute();
}

/** Demo: nothing leaves. */
export async function keepWaiting(db: Db): Promise<void> {
  await db.updateTable('mails').set({ state: 'kept' }).where('state', '=', 'waiting').execute();
}

export async function waitAgain(db: Db, id: string, now: Date): Promise<boolean> {
  const changed = await db
    .updateTable('mails')
    .set({ state: 'waiting', attempts: 0, nextAt: now })
    .where('id', '=', id)
    .where('state', '=', 'failed')
    .executeTakeFirst();
  return changed.numUpdatedRows > 0n;
}

const mails = (db: Db) =>
  db
    .selectFrom('mails')
    .select(['id', 'recipient', 'subject', 'body', 'about', 'state', 'attempts', 'nextAt', 'error', 'createdAt', 'sentAt']);

export type MailRecord = NonNullable<Awaited<ReturnType<typeof readMail>>>;

export const readMail = (db: Db, id: string) => mails(db).where('id', '=', id).executeTakeFirst();

export const listMails = (db: Db, { limit, after }: { limit: number; after: Place | null }) =>
  mails(db)
    .$if(after !== null, (query) =>
      query.where((where) => where(where.refTuple('createdAt', 'id'), '<', where.tuple(after?.at ?? new Date(), after?.id ?? ''))),
    )
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();

export async function deleteMailsBefore(db: Db, before: Date): Promise<void> {
  await db.deleteFrom('mails').where('createdAt', '<', before).where('state', '<>', 'waiting').execute();
}
