import { createTransport } from 'nodemailer';
import type { SendMail } from './mail.delivery.ts';

export interface Smtp {
  send: SendMail;
  close(): void;
}

/**
 * @param url smtp://user:password@host:587 (STARTTLS where the server offers it) or smtps://…:465.
 * @param domain right side of Message-ID: the same for every attempt, so that a mail that was delivered twice is seen as one.
 */
export function createSmtp({ url, from, domain }: { url: string; from: string; domain: string }): Smtp {
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: 1,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send({ id, to, subject, text, replyTo, inReplyTo }) {
      await transport.sendMail({
        from,
        to: { name: '', address: to }, // never read as a list
        subject,
        text,
        messageId: `<${id}@${domain}>`,
        ...(replyTo ? { replyTo } : {}),
        ...(inReplyTo ? { inReplyTo, references: [inReplyTo] } : {}),
        headers: { 'auto-submitted': inReplyTo ? 'auto-replied' : 'auto-generated' }, // RFC 3834: no out-of-office answers
      });
    },
    close: () => transport.close(),
  };
}
