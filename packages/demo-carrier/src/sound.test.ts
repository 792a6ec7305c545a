import { createSocket } from 'node:dgram';
import { afterEach, expect, test, vi } from 'vitest';
import { Sound } from './sound.ts';

const address = '127.0.0.1';
let sound: Sound;
afterEach(() => sound.close());

/** A key as a telephone tells it: as it is held, and its end three times (RFC 4733 section 2.5.1.4). */
function press(to: number, key: number, timestamp: number, type = 101): Promise<void> {
  const socket = createSocket('udp4');
  const packet = (isEnd: boolean) => {
    const rtp = Buffer.alloc(16);
    rtp[0] = 0x80;
    rtp[1] = type;
    rtp.writeUInt32BE(timestamp, 4);
    rtp[12] = key;
    rtp[13] = isEnd ? 0x8a : 0x0a;
    return rtp;
  };
  const all = [false, false, true, true, true].map(packet);
  return new Promise((done) => {
    let sent = 0;
    for (const one of all) socket.send(one, to, address, () => ++sent === all.length && socket.close(done));
  });
}

test('keys are heard in order, each once, the same one twice too; what is no key tone is none', async () => {
  sound = await Sound.open(address);
  const keys = [1, 1, 10, 11, 0];
  for (const [at, key] of keys.entries()) await press(sound.port, key, 160 * (at + 1));
  await press(sound.port, 5, 1_600, 96);
  await vi.waitFor(() => expect(sound.heard().keys).toBe('11*#0'));
});
