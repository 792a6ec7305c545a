/** What a sender is told, in the SMTP dialogue and nowhere else (RFC 3463 for the second code). A stranger learns nothing of who is a customer. */
import { Refusal } from '../../platform/http/errors.ts';

export class SmtpRefusal extends Error {
  override name = 'SmtpRefusal';
  readonly responseCode: number;
  /** For the counter: why, in one word. */
  readonly reason: string;
  constructor(responseCode: number, reason: string, text: string) {
    super(text);
    this.responseCode = responseCode;
    this.reason = reason;
  }
}
const refusal = (code: number, reason: string) => (text: string) => new SmtpRefusal(code, reason, text);

export const tooBusy = () => refusal(421, 'busy')('4.7.0 Too many connections from your network. Try again in an hour at the latest.');
export const tooManyMails = () => refusal(451, 'too_many')('4.7.1 Too many mails from your network in this hour. Try again later.');
export const tooManyOfPerson = () => refusal(451, 'too_many')('4.7.1 You sent too many mails in this hour. Try again later.');
export const noBounces = () => refusal(550, 'bounce')('5.7.1 This address takes no bounces: no mail is sent from it.');
export const notOurs = () => refusal(550, 'recipient')('5.1.1 There is no such mailbox here, and mail is not passed on.');
export const tooManyRecipients = () => refusal(452, 'recipient')('4.5.3 Too many recipients. One is enough.');
export const tooLarge = (bytes: number) =>
  refusal(
    552,
    'size',
  )(`5.3.4 This mail is larger than the ${Math.floor(bytes / 1_000_000)} MB that are taken. Load the list on the page instead.`);
export const badFrom = () => refusal(550, 'from')('5.6.0 The mail needs one From header with one address of a domain.');
export const unproven = (domain: string) =>
  refusal(
    550,
    'unproven',
  )(
    `5.7.1 Nothing proves that this mail is from ${domain}: it passes neither DKIM nor SPF for that domain. Ask whoever runs its mail to set one up.`,
  );
export const notNow = () =>
  refusal(451, 'dns')('4.4.3 The DNS did not say in time who may send for the domain of this mail. Try again later.');
export const automatic = () => refusal(550, 'automatic')('5.7.1 This was sent by a program. Only mail that a person wrote is read here.');
export const notAddressed = (mailbox: string) =>
  refusal(550, 'not_addressed')(`5.7.1 ${mailbox} stands neither in To nor in Cc, so this mail was not written to it.`);
export const unknownSender = (publicUrl: string) =>
  refusal(
    550,
    'unknown',
  )(`5.7.1 No account here knows the sender of this mail. Write from the address you sign in with, or sign up at ${publicUrl}`);
export const notAdmin = () =>
  refusal(550, 'role')('5.7.1 Only an owner or administrator of an account may bring numbers. Ask yours to write, or to change your role.');
export const noSuchRequest = () =>
  refusal(550, 'request')('5.7.1 There is no such request of yours. Write without its number to begin a new one.');
export const lost = () => refusal(451, 'lost')('4.4.2 The connection ended before the mail did.');
export const unreadable = () => refusal(554, 'unreadable')('5.6.0 This mail cannot be read: it is not built as mails are.');
export const ours = () =>
  refusal(451, 'error')('4.3.0 Something went wrong on our side, and we have a record of it. Your mail server will try again.');

/** A rule of requests that refuses is told to a person who was proved. */
export const asSmtp = (error: Error): SmtpRefusal | null => {
  if (error instanceof SmtpRefusal) return error;
  return error instanceof Refusal && error.status < 500 ? refusal(550, 'refused')(`5.7.1 ${error.message}`) : null;
};
