/** All connections that Kamailio takes over TCP are taken by strangers. An agent that starts again must still get in: else it would end every call. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { keptBack } from '../../apps/edge/src/kamailio/way-in.ts';
import {
  type AgentProcess,
  type AgentRig,
  keepAgentTranscripts,
  prepareAgent,
  startControlPlane,
  type TestControlPlane,
} from '../rig/agent.ts';
import { placeCall } from '../rig/call.ts';
import { numberRow, trunkRow } from '../rig/edge.ts';
import { mint, openPhone } from '../rig/phone.ts';
import { carrierSdp } from '../rig/sip.ts';
import { waitFor } from '../rig/wait.ts';
import { udpWire, type Wire } from '../rig/wire.ts';

const listed = '127.20.12.10';
const stranger = '127.20.12.99';
const sipDomain = 'rig.example';
const secret = randomBytes(32).toString('base64url');

let controlPlane: TestControlPlane;
let rig: AgentRig;
let agent: AgentProcess;
let carrier: Wire;
let flooding = true;
const sockets = new Set<Socket>();
keepAgentTranscripts(() => rig);
beforeAll(async () => {
  controlPlane = await startControlPlane('127.20.12.9');
  controlPlane.change(
    { table: 'settings', key: 'edge', value: { sipSecret: secret, sipDomain } },
    { table: 'trunks', key: 'trk_one', value: trunkRow() },
    { table: 'sources', key: `${listed}/32`, value: { trunks: ['trk_one'] } },
    { table: 'people', key: 'usr_ada', value: { accounts: ['acc_one'] } },
    { table: 'numbers', key: '12025550101', value: numberRow() },
  );
  rig = await prepareAgent({ address: '127.20.12.4', controlPlane, drainSeconds: 1 });
  agent = await rig.start();
  await waitFor('status ready', async () => (await agent.health()).status === 'ready', 15_000);
  carrier = await udpWire(rig.carrier, listed);
});
afterAll(async () => {
  flooding = false;
  for (const socket of sockets) socket.destroy();
  await carrier.close();
  await rig.stop();
  await controlPlane.leave();
});

/** Opens a connection and says nothing; where it is closed, opens the next at once. */
function holdOne() {
  const socket = connect({ host: rig.carrier.address, port: rig.carrier.port, localAddress: stranger });
  sockets.add(socket);
  socket.on('error', () => {});
  socket.on('close', () => {
    sockets.delete(socket);
    if (flooding) setTimeout(holdOne, 20);
  });
}

const held = () => [...sockets].filter((socket) => !socket.connecting && !socket.closed).length;

async function isRefused(): Promise<boolean> {
  const socket = connect({ host: rig.carrier.address, port: rig.carrier.port, localAddress: stranger });
  socket.on('error', () => {});
  const closed = await Promise.race([once(socket, 'close').then(() => true), new Promise((done) => setTimeout(done, 300, false))]);
  socket.destroy();
  return closed === true;
}

test('an agent that starts again while strangers hold every connection takes Kamailio over, and calls go on', async () => {
  const phone = await openPhone(rig.phones, { user: 'usr_ada', domain: sipDomain, credentials: mint(secret, 'usr_ada') });
  expect((await phone.register()).status).toBe(200);
  const uri = `sip:+12025550101@${rig.carrier.address}:${rig.carrier.port}`;
  const caller = placeCall(carrier, uri, { body: carrierSdp({ address: listed }) });
  const { call: callee, invite } = await phone.rung();
  callee.reply(invite, 200, 'OK', { body: phone.sdp() });
  await caller.answer(200);
  caller.ack();
  await callee.incoming('ACK');

  const { max_connections: hardLimit } = (await rig.router().rpc('core.tcp_info')) as { max_connections: number };
  for (let n = 0; n < 700; n++) holdOne();
  await waitFor('no more connections to be taken', isRefused, 10_000);
  expect(held()).toBeLessThan(hardLimit - keptBack / 2);
  const before = rig.kamailioPid();
  agent.kill('SIGKILL');
  await agent.ended;
  agent = await rig.start();
  await waitFor('status ready', async () => (await agent.health()).status === 'ready', 30_000);
  expect(rig.kamailioPid()).toBe(before);
  // The way in is not left open to them.
  await waitFor('strangers to be refused again', isRefused, 5_000);

  controlPlane.change({ table: 'numbers', key: '12025550101', value: null });
  await waitFor('a change to reach the router', async () => (await placeAgain(uri)) === 404, 10_000);
  caller.request('BYE');
  callee.reply(await callee.incoming('BYE'), 200, 'OK');
  await caller.answer(200, 'BYE');
  expect(await controlPlane.ended(caller.callId)).toMatchObject({ outcome: 'answered' });
}, 90_000);

async function placeAgain(uri: string): Promise<number | null> {
  const call = placeCall(carrier, uri, { body: carrierSdp({ address: listed }) });
  const final = (await call.answer((status) => status >= 180)).status;
  if (final === 180) call.cancel();
  return final;
}
