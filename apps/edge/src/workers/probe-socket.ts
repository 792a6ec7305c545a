/** Asks the carrier listener from the edge's own address, and tells which worker answered: contracts/src/probe.ts. */
import { createSocket, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { probe } from '@patchcord/contracts';

export interface ProbeSocket {
  /** One OPTIONS. What becomes of it is told by `onAnswer`, or by nothing. */
  ask(): void;
  close(): void;
}

const answerLine = new RegExp(`^${probe.header}: (\\d+) `, 'mi');

export function openProbeSocket(options: { address: string; sipPort: number; onAnswer: (pid: number) => void }): ProbeSocket {
  const { address, sipPort } = options;
  const host = isIPv6(address) ? `[${address}]` : address;
  let socket: Socket | null = null;
  let asked = 0;
  let bound = false;

  function open(): Socket {
    const opened = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
    // No port of the address, or no route to it: then no answer comes, and that is what is judged.
    opened.on('error', () => {});
    opened.on('message', (message) => {
      const pid = answerLine.exec(message.toString('latin1'))?.[1];
      if (pid !== undefined) options.onAnswer(Number(pid));
    });
    // Connected: the kernel takes only what comes from the SIP port. Anybody may send to the port of this one.
    opened.bind(0, address, () =>
      opened.connect(sipPort, address, () => {
        bound = true;
        send(opened);
      }),
    );
    return opened;
  }

  function send(by: Socket) {
    asked++;
    const lines = [
      `OPTIONS sip:${probe.user}@${host}:${sipPort} SIP/2.0`,
      `Via: SIP/2.0/UDP ${host}:${by.address().port};branch=z9hG4bKprobe${asked};rport`,
      'Max-Forwards: 1',
      `From: <sip:agent@${host}>;tag=probe`,
      `To: <sip:${probe.user}@${host}>`,
      `Call-ID: probe-${process.pid}-${asked}`,
      `CSeq: ${asked} OPTIONS`,
      'Content-Length: 0',
    ];
    by.send(`${lines.join('\r\n')}\r\n\r\n`, () => {});
  }

  return {
    ask() {
      // Not before Kamailio is up and asked: the system might give this one a port that Kamailio is to listen on.
      if (socket === null) socket = open();
      else if (bound) send(socket);
    },
    close: () => socket?.close(),
  };
}
