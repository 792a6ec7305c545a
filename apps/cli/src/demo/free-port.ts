/**
 * Ports for programs that bind them later. Below those that the system gives away by itself (32768 and up on Linux): of these it may give one to somebody's
 * socket meanwhile, and now and then it gives the same one twice in a row.
 */
import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

/** Above the media ports that a free instance draws (free-instance.ts). */
const [first, last] = [28_000, 29_999];
let next = randomInt(first, last + 1);

/** Free for TCP and UDP now, and not given before. */
export async function freePort(address: string): Promise<number> {
  for (;;) {
    const port = next;
    next = port === last ? first : port + 1;
    if ((await isFreeForTcp(port, address)) && (await isFreeForUdp(port, address))) return port;
  }
}

const isFreeForTcp = (port: number, address: string) =>
  new Promise<boolean>((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, address, () => server.close(() => resolve(true)));
  });

const isFreeForUdp = (port: number, address: string) =>
  new Promise<boolean>((resolve) => {
    const socket = createSocket('udp4');
    socket.once('error', () => {
      socket.close();
      resolve(false);
    });
    socket.bind(port, address, () => socket.close(() => resolve(true)));
  });
