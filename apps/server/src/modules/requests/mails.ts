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
const lastLines: Record<Told, string> = {
  asked: 'Answer here, after signing in:',
  refused: 'What you entered is kept. You can change it and send it again:',
  approved: 'The same with buttons to copy, and how it goes on:',
  changed: 'The request:',
};

export const requestUrl = (publicUrl: string, { id, accountId }: { id: string; accountId: string }) =>
  `${publicUrl}/a/${accountId}/requests/${id}`;

export function mailText(what: Told, { text, url }: { text: string; url: string }): { subject: string; text: string } {
  return { subject: subjects[what], text: [firstLines[what], '', text, '', lastLines[what], url, ''].join('\n') };
}

/** In the transaction of what it tells about. */
export async function tellCustomer(
  trx: Trx,
  request: { id: string; accountId: string; createdBy: string | null },
  { publicUrl, what, text }: { publicUrl: string; what: Told; text: string },
): Promise<void> {
  const mail = mailText(what, { text, url: requestUrl(publicUrl, request) });
  for (const to of await readersOf(trx, request)) await queueMail(trx, { to, ...mail, about: `request ${request.id}` });
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
