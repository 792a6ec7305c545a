/** Stands between Kamailio and rtpengine's control, and keeps back what Kamailio asks for as long as a test wants. */
import { createSocket, type RemoteInfo } from 'node:dgram';
import { waitFor } from './wait.ts';

export interface MediaControl {
  /** Where Kamailio asks. */
  port: number;
  /** From now on, `after` so many that pass, questions of this kind are kept back. */
  hold(command: 'offer' | 'answer' | 'delete', after?: number): void;
  /** Waits until one is. */
  holding(): Promise<void>;
  /** rtpengine gets them, and everything that comes. Returns when it has answered them. */
  letGo(): Promise<void>;
  close(): void;
}

export async function openMediaControl(ngPort: number): Promise<MediaControl> {
  const kamailio = createSocket('udp4');
  const rtpengine = createSocket('udp4');
  await new Promise<void>((done) => kamailio.bind(0, '127.0.0.1', done));
  /** Cookie -> who asked. */
  const asked = new Map<string, RemoteInfo>();
  let isHeld: (question: string) => boolean = () => false;
  const held: Buffer[] = [];

  const cookieOf = (message: Buffer) => message.toString('latin1').split(' ', 1)[0] ?? '';
  const pass = (message: Buffer) => rtpengine.send(message, ngPort, '127.0.0.1');

  kamailio.on('message', (message, from) => {
    asked.set(cookieOf(message), from);
    if (isHeld(message.toString('latin1'))) held.push(message);
    else pass(message);
  });
  rtpengine.on('message', (message) => {
    const cookie = cookieOf(message);
    const from = asked.get(cookie);
    if (!from) return;
    asked.delete(cookie);
    kamailio.send(message, from.port, from.address);
  });

  return {
    port: kamailio.address().port,
    hold(command, after = 0) {
      let passed = 0;
      // Kamailio speaks bencode.
      const isOne = (question: string) => question.includes(`7:command${command.length}:${command}`);
      isHeld = (question) => isOne(question) && passed++ >= after;
    },
    holding: async () => void (await waitFor('Kamailio to ask rtpengine', () => held.length > 0)),
    async letGo() {
      const waiting = held.map(cookieOf);
      isHeld = () => false;
      held.splice(0).forEach(pass);
      await waitFor('rtpengine to answer', () => waiting.every((cookie) => !asked.has(cookie)));
    },
    close() {
      kamailio.close();
      rtpengine.close();
    },
  };
}
