/** Tells a Kamailio that was just started of devices it has forgotten: packages/contracts/src/restore.ts. */
import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { type DeviceRegistration, restore } from '@patchcord/contracts';

const atOnce = 50;
const answerMs = 500;
const tries = 3;

interface PutBackTo {
  devicePort: number;
  syncToken: string;
}

/** @returns how many are registered again */
export async function putBack(registrations: DeviceRegistration[], to: PutBackTo & { addresses: string[] }): Promise<number> {
  let back = 0;
  for (const address of to.addresses) {
    const family = isIPv6(address);
    const mine = registrations.filter((one) => one.received.startsWith('sip:[') === family);
    if (mine.length > 0) back += await putBackAt(address, mine, to);
  }
  return back;
}

async function putBackAt(address: string, registrations: DeviceRegistration[], to: PutBackTo): Promise<number> {
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
  const missing = new Map(registrations.map((one) => [one.device, one]));
  // Nobody listens, or the address is gone: then no answer comes, and they register by themselves in time.
  socket.on('error', () => {});
  socket.on('message', (message) => {
    const text = message.toString('latin1');
    const device = /^To:.*<sip:([^@>]+)@/im.exec(text)?.[1];
    if (device !== undefined && text.startsWith('SIP/2.0 200 ')) missing.delete(device);
  });
  await new Promise<void>((done) => socket.bind(0, address, () => socket.connect(to.devicePort, address, done)));
  const host = isIPv6(address) ? `[${address}]` : address;
  try {
    for (let time = 0; time < tries && missing.size > 0; time++) {
      for (const [count, one] of [...missing.values()].entries()) {
        const way = { host, port: to.devicePort, ownPort: socket.address().port, syncToken: to.syncToken };
        socket.send(registerText(one, way, `${time}x${count}`), () => {});
        if (count % atOnce === atOnce - 1) await delay(20);
      }
      const until = Date.now() + answerMs;
      while (missing.size > 0 && Date.now() < until) await delay(20);
    }
  } finally {
    socket.close();
  }
  return registrations.length - missing.size;
}

interface Way {
  host: string;
  port: number;
  ownPort: number;
  syncToken: string;
}

/** Call-ID and CSeq are the device's own, so that its next REGISTER is newer (RFC 3261 section 10.3). */
function registerText(one: DeviceRegistration, { host, port, ownPort, syncToken }: Way, branch: string): string {
  const self = `<sip:${one.device}@${host}>`;
  const seconds = Math.max(1, Math.round((one.expiresAtMs - Date.now()) / 1000));
  const lines = [
    `REGISTER sip:${host}:${port} SIP/2.0`,
    `Via: SIP/2.0/UDP ${host}:${ownPort};branch=z9hG4bKback${branch};rport`,
    'Max-Forwards: 1',
    `From: ${self};tag=back`,
    `To: ${self}`,
    `Call-ID: ${one.sipCallId}`,
    `CSeq: ${one.cseq} REGISTER`,
    `Contact: <${one.contact}>;expires=${seconds}`,
    ...(one.userAgent === '' ? [] : [`User-Agent: ${one.userAgent}`]),
    `${restore.token}: ${syncToken}`,
    `${restore.received}: ${one.received}`,
    'Content-Length: 0',
  ];
  return `${lines.join('\r\n')}\r\n\r\n`;
}
