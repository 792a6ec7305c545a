import type { EdgeEvent } from '@patchcord/contracts';
import type { Trx } from '../../platform/database/database.ts';
import { queueMail } from '../mail/mail.usecases.ts';
import { mailsPerHour, mailTo, missedMail, tooOldMs } from './missed-mail.models.ts';
import { addressesOf, mailsSince, missedAmong, noteMail } from './missed-mail.repository.ts';

const hourMs = 3_600_000;

/** In the transaction that takes an edge's events, once the records are written: one mail a call to each who wants it, and a bounded number an hour. */
export async function mailMissedCalls(
  trx: Trx,
  events: readonly EdgeEvent[],
  { publicUrl, now }: { publicUrl: string; now: Date },
): Promise<void> {
  const ids = events.flatMap((event) =>
    (event.type === 'call.ended' && event.answerAt === null) || (event.type === 'call.refused' && event.number !== null)
      ? [event.call]
      : [],
  );
  for (const missed of await missedAmong(trx, [...new Set(ids)], new Date(now.getTime() - tooOldMs))) {
    const people = mailTo(missed);
    if (people.length === 0) continue;
    const addresses = await addressesOf(trx, missed.accountId, people);
    if (addresses.length === 0) continue;
    const before = await mailsSince(trx, missed.numberId, new Date(now.getTime() - hourMs));
    if (before >= mailsPerHour || !(await noteMail(trx, missed.id, missed.numberId))) continue;
    const mail = missedMail(missed, { publicUrl, isLast: before + 1 === mailsPerHour });
    for (const { email } of addresses) await queueMail(trx, { to: email, ...mail, about: `missed call ${missed.id}` });
  }
}
