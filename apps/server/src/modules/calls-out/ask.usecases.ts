/** An account asks support to allow it more: a mail to support, a row of the audit log, and nothing in force before support decides. */
import type { CallsOut } from '@patchcord/contracts';
import type { Db } from '../../platform/database/database.ts';
import { recordAudit } from '../audit/audit.usecases.ts';
import { queueMail } from '../mail/mail.usecases.ts';
import { countAsked, supportAddresses } from './asked.repository.ts';
import { askedTooOften } from './calls-out.errors.ts';
import { lockAccountCalls } from './calls-out.repository.ts';
import { showCallsOut } from './calls-out.usecases.ts';

const mostADay = 5;
const dayMs = 86_400_000;

export interface AskForMore {
  db: Db;
  publicUrl: string;
  accountId: string;
  by: { name: string; email: string };
  text: string;
  now: Date;
}
export async function askForMore({ db, publicUrl, accountId, by, text, now }: AskForMore): Promise<CallsOut> {
  await db.transaction().execute(async (trx) => {
    await lockAccountCalls(trx, accountId);
    if ((await countAsked(trx, accountId, new Date(now.getTime() - dayMs))) >= mostADay) throw askedTooOften(mostADay);
    const account = await trx.selectFrom('accounts').select('name').where('id', '=', accountId).executeTakeFirstOrThrow();
    await recordAudit(trx, {
      account: accountId,
      action: 'account.calls_out_asked',
      subject: { id: accountId, label: account.name },
      after: { text },
    });
    for (const to of await supportAddresses(trx)) {
      await queueMail(trx, {
        to,
        subject: `${account.name} asks to call more`.replaceAll(/\s+/g, ' '),
        text: `${by.name} (${by.email}) of ${account.name} asks:\n\n${text}\n\nDecide it at ${new URL('/platform/calls-out', publicUrl)}\n`,
        about: `calls out of ${accountId}`,
        replyTo: by.email,
      });
    }
  });
  return showCallsOut(db, accountId);
}
