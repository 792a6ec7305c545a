/** What arrives on the wire, as parts that can be looked at. Bounded: the parser has limits of its own for parts and headers, and so has the text. */
import { convert } from 'html-to-text';
import { simpleParser } from 'mailparser';

export interface Attachment {
  name: string;
  type: string;
  bytes: Buffer;
}
export interface ReceivedMail {
  /** In lower case; the one address of the From header. */
  from: string;
  /** Everybody it says it is for. */
  recipients: string[];
  subject: string;
  text: string;
  attachments: Attachment[];
  /** With its angle brackets; empty where there is none. */
  messageId: string;
  inReplyTo: string[];
  /** Out-of-office, a list, a bounce: nobody wrote it to us (RFC 3834 section 5). */
  automatic: boolean;
}

const mostAttachments = 20;
const htmlLimits = { maxInputLength: 300_000, maxDepth: 200, maxChildNodes: 5_000 } as const;
const messageIds = /<[^<>\s@]{1,200}@[^<>\s@]{1,200}>/g;

export async function readMail(raw: Buffer): Promise<ReceivedMail> {
  const mail = await simpleParser(raw, { skipHtmlToText: true, skipTextToHtml: true, skipTextLinks: true, skipImageLinks: true });
  const header = (name: string) => String(mail.headers.get(name) ?? '').toLowerCase();
  const addressed = [mail.to, mail.cc].flat().flatMap((one) => one?.value ?? []);
  const ids = (text: string | string[] | undefined) => [text ?? []].flat().join(' ').match(messageIds) ?? [];
  return {
    from: (mail.from?.value[0]?.address ?? '').toLowerCase(),
    recipients: addressed.map((one) => (one.address ?? '').toLowerCase()),
    subject: (mail.subject ?? '').replace(/\s+/g, ' ').trim().slice(0, 300),
    text: mail.text?.trim() || textOfHtml(mail.html || ''),
    attachments: mail.attachments
      .filter(({ related, contentType }) => !(related && contentType.startsWith('image/')))
      .slice(0, mostAttachments)
      .map(({ filename, contentType, content }) => ({
        name: (filename ?? 'a file without a name').slice(0, 100),
        type: contentType,
        bytes: content,
      })),
    messageId: ids(mail.messageId)[0] ?? '',
    inReplyTo: ids(mail.inReplyTo).slice(0, 5),
    automatic:
      !['', 'no'].includes(header('auto-submitted')) ||
      /bulk|list|junk|auto_reply/.test(header('precedence')) ||
      mail.headers.has('list') ||
      mail.headers.has('x-autoreply'),
  };
}

/** One line a row of a table, its cells apart; lines are not broken, because what stands on one belongs together. */
const textOfHtml = (html: string): string =>
  convert(html.replace(/<\/t[dh]\s*>/gi, ' ; $&'), {
    wordwrap: false,
    limits: htmlLimits,
    selectors: [
      { selector: 'a', options: { ignoreHref: true } },
      { selector: 'img', format: 'skip' },
      { selector: 'tr', format: 'block', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
      { selector: 'blockquote', format: 'skip' },
    ],
  });
