import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';

/**
 * A port of that address for each name, free over UDP and TCP at this moment. Each is held until the last is found: asked one by one, the system now and
 * then gives the same one twice.
 */
export async function freePorts<Name extends string>(address: string, names: readonly Name[]): Promise<Record<Name, number>> {
  const servers: Server[] = [];
  const sockets: Socket[] = [];
  const free: number[] = [];
  try {
    while (free.length < names.length) {
      const server = createServer().listen(0, address);
      await once(server, 'listening');
      servers.push(server);
      const { port } = server.address() as AddressInfo;
      const socket = createSocket('udp4');
      sockets.push(socket);
      if (await isBound(socket, port, address)) free.push(port);
    }
    return Object.fromEntries(names.map((name, at) => [name, free[at]])) as Record<Name, number>;
  } finally {
    for (const socket of sockets) socket.close();
    await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  }
}

const isBound = (socket: Socket, port: number, address: string) =>
  new Promise<boolean>((done) => socket.once('error', () => done(false)).bind(port, address, () => done(true)));
