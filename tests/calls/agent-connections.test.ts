/** All connections that Kamailio takes over TCP are taken by strangers. An agent that starts again must still get in: else it would end every call. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runFolder } from '../../apps/edge/src/kamailio/index.ts';
import { createWayIn, fifoIn, keptBack } from '../../apps/edge/src/kamailio/way-in.ts';
import {
  type AgentProcess,
  type AgentRig,
  keepAgentTranscripts,
  prepareAgent,
  startControlPlane,
  type TestControlPlane,
} from '../rig/agent.ts';
import { type Call, placeCall } from '../rig/call.ts';
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
let caller: Call;
let callee: Call;
let kamailio: number | null;
/** Of connections, with what is kept back. */
let hardLimit: number;
let flooding = true;
const sockets = new Set<Socket>();
const since = new WeakMap<Socket, number>();
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
  await takeCallUp();
  hardLimit = ((await rig.router().rpc('core.tcp_info')) as { max_connections: number }).max_connections;
  await flood();
  kamailio = rig.kamailioPid();
}, 60_000);
afterAll(async () => {
  leave();
  await carrier.close();
  await rig.stop();
  await controlPlane.leave();
});

const uri = (number: string) => `sip:${number}@${rig.carrier.address}:${rig.carrier.port}`;

/** It is to outlive all that follows. */
async function takeCallUp() {
  const phone = await openPhone(rig.phones, { user: 'usr_ada', domain: sipDomain, credentials: mint(secret, 'usr_ada') });
  expect((await phone.register()).status).toBe(200);
  caller = placeCall(carrier, uri('+12025550101'), { body: carrierSdp({ address: listed }) });
  const rung = await phone.rung();
  callee = rung.call;
  callee.reply(rung.invite, 200, 'OK', { body: phone.sdp() });
  await caller.answer(200);
  caller.ack();
  await callee.incoming('ACK');
}

/** Opens a connection and says nothing; where it is closed, opens the next at once. */
function holdOne() {
  const socket = connect({ host: rig.carrier.address, port: rig.carrier.port, localAddress: stranger });
  sockets.add(socket);
  socket.on('error', () => {});
  socket.on('connect', () => since.set(socket, performance.now()));
  socket.on('close', () => {
    sockets.delete(socket);
    if (flooding) setTimeout(holdOne, 20);
  });
}

async function flood() {
  flooding = true;
  for (let n = 0; n < 700; n++) holdOne();
  await waitFor('no more connections to be taken', isRefused, 10_000);
}

function leave() {
  flooding = false;
  for (const socket of sockets) socket.destroy();
}

/** The system takes a connection before Kamailio does, or closes it: those that lasted. */
const held = () => [...sockets].filter((socket) => performance.now() - (since.get(socket) ?? Number.POSITIVE_INFINITY) > 500).length;

/** In the place of the one that runs; strangers hold what is kept back too. */
async function startLockedOut() {
  agent.kill('SIGKILL');
  await agent.ended;
  const { widen, close } = createWayIn(fifoIn(runFolder(rig.folder)), hardLimit - keptBack);
  for (let more = 0; more < keptBack; more++) widen();
  await waitFor('strangers to hold all there are', () => held() >= hardLimit - 4 && isRefused(), 10_000);
  close();
  agent = await rig.start();
  const taken = /^Kamailio runs and its calls go on, but its connections over TCP are all taken/;
  await waitFor('it to be said', async () => (await agent.health()).problems.some((one) => taken.test(one)), 15_000);
}

async function isRefused(): Promise<boolean> {
  const socket = connect({ host: rig.carrier.address, port: rig.carrier.port, localAddress: stranger });
  socket.on('error', () => {});
  const closed = await Promise.race([once(socket, 'close').then(() => true), new Promise((done) => setTimeout(done, 300, false))]);
  socket.destroy();
  return closed === true;
}

test('an agent that starts again and again while strangers hold every connection takes Kamailio over each time, and calls go on', async () => {
  expect(held()).toBeLessThan(hardLimit - keptBack / 2);
  for (let n = 0; n < 3; n++) {
    agent.kill('SIGKILL');
    await agent.ended;
    agent = await rig.start();
    await waitFor('status ready', async () => (await agent.health()).status === 'ready', 30_000);
    await waitFor('it to say so', () => agent.log().includes('Kamailio was running and is taken over'));
    expect(rig.kamailioPid()).toBe(kamailio);
    // The way in is not left open to them.
    await waitFor('strangers to be refused again', isRefused, 5_000);
  }
  const revision = controlPlane.change({ table: 'numbers', key: '12025550101', value: null });
  await waitFor('a change to reach the router', async () => (await agent.health()).appliedRevision === revision, 10_000);
  expect(await finalTo('+12025550101')).toBe(404);
}, 90_000);

test('where strangers hold what is kept back for the agent too, it waits for them to leave, says so, and ends no call', async () => {
  const from = performance.now();
  await startLockedOut();
  await waitFor('more time than one gets that does not answer', () => performance.now() - from > 10_000, 15_000);
  expect(rig.kamailioPid()).toBe(kamailio);
  expect(await finalTo('+12025550199')).toBe(404);

  leave();
  await waitFor('status ready', async () => (await agent.health()).status === 'ready', 30_000);
  await waitFor('it to say so', () => agent.log().includes('Kamailio was running and is taken over'));
  expect(rig.kamailioPid()).toBe(kamailio);
  caller.request('BYE');
  callee.reply(await callee.incoming('BYE'), 200, 'OK');
  await caller.answer(200, 'BYE');
  expect(await controlPlane.ended(caller.callId)).toMatchObject({ outcome: 'answered' });
}, 90_000);

test('an agent that is stopped while it waits so stops Kamailio, and starts no other', async () => {
  await flood();
  await startLockedOut();
  const { log } = agent;
  agent.kill('SIGTERM');
  expect(await agent.ended).toBe(0);
  expect(rig.kamailioPid()).toBe(null);
  expect(log()).not.toMatch(/Kamailio started|is not taken over/);
}, 60_000);

async function finalTo(number: string): Promise<number | null> {
  const call = placeCall(carrier, uri(number), { body: carrierSdp({ address: listed }) });
  return (await call.answer((status) => status >= 200)).status;
}
