import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { NoRoomError } from './come-in.ts';
import { createLoopbackHttp } from './loopback-http.ts';

/** The other end, byte by byte. */
let stop: () => void = () => undefined;
async function listen() {
  let heard = '';
  const sockets: Socket[] = [];
  let onConnection: (socket: Socket) => void = () => undefined;
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    onConnection(socket);
    if (socket.destroyed) return;
    sockets.push(socket);
    socket.on('data', (data) => {
      heard += data;
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  stop = () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  return {
    onConnection: (look: typeof onConnection) => {
      onConnection = look;
    },
    port: (server.address() as AddressInfo).port,
    heard: () => heard,
    connections: () => sockets.length,
    say: (text: string) => sockets.at(-1)?.write(text),
    head: () => vi.waitFor(() => expect(heard).toMatch(/\r\n\r\n/)),
  };
}
afterEach(() => stop());

test('a body follows only after 100, whole, and the connection is used again', async () => {
  const other = await listen();
  const http = createLoopbackHttp({ port: other.port, token: 'the-token', timeoutMs: 5_000 });
  const sent = vi.fn();
  const answer = http.ask('POST', '/sync', '{"rows":["ä"]}', sent);
  await other.head();
  expect(other.heard()).toMatch(/^POST \/sync HTTP\/1\.1\r\nauthorization: Bearer the-token\r\n/);
  expect(other.heard()).toMatch(/\r\ncontent-length: 15\r\nexpect: 100-continue\r\n/);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect([other.heard().endsWith('\r\n\r\n'), sent.mock.calls.length]).toEqual([true, 0]);
  other.say('HTTP/1.1 100 Continue\r\n\r\n');
  await vi.waitFor(() => expect(other.heard()).toMatch(/\r\n\r\n\{"rows":\["ä"\]\}$/));
  expect(sent).toHaveBeenCalledOnce();
  other.say('HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n{"applied":1}');
  expect(await answer).toEqual({ status: 200, text: '{"applied":1}' });
  const second = http.ask('GET', '/state');
  await vi.waitFor(() => expect(other.heard()).toMatch(/GET \/state/));
  other.say('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}');
  expect(await second).toEqual({ status: 200, text: '{}' });
  expect(other.connections()).toBe(1);
});

test('a refusal without 100 is the answer', async () => {
  const other = await listen();
  const answer = createLoopbackHttp({ port: other.port, token: 't', timeoutMs: 5_000 }).ask('POST', '/sync', '{}');
  await other.head();
  other.say('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n');
  expect(await answer).toEqual({ status: 401, text: '' });
});

test('silence and nobody there are errors', async () => {
  const other = await listen();
  const http = createLoopbackHttp({ port: other.port, token: 't', timeoutMs: 60 });
  await expect(http.ask('POST', '/sync', '{}')).rejects.toThrow('POST /sync: no answer within 0.06 s');
  stop();
  await expect(http.ask('GET', '/state')).rejects.toThrow(/ECONNREFUSED/);
});

/** Takes as many connections as the way in leaves room for, and closes the others at once. */
async function full(most: number) {
  const other = await listen();
  let room = 0;
  other.onConnection((socket) => (room > 0 ? room-- : socket.destroy()));
  const way = { widened: 0, closed: 0, widen: () => void (++way.widened === most && room++), close: () => void way.closed++ };
  return { ...other, way };
}

test('where each connection is closed at once the way in is widened until one stays, which is then asked, and shut again', async () => {
  const { port, way, heard, say } = await full(3);
  const answer = createLoopbackHttp({ port, token: 't', timeoutMs: 5_000, wayIn: way }).ask('GET', '/state');
  await vi.waitFor(() => expect(heard()).toMatch(/^GET \/workers .*\r\n\r\n$/s), 5_000);
  // More than that where the others were refused again while this one is asked.
  expect(way.widened).toBeGreaterThanOrEqual(3);
  expect(way.closed).toBe(0);
  say('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]');
  await vi.waitFor(() => expect(heard()).toMatch(/GET \/state /), 5_000);
  say('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}');
  expect(await answer).toEqual({ status: 200, text: '{}' });
  expect(way.closed).toBe(1);
});

test('where nothing makes room it is said that there is none, and the way in is shut', async () => {
  const { port, way } = await full(1_000);
  await expect(createLoopbackHttp({ port, token: 't', timeoutMs: 5_000, wayIn: way }).ask('GET', '/state')).rejects.toThrow(NoRoomError);
  expect(way.closed).toBe(1);
});
