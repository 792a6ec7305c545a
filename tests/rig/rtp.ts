/** Plain RTP of one side: a tone out, a meter and counts of what comes in, key tones (RFC 3550, RFC 3551, RFC 4733). 20 ms packets. */
import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { decodeSample, encodeSample, type G711, payloadTypes } from '../../packages/demo-carrier/src/g711.ts';
import { type Tone, ToneMeter } from '../../packages/demo-carrier/src/tone-meter.ts';

export interface RtpPlace {
  address: string;
  port: number;
}

export interface Rtp {
  port: number;
  /** Sends a tone from now on: to that place, in that codec. Calling it again moves it. */
  play(to: RtpPlace, codec: G711, hz: number): void;
  pause(): void;
  /** One key tone: three packets with the same timestamp, the last ones marked as its end. */
  press(key: number, payloadType: number): void;
  /** The loudest tone of the last two seconds. */
  tone(): Tone | null;
  /** Packets that came, by payload type. */
  types(): Record<number, number>;
  /** How many senders were heard (SSRCs). */
  senders(): number;
  /** Keys that came, by payload type, each once for its end. */
  keys(): { payloadType: number; key: number }[];
  forget(): void;
  close(): Promise<void>;
}

const samplesPerPacket = 160;

export async function openRtp(address: string): Promise<Rtp> {
  const socket = createSocket('udp4');
  await new Promise<void>((done) => socket.bind(0, address, () => done()));
  socket.on('error', () => undefined);
  const ssrc = randomInt(2 ** 32);
  let meter = new ToneMeter();
  let types: Record<number, number> = {};
  let senders = new Set<number>();
  let keys: { payloadType: number; key: number; time: number }[] = [];
  let to: (RtpPlace & { codec: G711; hz: number }) | null = null;
  let sequence = 0;
  let samples = 0;

  const packet = (type: number, time: number, payload: Buffer, marked = false) => {
    const header = Buffer.alloc(12);
    header[0] = 0x80;
    header[1] = type | (marked ? 0x80 : 0);
    header.writeUInt16BE(sequence++ & 0xffff, 2);
    header.writeUInt32BE(time >>> 0, 4);
    header.writeUInt32BE(ssrc, 8);
    return Buffer.concat([header, payload]);
  };

  const startedMs = performance.now();
  const timer = setInterval(() => {
    // As many packets as are due: a late timer must not slow the sound down.
    for (; samples / 8 <= performance.now() - startedMs; samples += samplesPerPacket) {
      if (!to) continue;
      const { codec, hz } = to;
      const sound = Array.from({ length: samplesPerPacket }, (_, i) => 0.35 * Math.sin((2 * Math.PI * hz * (samples + i)) / 8000));
      socket.send(packet(payloadTypes[codec], samples, Buffer.from(sound.map(encodeSample[codec]))), to.port, to.address);
    }
  }, 20);

  socket.on('message', (message) => {
    if (message.length < 12 || (message[0] ?? 0) >> 6 !== 2) return;
    const type = (message[1] ?? 0) & 0x7f;
    types[type] = (types[type] ?? 0) + 1;
    senders.add(message.readUInt32BE(8));
    const payload = message.subarray(12 + ((message[0] ?? 0) & 0x0f) * 4);
    const codec = (Object.keys(payloadTypes) as G711[]).find((name) => payloadTypes[name] === type);
    if (codec) meter.push(Array.from(payload, decodeSample[codec]));
    else if (payload.length === 4 && ((payload[1] ?? 0) & 0x80) !== 0) {
      const time = message.readUInt32BE(4);
      if (!keys.some((one) => one.time === time)) keys.push({ payloadType: type, key: payload[0] ?? 0, time });
    }
  });

  return {
    port: socket.address().port,
    play(place, codec, hz) {
      to = { ...place, codec, hz };
    },
    pause() {
      to = null;
    },
    press(key, payloadType) {
      if (!to) throw new Error('nothing is played yet: where would the key go?');
      const time = samples;
      for (let n = 0; n < 5; n++) {
        const length = (n + 1) * samplesPerPacket;
        const event = Buffer.from([key, n < 2 ? 0x0a : 0x8a, length >> 8, length & 0xff]);
        socket.send(packet(payloadType, time, event, n === 0), to.port, to.address);
      }
    },
    tone: () => meter.loudest(),
    types: () => types,
    senders: () => senders.size,
    keys: () => keys.map(({ payloadType, key }) => ({ payloadType, key })),
    forget() {
      meter = new ToneMeter();
      types = {};
      senders = new Set();
      keys = [];
    },
    close: () =>
      new Promise((done) => {
        clearInterval(timer);
        socket.close(() => done());
      }),
  };
}
