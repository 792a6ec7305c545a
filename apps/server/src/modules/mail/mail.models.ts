/**
 * A mail on its way out:
 *
 *   waiting --handed to the mail server--> sent
 *      |  \--demo: nothing leaves--------> kept
 *      \--refused for good, or too often-> failed --again--> waiting
 */
export type MailState = 'waiting' | 'sent' | 'kept' | 'failed';

export interface Mail {
  to: string;
  subject: string;
  text: string;
  /** What it is about, for the list of mails: 'invitation inv_…'. Nothing secret. */
  about: string;
  /** Where an answer goes, where it is not our sender. */
  replyTo?: string | undefined;
  /** Message-ID of the mail that this one answers. */
  inReplyTo?: string | undefined;
}

const firstWaitMs = 10_000;
const longestWaitMs = 3_600_000;
/** The last of them is about a day after the first. */
export const mostAttempts = 28;

/** 10 s after the first attempt, three times as long after each further one, an hour at most. null: it was the last one. */
export const waitMsAfter = (attempts: number): number | null =>
  attempts >= mostAttempts ? null : Math.min(longestWaitMs, firstWaitMs * 3 ** Math.min(attempts - 1, 10));

/** What the mail server, or the way to it, said. */
export interface DeliveryError {
  message: string;
  /** nodemailer's: EENVELOPE, EMESSAGE: about this mail; ECONNECTION, EAUTH, …: about the way. */
  code?: string;
  /** SMTP reply code (RFC 5321 section 4.2.1): 4yz may be tried again, 5yz not. */
  responseCode?: number;
}

const aboutThisMail = new Set(['EENVELOPE', 'EMESSAGE']);

/** Refused for good: another try would get the same answer. A wrong password for the mail server (535) is not: somebody puts it right. */
export const isRefusedForGood = ({ code, responseCode = 0 }: DeliveryError): boolean =>
  aboutThisMail.has(code ?? '') && responseCode >= 500 && responseCode < 600;

/** The way is shut: no use to try the next mail at once. */
export const isWayShut = ({ code }: DeliveryError): boolean => !aboutThisMail.has(code ?? '');

/** An attempt that failed, as the loop of waiting rows wants to know it (platform/waiting). */
export const saidOf = (error: DeliveryError) => ({
  error: error.message.slice(0, 500),
  forGood: isRefusedForGood(error),
  wayShut: isWayShut(error),
});
