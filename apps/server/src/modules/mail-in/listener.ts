/**
 * The SMTP dialogue (RFC 5321). What it may tell when:
 *
 *   connect    how many connections: too many → 421
 *   MAIL FROM  the size that is announced, bounces, how many mails of this network
 *   RCPT TO    our mailbox, and nothing else
 *   DATA       who it is: first whether that is proved, and only then whether it is somebody we know
 *
 * So nobody finds out by trying envelopes who is a customer here. Whoever is refused hears it in the dialogue; no mail is sent about it.
 */
import type { AddressInfo, Socket } from 'node:net';
import type { Logger } from 'pino';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import type { Metrics } from '../../platform/metrics.ts';
import { tagOf } from './account.models.ts';
import type { Authenticate } from './authenticity.ts';
import {
  asSmtp,
  automatic,
  badFrom,
  lost,
  noBounces,
  notAddressed,
  notNow,
  notOurs,
  ours,
  type SmtpRefusal,
  tooBusy,
  tooLarge,
  tooManyMails,
  tooManyOfPerson,
  tooManyRecipients,
  unproven,
  unreadable,
} from './mail-in.errors.ts';
import { createMailInGate, type MailInLimits } from './mail-in.limits.ts';
import { type MailInPlace, personOfAddress, type Taken, takeMail } from './mail-in.usecases.ts';
import { type ReceivedMail, readMail } from './read-mail.ts';
import type { Proof } from './sender.models.ts';

export interface MailInOptions extends MailInPlace {
  host: string;
  listen: { address: string; port: number };
  /** null: no STARTTLS. Read anew for `renewed`. */
  certificate: { cert: Buffer; key: Buffer } | null;
  /** null: nothing is asked of the DNS, and every From is believed. A demo on loopback only. */
  authenticate: Authenticate | null;
  limits: MailInLimits;
  metrics: Metrics;
  log: Logger;
}
export interface MailIn {
  port: number;
  renew(certificate: { cert: Buffer; key: Buffer }): void;
  close(): Promise<void>;
}

export async function startMailIn(options: MailInOptions): Promise<MailIn> {
  const { host, mailbox, limits, certificate, log } = options;
  const gate = createMailInGate(limits);
  const entered = new WeakSet<SMTPServerSession>();
  const server = new SMTPServer({
    name: host,
    size: limits.bytes,
    authOptional: true,
    disabledCommands: ['AUTH', ...(certificate ? [] : ['STARTTLS'])],
    ...(certificate ?? {}),
    hideENHANCEDSTATUSCODES: true, // ours stand in the sentences
    disableReverseLookup: true,
    maxClients: limits.connectionsAtOnce,
    socketTimeout: limits.idleMs,
    closeTimeout: 2_000,
    onConnect(session, done) {
      if (!gate.entered(session.remoteAddress)) return done(counted(options, tooBusy()));
      entered.add(session);
      done();
    },
    onClose(session) {
      if (entered.delete(session)) gate.left(session.remoteAddress);
    },
    onMailFrom({ address, args }, session, done) {
      const announced = args ? Number(args.SIZE ?? 0) : 0;
      if (announced > limits.bytes) return done(counted(options, tooLarge(limits.bytes)));
      if (address === '') return done(counted(options, noBounces()));
      done(gate.mayMail(session.remoteAddress) ? null : counted(options, tooManyMails()));
    },
    onRcptTo({ address }, session, done) {
      if (session.envelope.rcptTo.length >= limits.recipients) return done(counted(options, tooManyRecipients()));
      done(tagOf(address, mailbox) === null ? counted(options, notOurs()) : null);
    },
    onData(stream, session, done) {
      whole(stream, limits.bytes)
        .then((raw) => judge(options, gate, raw, session))
        .then(
          (taken) => done(null, `2.0.0 ${sentences[taken]}`),
          (error: Error) => done(refusalOf(options, error)),
        );
    },
  });
  server.on('error', (error) => log.debug({ err: error }, 'a connection for mail ended'));
  server.server.on('connection', (socket: Socket) => {
    const timer = setTimeout(() => socket.destroy(), limits.connectionMs);
    timer.unref();
    socket.once('close', () => clearTimeout(timer));
  });
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(options.listen.port, options.listen.address, () => {
      server.server.off('error', reject);
      resolve();
    });
  });
  return {
    port: (server.server.address() as AddressInfo).port,
    renew: (renewed) => server.updateSecureContext(renewed),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

const sentences: Record<Taken, string> = {
  draft: 'Taken. You get an answer by mail.',
  thread: 'Taken. Support reads it.',
  asked: 'Taken, but it does not say for which account. You get an answer by mail.',
  nothing: 'Taken, but nothing in it was understood. You get an answer by mail.',
  again: 'Taken before.',
};

/** Not a byte more than the limit is held. */
async function whole(stream: SMTPServerDataStream, most: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes <= most) chunks.push(chunk);
      else chunks.length = 0;
    }
  } catch {
    throw lost(); // cut off before its end: nothing of it is taken
  }
  if (bytes > most) throw tooLarge(most);
  return Buffer.concat(chunks);
}

async function judge(
  options: MailInOptions,
  gate: ReturnType<typeof createMailInGate>,
  raw: Buffer,
  session: SMTPServerSession,
): Promise<Taken> {
  const { mailbox, metrics, log } = options;
  const { mailFrom, rcptTo } = session.envelope;
  const address = session.remoteAddress.replace(/^::ffff:/, '');
  const proved = options.authenticate
    ? await proofOf(options.authenticate, { raw, address, helo: session.hostNameAppearsAs, envelopeFrom: mailFrom ? mailFrom.address : '' })
    : null;
  const mail = await parsed(raw);
  const email = proved?.email ?? mail.from;
  if (email === '') throw badFrom();
  const person = await personOfAddress(options, email);
  if (mail.automatic) throw automatic();
  if (!mail.recipients.some((one) => tagOf(one, mailbox) !== null)) throw notAddressed(mailbox);
  if (!gate.mayWrite(person.id)) throw tooManyOfPerson();
  const tag = rcptTo.map((one) => tagOf(one.address, mailbox)).find(Boolean) ?? '';
  const proof = proved?.by ?? 'demo';
  const taken = await takeMail(options, { mail, tag, person, proof, address, now: new Date() });
  metrics.mailsIn.inc({ result: taken });
  log.info({ session: session.id, person: person.id, proof, bytes: raw.length, taken }, 'a mail was taken');
  return taken;
}

async function proofOf(authenticate: Authenticate, delivered: Parameters<Authenticate>[0]): Promise<{ email: string; by: Proof }> {
  const verdict = await authenticate(delivered);
  if (verdict.ok) return verdict;
  if (verdict.reason === 'temporary') throw notNow();
  throw verdict.reason === 'unproven' ? unproven(verdict.domain) : badFrom();
}

const parsed = (raw: Buffer): Promise<ReceivedMail> =>
  readMail(raw).catch(() => {
    throw unreadable();
  });

function counted({ metrics, log }: MailInOptions, refusal: SmtpRefusal): SmtpRefusal {
  metrics.mailsIn.inc({ result: `refused: ${refusal.reason}` });
  log.debug({ reason: refusal.reason, code: refusal.responseCode }, 'a mail was refused');
  return refusal;
}

function refusalOf(options: MailInOptions, error: Error): SmtpRefusal {
  const refusal = asSmtp(error);
  if (!refusal) options.log.error({ err: error }, 'a mail could not be taken; the sender tries again');
  return counted(options, refusal ?? ours());
}
