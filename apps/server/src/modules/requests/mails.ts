/** What a customer hears by mail about a request. Short and plain; the page says the rest. */
import type { Trx } from '../../platform/database/database.ts';
import { queueMail } from '../mail/mail.usecases.ts';

export type Told = 'asked' | 'refused' | 'approved';

const subjects: Record<Told, string> = {
  asked: 'A question about your request',
  refused: 'Your request was refused',
  approved: 'Your numbers are ready: what to enter at your carrier',
};
const firstLines: Record<Told, string> = {
  asked: 'We looked at your request and need to know something:',
  refused: 'We looked at your request and could not approve it:',
  approved: 'Your request was approved.',
};
const lastLines: Record<Told, string> = {
  asked: 'Answer here, after signing in:',
  refused: 'What you entered is kept. You can change it and send it again:',
  approved: 'The same with buttons to copy, and how it goes on:',
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
  if (request.createdBy === null) return;
  const user = await trx.selectFrom('users').select('email').where('id', '=', request.createdBy).executeTakeFirst();
  if (!user) return;
  const mail = mailText(what, { text, url: requestUrl(publicUrl, request) });
  await queueMail(trx, { to: user.email, ...mail, about: `request ${request.id}` });
}
