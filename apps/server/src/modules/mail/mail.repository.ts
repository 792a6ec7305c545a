import type { Db, Trx } from '../../platform/database/database.ts';
import type { Place } from '../../platform/http/paging.ts';
import { type Taking, takeWaiting, type Verdict } from '../../platform/waiting/waiting-rows.ts';
import type { Mail } from './mail.models.ts';

export async function insertMail(trx: Trx, mail: Mail & { id: string }): Promise<void> {
  const { id, to, subject, text, about, replyTo = null, inReplyTo = null } = mail;
  await trx
    .insertInto('mails')
    .values({ id, recipient: to, subject, body: text, about, replyTo, inReplyTo, createdAt: new Date() })
    .execute();
}

export const takeDueMail = (db: Db, taking: Taking) =>
  db.transaction().execute(async (trx) => {
    const id = await takeWaiting(trx, 'mails', taking);
    if (id === undefined) return undefined;
    const columns = ['id', 'recipient', 'subject', 'body', 'replyTo', 'inReplyTo', 'attempts'] as const;
    return trx.selectFrom('mails').select(columns).where('id', '=', id).executeTakeFirst();
  });

export type MailResult = Verdict & { error: string | null; at: Date };
/** The text goes with a mail that was sent: it may hold a link that lets somebody in. */
export async function saveMailResult(db: Db, id: string, { state, nextAt, error, at }: MailResult): Promise<void> {
  const set = state === 'done' ? { state: 'sent' as const, sentAt: at, body: '', error: null } : { state, nextAt, error };
  await db.updateTable('mails').set(set).where('id', '=', id).execute();
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
