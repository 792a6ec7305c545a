/** Brings waiting mails to the mail server, one after the other. */
import type { Logger } from 'pino';
import type { Db } from '../../platform/database/database.ts';
import type { Repeated } from '../../platform/repeat.ts';
import { deliverWaiting, keepDelivering } from '../../platform/waiting/deliver-waiting.ts';
import { type DeliveryError, saidOf, waitMsAfter } from './mail.models.ts';
import { keepWaiting, saveMailResult, takeDueMail } from './mail.repository.ts';

export interface Outgoing {
  id: string;
  to: string;
  subject: string;
  text: string;
  replyTo?: string | null;
  inReplyTo?: string | null;
}
/** @throws an error in nodemailer's shape (DeliveryError). */
export type SendMail = (mail: Outgoing) => Promise<void>;

export interface DeliverMails {
  db: Db;
  /** null: a demo, nothing leaves. */
  send: SendMail | null;
  log: Logger;
  now: () => Date;
}

const everyMs = 2_000;
/** Longer than one delivery can take: the transport's time limits add up to less. */
const leaseMs = 120_000;

export async function deliverDue({ db, send, log, now }: DeliverMails, isClosing?: () => boolean): Promise<void> {
  if (!send) return keepWaiting(db);
  await deliverWaiting(
    {
      noun: 'mail',
      now,
      log,
      leaseMs,
      mostAtOnce: 1,
      laneOf: () => 'mail server',
      take: (taking) => takeDueMail(db, taking),
      attempt: ({ id, recipient: to, subject, body: text, replyTo, inReplyTo }) =>
        send({ id, to, subject, text, replyTo, inReplyTo }).then(
          () => ({ error: null }),
          (error: DeliveryError) => saidOf(error),
        ),
      waitMsAfter,
      save: ({ id }, { error }, verdict, at) => saveMailResult(db, id, { ...verdict, error, at }),
    },
    isClosing,
  );
}

export const startDelivery = (options: Omit<DeliverMails, 'now'>): Repeated =>
  keepDelivering({ noun: 'mail', log: options.log, everyMs }, (isClosing) => deliverDue({ ...options, now: () => new Date() }, isClosing));
