/** A carrier's sound in SRTP (RFC 3711, AES_CM_128_HMAC_SHA1_80): written from the RFC with Node's ciphers, so that nothing of rtpengine's tests itself. */
import { createCipheriv, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { decodeSample, encodeSample } from '../../packages/demo-carrier/src/g711.ts';
import { type Tone, ToneMeter } from '../../packages/demo-carrier/src/tone-meter.ts';

export const suite = 'AES_CM_128_HMAC_SHA1_80';
const tagBytes = 10;

interface Keys {
  cipher: Buffer;
  auth: Buffer;
  salt: Buffer;
}

const stream = (key: Buffer, iv: Buffer, input: Buffer) => createCipheriv('aes-128-ctr', key, iv).update(input);

/** RFC 3711 section 4.3, from the 30 bytes that `inline:` holds. */
function keysOf(inline: string): Keys {
  const bytes = Buffer.from(inline, 'base64');
  const [master, salt] = [bytes.subarray(0, 16), bytes.subarray(16, 30)];
  const derive = (label: number, length: number) => {
    const iv = Buffer.concat([salt, Buffer.alloc(2)]);
    iv[7] = (iv[7] ?? 0) ^ label;
    return stream(master, iv, Buffer.alloc(length));
  };
  return { cipher: derive(0, 16), auth: derive(1, 20), salt: derive(2, 14) };
}

/** Section 4.1.1; tests are short: the sequence number never wraps, the rollover counter is 0. */
function crypt(keys: Keys, packet: Buffer): Buffer {
  const iv = Buffer.concat([keys.salt, Buffer.alloc(2)]);
  const mask = Buffer.alloc(16);
  packet.copy(mask, 4, 8, 12);
  packet.copy(mask, 12, 2, 4);
  for (let i = 0; i < 16; i++) iv[i] = (iv[i] ?? 0) ^ (mask[i] ?? 0);
  const head = headBytes(packet);
  return Buffer.concat([packet.subarray(0, head), stream(keys.cipher, iv, packet.subarray(head))]);
}

/** With its header extension, which is not encrypted (RFC 3550 section 5.3.1). */
const headBytes = (packet: Buffer) => ((packet[0] ?? 0) & 0x10 ? 16 + packet.readUInt16BE(14) * 4 : 12);

const tagOf = (keys: Keys, packet: Buffer) =>
  createHmac('sha1', keys.auth).update(packet).update(Buffer.alloc(4)).digest().subarray(0, tagBytes);

export interface SecureSound {
  port: number;
  /** Its own key, for the `a=crypto` line it offers. */
  inline: string;
  /** Starts a tone to that place and reads what comes back with the other side's key. */
  play(to: { address: string; port: number; inline: string }, hz: number): void;
  heard(): { packets: number; forged: number; tone: Tone | null };
  close(): void;
}

export async function openSecureSound(address: string): Promise<SecureSound> {
  const socket = createSocket('udp4');
  await new Promise<void>((done) => socket.bind(0, address, done));
  const inline = randomBytes(30).toString('base64');
  const own = keysOf(inline);
  const meter = new ToneMeter();
  const count = { packets: 0, forged: 0 };
  let other: Keys | null = null;
  let timer: NodeJS.Timeout | undefined;
  socket.on('message', (data) => {
    if (!other || data.length < 12 + tagBytes || ((data[1] ?? 0) & 0x7f) !== 0) return;
    const packet = data.subarray(0, -tagBytes);
    if (!timingSafeEqual(tagOf(other, packet), data.subarray(-tagBytes))) {
      count.forged++;
      return;
    }
    count.packets++;
    meter.push(Array.from(crypt(other, packet).subarray(headBytes(packet)), decodeSample.PCMU));
  });
  return {
    port: socket.address().port,
    inline,
    play(to, hz) {
      other = keysOf(to.inline);
      let sent = 0;
      timer = setInterval(() => {
        const packet = Buffer.alloc(12 + 160);
        packet[0] = 0x80;
        packet.writeUInt16BE(sent, 2);
        packet.writeUInt32BE(sent * 160, 4);
        packet.writeUInt32BE(0x5eed, 8);
        for (let i = 0; i < 160; i++) packet[12 + i] = encodeSample.PCMU(0.35 * Math.sin((2 * Math.PI * hz * (sent * 160 + i)) / 8000));
        sent++;
        const secret = crypt(own, packet);
        socket.send(Buffer.concat([secret, tagOf(own, secret)]), to.port, to.address, () => undefined);
      }, 20);
    },
    heard: () => ({ ...count, tone: meter.loudest() }),
    close() {
      clearInterval(timer);
      socket.close();
    },
  };
}
