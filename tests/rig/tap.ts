/** A place on the wire between two that exchange RTP: passes it on and counts payload types. For codecs that this process cannot read. */
import { createSocket } from 'node:dgram';
import type { RtpPlace } from './rtp.ts';

export interface Tap {
  port: number;
  /** The near and the far end; what comes from the near one goes to the far one, everything else to the near one. */
  near: RtpPlace | null;
  far: RtpPlace | null;
  /** Packets from the far end, by payload type. */
  types(): Record<number, number>;
  close(): Promise<void>;
}

export async function openTap(address: string): Promise<Tap> {
  const socket = createSocket('udp4');
  await new Promise<void>((done) => socket.bind(0, address, () => done()));
  socket.on('error', () => undefined);
  const types: Record<number, number> = {};
  const tap: Tap = {
    port: socket.address().port,
    near: null,
    far: null,
    types: () => types,
    close: () => new Promise((done) => socket.close(() => done())),
  };
  socket.on('message', (packet, from) => {
    const outward = from.port === tap.near?.port && from.address === tap.near.address;
    const type = (packet[1] ?? 0) & 0x7f;
    if (!outward) types[type] = (types[type] ?? 0) + 1;
    const to = outward ? tap.far : tap.near;
    if (to && to.port > 0) socket.send(packet, to.port, to.address);
  });
  return tap;
}
