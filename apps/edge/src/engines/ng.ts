/**
 * rtpengine's control protocol 'ng': UDP, `cookie body`, here with JSON bodies. A cookie must be new for every question, because answers are
 * cached by it; the same cookie is right for a repetition of the same question. docs/ng_control_protocol.md of rtpengine.
 */
import { randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { setTimeout as delay } from 'node:timers/promises';

export type NgAnswer = { result: string } & Record<string, unknown>;

export interface Ng {
  /** Asks, repeats up to twice, gives up after `timeoutMs`. @throws when there is no answer. */
  ask(command: string, values?: Record<string, unknown>, timeoutMs?: number): Promise<NgAnswer>;
  close(): void;
}

export function createNg(port: number): Ng {
  const waiting = new Map<string, (answer: NgAnswer) => void>();
  const socket: Socket = createSocket('udp4');
  socket.unref();
  socket.on('message', (message, from) => {
    if (from.port !== port) return;
    const text = message.toString('utf8');
    const space = text.indexOf(' ');
    const answered = waiting.get(text.slice(0, space));
    if (!answered) return;
    try {
      answered(JSON.parse(text.slice(space + 1)));
    } catch {
      // Not an answer of ours; the question times out.
    }
  });
  // ICMP 'port unreachable' shows up here: the question times out all the same.
  socket.on('error', () => undefined);

  return {
    async ask(command, values = {}, timeoutMs = 1_500) {
      const cookie = randomBytes(9).toString('base64url');
      const packet = Buffer.from(`${cookie} ${JSON.stringify({ command, ...values })}`);
      const { promise, resolve } = Promise.withResolvers<NgAnswer>();
      waiting.set(cookie, resolve);
      try {
        for (let attempt = 0; attempt < 3; attempt++) {
          socket.send(packet, port, '127.0.0.1', () => undefined);
          const answer = await Promise.race([promise, delay(timeoutMs / 3, null, { ref: false })]);
          if (answer !== null) return answer;
        }
        throw new Error(`rtpengine did not answer '${command}' within ${timeoutMs} ms`);
      } finally {
        waiting.delete(cookie);
      }
    },
    close: () => socket.close(),
  };
}
