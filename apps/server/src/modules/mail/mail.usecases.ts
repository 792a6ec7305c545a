import { newId } from '@patchcord/contracts';
import type { Db, Trx } from '../../platform/database/database.ts';
import { notFound, Refusal } from '../../platform/http/errors.ts';
import { pageOf, readCursor } from '../../platform/http/paging.ts';
import { recordAudit } from '../audit/audit.usecases.ts';
import type { Mail } from './mail.models.ts';
import { insertMail, listMails, type MailRecord, readMail, waitAgain } from './mail.repository.ts';

/** Puts a mail on its way, in the transaction of what it tells about: where that is not committed, nothing is sent. */
export async function queueMail(trx: Trx, mail: Mail): Promise<string> {
  const id = newId('mail');
  await insertMail(trx, { id, ...mail });
  return id;
}

/** Texts hold links that let people in. Outside a demo nobody reads them here. */
const show = ({ recipient, body, createdAt, sentAt, nextAt, ...mail }: MailRecord, demo: boolean) => ({
  ...mail,
  to: recipient,
  text: demo ? body : null,
  createdAt: createdAt.toISOString(),
  sentAt: sentAt?.toISOString() ?? null,
  nextAt: mail.state === 'waiting' ? nextAt.toISOString() : null,
});

export async function showMails({ db, demo, limit, cursor }: { db: Db; demo: boolean; limit: number; cursor: string | undefined }) {
  const rows = await listMails(db, { limit, after: readCursor(cursor) });
  return pageOf(
    rows,
    limit,
    (row) => ({ at: row.createdAt, id: row.id }),
    (row) => show(row, demo),
  );
}

export async function sendAgain({ db, demo, id, now }: { db: Db; demo: boolean; id: string; now: Date }) {
  const before = await readMail(db, id);
  if (!before) throw notFound('mail');
  await db.transaction().execute(async (trx) => {
    if (!(await waitAgain(trx, id, now))) {
      const message = `Only a mail that failed can be sent again; this one is ${before.state}.`;
      throw new Refusal({ status: 409, code: 'mail.not_failed', message });
    }
    await recordAudit(trx, {
      account: null,
      action: 'mail.sent_again',
      subject: { id, label: before.subject },
      after: { to: before.recipient },
    });
  });
  return show((await readMail(db, id)) ?? before, demo);
}
