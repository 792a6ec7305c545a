import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { freePorts } from './free-ports.ts';

const address = '127.0.0.1';

test('ports that are asked for together are all different, and free afterwards over UDP and TCP', async () => {
  const names = Array.from({ length: 300 }, (_, at) => String(at));
  const ports = Object.values(await freePorts(address, names));
  expect(new Set(ports).size).toBe(300);
  for (const port of ports.slice(0, 5)) {
    const server = createServer().listen(port, address);
    await once(server, 'listening');
    const socket = createSocket('udp4').bind(port, address);
    await once(socket, 'listening');
    server.close();
    socket.close();
  }
});
