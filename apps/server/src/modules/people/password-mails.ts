/** Mails about a password. better-auth makes the token and keeps its hash; it calls back with what to send. */
import type { AuthOptions } from '../../platform/auth/auth.ts';
import type { Db, Trx } from '../../platform/database/database.ts';
import { queueMail } from '../mail/mail.usecases.ts';

const resetText = (link: string) => `Hello,

somebody, probably you, asked for a new password.
Open this link within an hour. It works once:

${link}

If it was not you, do nothing: your password stays as it is.
`;

const changedText = (publicUrl: string) => `Hello,

your password was changed by a link from a mail to this address. Everybody who was signed in as you is signed out.

If it was not you, set a new one now: ${publicUrl}/forgot-password
`;

export function passwordMails(db: Db, publicUrl: string): Pick<AuthOptions, 'mailReset' | 'mailChanged'> {
  const send = (to: string, subject: string, text: string) =>
    db.transaction().execute((trx: Trx) => queueMail(trx, { to, subject, text, about: 'password' }));
  return {
    async mailReset({ email, token }) {
      await send(email, 'Set a new password', resetText(`${publicUrl}/reset-password#${token}`));
    },
    async mailChanged({ email }) {
      await send(email, 'Your password was changed', changedText(publicUrl));
    },
  };
}
