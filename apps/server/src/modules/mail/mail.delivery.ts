/** Brings waiting mails to the mail server, one after the other. Every process runs it; a mail is taken by one of them at a time. */
import type { Logger } from 'pino';
import type { Db } from '../../platform/database/database.ts';
import { afterFailure, type DeliveryError, isWayShut } from './mail.models.ts';
import { keepWaiting, markFailure, markSent, takeDueMail } from './mail.repository.ts';

export interface Outgoing {
  id: string;
  to: string;
  subject: string;
  text: string;
}
/** @throws an error in nodemailer's shape (DeliveryError). */
export type SendMail = (mail: Outgoing) => Promise<void>;

const everyMs = 2_000;
/** Longer than one delivery can take: the transport's time limits add up to less. */
const leaseMs = 120_000;

/** @param send null: a demo, nothing leaves. */
export async function deliverDue({ db, send, log, now }: { db: Db; send: SendMail | null; log: Logger; now: () => Date }): Promise<void> {
  if (!send) return keepWaiting(db);
  for (;;) {
    const mail = await takeDueMail(db, { now: now(), leaseMs });
    if (!mail) return;
    try {
      await send({ id: mail.id, to: mail.recipient, subject: mail.subject, text: mail.body });
      await markSent(db, mail.id, now());
    } catch (error) {
      const said = error as DeliveryError;
      const verdict = afterFailure(said, mail.attempts);
      log.warn({ mail: mail.id, attempts: mail.attempts, state: verdict.state, error: verdict.error }, 'a mail could not be delivered');
      await markFailure(db, mail.id, verdict, now());
      if (isWayShut(said)) return;
    }
  }
}

export function startDelivery({ db, send, log }: { db: Db; send: SendMail | null; log: Logger }): { close(): Promise<void> } {
  let running: Promise<unknown> = Promise.resolve();
  let timer: NodeJS.Timeout;
  let closed = false;
  const next = () => {
    if (closed) return;
    timer = setTimeout(() => {
      running = deliverDue({ db, send, log, now: () => new Date() })
        .catch((error: Error) => log.warn({ err: error }, 'mails could not be read; tried again'))
        .finally(next);
    }, everyMs);
    timer.unref();
  };
  next();
  return {
    async close() {
      closed = true;
      clearTimeout(timer);
      await running;
    },
  };
}
