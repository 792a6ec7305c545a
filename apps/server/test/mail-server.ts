/** An SMTP server for tests: keeps what it takes, and answers a recipient as told. */
import { SMTPServer } from 'smtp-server';

export interface MailServer {
  url: string;
  received: { to: string; raw: string }[];
  /** From now on `RCPT TO` of this address gets that code. */
  answer(to: string, code: number): void;
  close(): Promise<void>;
}

export async function startMailServer(): Promise<MailServer> {
  const received: MailServer['received'] = [];
  const answers = new Map<string, number>();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onRcptTo({ address }, _session, done) {
      const code = answers.get(address) ?? 250;
      done(code === 250 ? null : Object.assign(new Error('not now'), { responseCode: code }));
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        for (const { address } of session.envelope.rcptTo) received.push({ to: address, raw: Buffer.concat(chunks).toString() });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as { port: number };
  return {
    url: `smtp://127.0.0.1:${port}`,
    received,
    answer: (to, code) => void answers.set(to, code),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
