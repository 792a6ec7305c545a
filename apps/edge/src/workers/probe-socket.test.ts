import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { openProbeSocket } from './probe-socket.ts';

const answer = (pid: number) => `SIP/2.0 200 OK\r\nX-Patchcord-Worker: ${pid} abc\r\n\r\n`;
async function bound(): Promise<Socket> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return socket;
}

test('only what comes from the SIP port tells of a worker: anybody can send to the port of the probe', async () => {
  const [kamailio, stranger] = [await bound(), await bound()];
  const heard: number[] = [];
  const probe = openProbeSocket({ address: '127.0.0.1', sipPort: kamailio.address().port, onAnswer: (pid) => heard.push(pid) });
  const asked = once(kamailio, 'message') as Promise<[Buffer, AddressInfo]>;
  // The first time already: a Kamailio that hangs at once has answered none, and is not judged.
  probe.ask();
  const [request, from] = await asked;
  expect(request.toString()).toMatch(/^OPTIONS sip:patchcord-probe@127\.0\.0\.1/);
  await new Promise((sent) => stranger.send(answer(666), from.port, '127.0.0.1', sent));
  await new Promise((sent) => kamailio.send(answer(7), from.port, '127.0.0.1', sent));
  await expect.poll(() => heard).toContain(7);
  expect(heard).toEqual([7]);
  probe.close();
  kamailio.close();
  stranger.close();
});

test('before it is first asked it takes no port: it might be one that Kamailio is to listen on', async () => {
  // 127.20.12.7, as /proc/net/udp has it.
  const taken = () => readFileSync('/proc/net/udp', 'utf8').includes(' 070C147F:');
  const probe = openProbeSocket({ address: '127.20.12.7', sipPort: 9, onAnswer() {} });
  await new Promise((done) => setImmediate(done));
  expect(taken()).toBe(false);
  probe.ask();
  await expect.poll(taken).toBe(true);
  probe.close();
});
