import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
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
  const asking = setInterval(() => probe.ask(), 10);
  const [request, from] = await asked;
  clearInterval(asking);
  expect(request.toString()).toMatch(/^OPTIONS sip:patchcord-probe@127\.0\.0\.1/);
  await new Promise((sent) => stranger.send(answer(666), from.port, '127.0.0.1', sent));
  await new Promise((sent) => kamailio.send(answer(7), from.port, '127.0.0.1', sent));
  await expect.poll(() => heard).toContain(7);
  expect(heard).toEqual([7]);
  probe.close();
  kamailio.close();
  stranger.close();
});
