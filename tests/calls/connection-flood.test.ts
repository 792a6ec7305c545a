/** Kamailio keeps a read buffer in shared memory for every TCP connection, and calls live there too. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { addresses } from '../rig/edge.ts';
import { scene } from '../rig/fixture.ts';
import { waitFor } from '../rig/wait.ts';

const on = scene();
let sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  sockets = [];
});

async function connectOnce() {
  const socket = connect({ ...on.edge.carrier, host: on.edge.carrier.address, localAddress: addresses.unlisted });
  sockets.push(socket);
  socket.on('error', () => {});
  await Promise.race([once(socket, 'connect'), once(socket, 'close')]);
}

test('a stranger who opens connections over TCP and says nothing takes no memory from calls', async () => {
  const phone = await on.edge.phone('usr_ada');
  for (let n = 0; n < 2_500; n += 50) await Promise.all(Array.from({ length: 50 }, connectOnce));
  // Above the limit connections are closed at once.
  await waitFor('the last to be refused', () => sockets.at(-1)?.closed === true);
  expect(sockets.filter((socket) => !socket.closed).length).toBeGreaterThan(500);
  expect(on.edge.log().includes('could not allocate shared memory')).toBe(false);
  const { caller, callee } = await on.talking({ phone });
  caller.request('BYE');
  callee.reply(await callee.incoming('BYE'), 200, 'OK');
  await caller.answer(200, 'BYE');
  expect(await on.edge.ended(caller.callId)).toMatchObject({ outcome: 'answered' });
}, 60_000);
