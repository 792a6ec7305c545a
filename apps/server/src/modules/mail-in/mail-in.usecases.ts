/**
 * A mail of a person who was proved becomes a draft, joins one, or goes into the thread of a request that was sent. All of it, and the answer, is one
 * transaction: where it fails, the sender's mail server tries again and nothing is there twice.
 */
import { createHash } from 'node:crypto';
import { domainToASCII, domainToUnicode } from 'node:url';
import { newId } from '@patchcord/contracts';
import { type Db, type Trx, within } from '../../platform/database/database.ts';
import { actAs } from '../../platform/http/acting.ts';
import { recordAudit } from '../audit/audit.usecases.ts';
import { presets } from '../carriers/carriers.models.ts';
import { queueMail } from '../mail/mail.usecases.ts';
import { replyAddress, requestUrl } from '../requests/mails.ts';
import { createRequest, showRequest } from '../requests/requests.usecases.ts';
import { write } from '../requests/thread.usecases.ts';
import { accountFor, requestInSubject } from './account.models.ts';
import { type Answer, draftAnswer, leftOutOfThread, nothingUnderstood, whichAccount } from './answers.models.ts';
import { type Applied, putIntoDraft } from './draft.usecases.ts';
import { noSuchRequest, notAdmin, unknownSender } from './mail-in.errors.ts';
import {
  countriesOf,
  findPersonByEmail,
  insertRequestMail,
  locationNames,
  type Person,
  peopleNames,
  requestOf,
  requestOfMails,
  type SenderAccount,
  wasTaken,
} from './mail-in.repository.ts';
import { isCut, ownWords } from './own-words.models.ts';
import type { ReceivedMail } from './read-mail.ts';
import type { Proof } from './sender.models.ts';
import { accountNamed, isNothing, understand } from './understand.models.ts';

export interface MailInPlace {
  db: Db;
  publicUrl: string;
  /** The address that is written to. */
  mailbox: string;
  /** A local demo: private addresses are let in. */
  allowPrivate: boolean;
}
export interface Taking {
  mail: ReceivedMail;
  /** From the recipient's address: a request or an account; empty: none. */
  tag: string;
  person: Person;
  proof: Proof | 'demo';
  /** Where the mail came from. */
  address: string;
  now: Date;
}
export type Taken = 'draft' | 'thread' | 'asked' | 'nothing' | 'again';

const longestMessage = 5_000;

/** @throws SmtpRefusal where nobody is known by this address, or nobody who may bring numbers. */
export async function personOfAddress({ db, publicUrl }: MailInPlace, email: string): Promise<Person> {
  const at = email.lastIndexOf('@') + 1;
  const [local, domain] = [email.slice(0, at), email.slice(at)];
  const person = await findPersonByEmail(db, [...new Set([email, local + domainToASCII(domain), local + domainToUnicode(domain)])]);
  if (!person) throw unknownSender(publicUrl);
  const accounts = person.accounts.filter(({ role }) => role !== 'member');
  if (accounts.length === 0) throw notAdmin();
  return { ...person, accounts };
}

/** @throws SmtpRefusal, or a Refusal of the requests' own rules. */
export const takeMail = (place: MailInPlace, taking: Taking): Promise<Taken> =>
  actAs({ kind: 'user', id: taking.person.id, name: taking.person.name, address: taking.address }, () =>
    within(place.db, async (trx) => {
      const { mail, person, tag } = taking;
      const key = messageKey(mail);
      if (await wasTaken(trx, person.id, key)) return 'again';
      const named = tag.startsWith('req_') ? tag : (requestInSubject(mail.subject) ?? (await requestOfMails(trx, ownMails(mail))));
      const accountIds = person.accounts.map(({ id }) => id);
      const request = named === null ? undefined : await requestOf(trx, named, accountIds);
      if (named !== null && !request) throw noSuchRequest();
      if (request && request.state !== 'draft') return intoThread({ ...place, trx, key }, taking, request);
      const words = ownWords(mail.text);
      const account = request
        ? person.accounts.find(({ id }) => id === request.accountId)
        : chosen(person.accounts, { tag: tag || null, named: accountNamed(words.text) });
      if (!account) {
        const addresses = person.accounts.map(({ id, name }) => ({ name, address: replyAddress(place.mailbox, id) }));
        await answer(trx, taking, whichAccount(mail.subject, addresses), { about: 'mail in' });
        return 'asked';
      }
      return intoDraft({ ...place, trx, key }, taking, { account, words, requestId: request?.id ?? null });
    }),
  );

const chosen = (accounts: readonly SenderAccount[], by: { tag: string | null; named: string | null }) => {
  const choice = accountFor(accounts, by);
  return choice === 'ask' ? undefined : choice.account;
};

/** A mail without Message-ID is told from others by what it says. */
const messageKey = ({ messageId, subject, text }: ReceivedMail) =>
  createHash('sha256')
    .update(messageId || `${subject}\n${text}`)
    .digest('hex');

/** Our mails have `<mail_…@our host>` (mail/smtp.ts). */
const ownMails = ({ inReplyTo }: ReceivedMail) => inReplyTo.flatMap((id) => /^<(mail_[0-9a-z]{16})@/.exec(id)?.[1] ?? []);

type Open = MailInPlace & { trx: Trx; key: string };

const answer = (trx: Trx, { person, mail }: Taking, { subject, text }: Answer, { about, replyTo }: { about: string; replyTo?: string }) =>
  queueMail(trx, { to: person.email, subject, text, about, replyTo, inReplyTo: mail.messageId || undefined });

async function intoDraft(
  open: Open,
  taking: Taking,
  { account, words, requestId: there }: { account: SenderAccount; words: ReturnType<typeof ownWords>; requestId: string | null },
): Promise<Taken> {
  const { trx, publicUrl, mailbox, allowPrivate } = open;
  const { mail, person, proof } = taking;
  const here = {
    presets,
    people: await peopleNames(trx, account.id),
    countries: await countriesOf(trx, account.id),
    locations: await locationNames(trx),
  };
  const read = understand({ subject: mail.subject, text: words.text }, here);
  const asides = asidesOf(mail, words.leftOut);
  if (isNothing(read) && mail.attachments.length === 0) {
    const url = `${publicUrl}/a/${account.id}/requests`;
    await answer(trx, taking, nothingUnderstood({ subject: mail.subject, notUnderstood: [...read.notUnderstood, ...asides], url }), {
      about: 'mail in',
    });
    return 'nothing';
  }
  const by = { id: person.id, name: person.name };
  const requestId = there ?? (await begun(open, account.id, by));
  const applied = await putIntoDraft({ trx, accountId: account.id, requestId, by, allowPrivate }, read, mail.attachments);
  const all: Applied = { understood: applied.understood, notUnderstood: [...read.notUnderstood, ...applied.notUnderstood, ...asides] };
  await keep(open, taking, { requestId, accountId: account.id, part: 'draft', body: words.text, ...all });
  const request = await showRequest(trx, { accountId: account.id, requestId });
  const said = draftAnswer({
    ...all,
    requestId,
    url: requestUrl(publicUrl, { id: requestId, accountId: account.id }),
    subject: mail.subject,
    missing: request.missing.map(({ message }) => message),
    added: there !== null,
    unchecked: proof === 'demo',
  });
  await answer(trx, taking, said, { about: `request ${requestId}`, replyTo: replyAddress(mailbox, requestId) });
  return 'draft';
}

async function begun({ trx, allowPrivate }: Open, accountId: string, by: { id: string; name: string }): Promise<string> {
  const made = await createRequest({ db: trx, accountId, by, allowPrivate, request: { kind: 'numbers', addresses: [], send: false } });
  return made.id;
}

function asidesOf({ text }: ReceivedMail, leftOut: boolean) {
  return [
    ...(leftOut
      ? [{ text: 'Below the message', why: 'What is quoted, forwarded, or in a signature is not read. Write again what you meant of it.' }]
      : []),
    ...(isCut(text) ? [{ text: 'The end of the mail', why: 'It is too long to be read whole. Attach long lists as a CSV file.' }] : []),
  ];
}

async function intoThread(open: Open, taking: Taking, { id: requestId, accountId }: { id: string; accountId: string }): Promise<Taken> {
  const { trx, publicUrl, mailbox } = open;
  const { mail, person } = taking;
  const { text } = ownWords(mail.text);
  const files = mail.attachments.map(({ name }) => name);
  const cut = text.length > longestMessage || isCut(mail.text);
  const message = text.slice(0, longestMessage).trim() || '(an empty mail)';
  await write({ db: trx, accountId, requestId, version: null, by: { id: person.id, name: person.name } }, message.toWellFormed());
  await keep(open, taking, { requestId, accountId, part: 'thread', body: '', understood: [], notUnderstood: [] });
  if (files.length > 0 || cut) {
    const said = leftOutOfThread({ requestId, url: requestUrl(publicUrl, { id: requestId, accountId }), files, cut });
    await answer(trx, taking, said, { about: `request ${requestId}`, replyTo: replyAddress(mailbox, requestId) });
  }
  return 'thread';
}

interface Kept extends Applied {
  requestId: string;
  accountId: string;
  part: 'draft' | 'thread';
  body: string;
}
async function keep({ trx, key }: Open, { mail, person, proof, now }: Taking, { accountId, ...kept }: Kept): Promise<void> {
  const { requestId: id, part } = kept;
  await insertRequestMail(trx, {
    id: newId('requestMail'),
    ...kept,
    userId: person.id,
    userName: person.name,
    messageKey: key,
    proof,
    subject: mail.subject,
    receivedAt: now,
  });
  const after = { by: 'mail', proof, part };
  await recordAudit(trx, { account: accountId, action: 'request.mailed', subject: { id, label: 'Request' }, after });
}
