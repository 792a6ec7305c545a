/**
 * How many mails strangers, and our own people, can make us send: a form that sends mail is a way to pester somebody. Counted whether or not the
 * e-mail is known, so that the answer does not tell. In memory, per process, as in attempts-limit.ts.
 */
import { Refusal } from '../http/errors.ts';
import { createAttemptsLimit } from './attempts-limit.ts';

/** All an hour. */
export interface MailLimitsPerHour {
  perAddress: number;
  perEmailFromAddress: number;
  perEmail: number;
  /** Invitations of one account, or of the platform. */
  perAccount: number;
}
export const mailLimitsPerHour: MailLimitsPerHour = { perAddress: 30, perEmailFromAddress: 4, perEmail: 12, perAccount: 100 };

export interface MailLimits {
  /** A stranger asks. @throws Refusal 429 */
  asked(address: string, email: string): void;
  /** An account invites. @throws Refusal 429 */
  invited(account: string, email: string): void;
}

const windowMs = 3_600_000;

export function createMailLimits(perHour: MailLimitsPerHour): MailLimits {
  const of = (most: number) => createAttemptsLimit({ most, windowMs });
  const limits = {
    address: of(perHour.perAddress),
    pair: of(perHour.perEmailFromAddress),
    email: of(perHour.perEmail),
    account: of(perHour.perAccount),
  };
  const need = (...waits: (() => number)[]) => {
    for (const wait of waits) {
      const seconds = wait();
      if (seconds > 0) {
        const message = `Too many mails were asked for. Look for the one that is there already, or try again in ${Math.ceil(seconds / 60)} min.`;
        throw new Refusal({ status: 429, code: 'mail.too_many', message, retryAfterSeconds: seconds });
      }
    }
  };
  return {
    asked(address, email) {
      const [now, key] = [Date.now(), email.toLowerCase()];
      need(
        () => limits.address.begin(address, now),
        () => limits.pair.begin(`${key} ${address}`, now),
        () => limits.email.begin(key, now),
      );
    },
    invited(account, email) {
      const [now, key] = [Date.now(), email.toLowerCase()];
      need(
        () => limits.account.begin(account, now),
        () => limits.email.begin(key, now),
      );
    },
  };
}
