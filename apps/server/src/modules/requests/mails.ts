/** What a customer hears by mail about a request. Short and plain; the page says the rest. */
import type { Trx } from '../../platform/database/database.ts';
import { queueMail } from '../mail/mail.usecases.ts';

/** approved: numbers came. changed: addresses or settings of a trunk. */
export type Told = 'asked' | 'refused' | 'approved' | 'changed';

const subjects: Record<Told, string> = {
  asked: 'A question about your request',
  refused: 'Your request was refused',
  approved: 'Your numbers are ready: what to enter at your carrier',
  changed: 'Your change was approved and is in force',
};
const firstLines: Record<Told, string> = {
  asked: 'We looked at your request and need to know something:',
  refused: 'We looked at your request and could not approve it:',
  approved: 'Your request was approved.',
  changed: 'Your request was approved.',
};
/** Where mail is taken, an answer to ours becomes part of the request. */
export const replyAddress = (mailbox: string, requestId: string): string => mailbox.replace(/@(?=[^@]*$)/, `+${requestId}@`);

const lastLines: Record<Told, string> = {
  asked: 'Answer here, after signing in:',
  refused: 'What you entered is kept. You can change it and send it again:',
  approved: 'The same with buttons to copy, and how it goes on:',
  changed: 'The request:',
};

export const requestUrl = (publicUrl: string, { id, accountId }: { id: string; accountId: string }) =>
  `${publicUrl}/a/${accountId}/requests/${id}`;

const byMailToo = 'Answer this mail, or here, after signing in:';

export function mailText(
  what: Told,
  { text, url, canReply = false }: { text: string; url: string; canReply?: boolean },
): { subject: string; text: string } {
  const last = canReply && what === 'asked' ? byMailToo : lastLines[what];
  return { subject: subjects[what], text: [firstLines[what], '', text, '', last, url, ''].join('\n') };
}

/** In the transaction of what it tells about. */
export async function tellCustomer(
  trx: Trx,
  request: { id: string; accountId: string; createdBy: string | null },
  { publicUrl, mailbox, what, text }: { publicUrl: string; mailbox: string | null; what: Told; text: string },
): Promise<void> {
  const mail = mailText(what, { text, url: requestUrl(publicUrl, request), canReply: mailbox !== null });
  const replyTo = mailbox === null ? undefined : replyAddress(mailbox, request.id);
  for (const to of await readersOf(trx, request)) await queueMail(trx, { to, ...mail, replyTo, about: `request ${request.id}` });
}

/** Who made it; the account's owners where a key did, or who made it is gone. */
async function readersOf(trx: Trx, { accountId, createdBy }: { accountId: string; createdBy: string | null }): Promise<string[]> {
  const members = await trx
    .selectFrom('members')
    .innerJoin('users', 'users.id', 'members.userId')
    .select(['users.id', 'users.email', 'members.role'])
    .where('members.accountId', '=', accountId)
    .execute();
  const maker = members.filter(({ id }) => id === createdBy);
  return (maker.length > 0 ? maker : members.filter(({ role }) => role === 'owner')).map(({ email }) => email);
}
