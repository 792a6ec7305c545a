/** Calls that are held for phones that are woken, under a real agent: how soon the control plane hears of them, and what a stop of the edge means to them. */
import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  type AgentProcess,
  type AgentRig,
  groupOf,
  keepAgentTranscripts,
  prepareAgent,
  startControlPlane,
  type TestControlPlane,
} from '../rig/agent.ts';
import { type Call, placeCall } from '../rig/call.ts';
import { numberRow, sipDomain, trunkRow } from '../rig/edge.ts';
import { mint, openPhone, type Phone } from '../rig/phone.ts';
import { carrierSdp } from '../rig/sip.ts';
import { stopwatch } from '../rig/stopwatch.ts';
import { waitFor } from '../rig/wait.ts';
import { answers, hangsUp } from '../rig/waking.ts';
import { udpWire, type Wire } from '../rig/wire.ts';

const listed = '127.20.2.10';
const secret = randomBytes(32).toString('base64url');
let controlPlane: TestControlPlane;
let rig: AgentRig;
let agent: AgentProcess;
let wires: Wire[];
beforeEach(async () => {
  wires = [];
  controlPlane = await startControlPlane('127.20.2.9');
  controlPlane.change(
    { table: 'settings', key: 'edge', value: { sipSecret: secret, sipDomain } },
    { table: 'people', key: 'usr_ada', value: { accounts: ['acc_one'], wakes: true } },
    { table: 'trunks', key: 'trk_one', value: trunkRow() },
    { table: 'sources', key: `${listed}/32`, value: { trunks: ['trk_one'] } },
    { table: 'numbers', key: '12025550101', value: numberRow() },
  );
  rig = await prepareAgent({ address: '127.20.2.7', controlPlane, drainSeconds: 10 });
  agent = await rig.start();
  await waitFor('status ready', async () => (await agent.health()).status === 'ready', 15_000);
});
afterEach(async () => {
  for (const wire of wires) if (!wire.closed()) await wire.close();
  await rig.stop();
  await controlPlane.leave();
});
keepAgentTranscripts(() => rig);

async function call(): Promise<Call> {
  const wire = await udpWire(rig.carrier, listed);
  wires.push(wire);
  return placeCall(wire, `sip:+12025550101@${rig.carrier.address}:${rig.carrier.port}`, { body: carrierSdp({ address: listed }) });
}

async function ada(): Promise<Phone> {
  const phone = await openPhone(rig.phones, { user: 'usr_ada', domain: sipDomain, credentials: mint(secret, 'usr_ada') });
  wires.push(phone.wire);
  expect((await phone.register()).status).toBe(200);
  return phone;
}

test('the control plane hears within a second whom to wake', async () => {
  for (let n = 0; n < 5; n++) {
    const taken = stopwatch([agent.pid, ...groupOf(rig.kamailioPid() ?? 0)]);
    const from = Date.now();
    const caller = await call();
    const { waking, at } = await controlPlane.event('call.started', caller.callId);
    expect(taken.ms()).toBeLessThan(1_000);
    expect(at).toBeGreaterThanOrEqual(from - 1_000);
    expect(at).toBeLessThanOrEqual(Date.now() + 1_000);
    expect(waking).toEqual(['usr_ada']);
    caller.cancel();
    await caller.answer(487);
  }
});

test('the edge is stopped while a call is held: whoever is woken still takes it', async () => {
  const caller = await call();
  await controlPlane.event('call.started', caller.callId);
  agent.kill('SIGTERM');
  await waitFor('no new calls', async () => (await rig.router().state()).mode === 'draining');
  await (await call()).answer(503);
  const { call: callee } = await answers(await ada(), caller);
  await hangsUp(caller, callee);
  expect(await controlPlane.ended(caller.callId)).toMatchObject({ outcome: 'answered', answeredBy: 'usr_ada' });
  expect(await agent.ended).toBe(0);
});

test('Kamailio is killed while a call is held: the record says that the restart cut it off, once', async () => {
  const caller = await call();
  const { call: id } = await controlPlane.event('call.started', caller.callId);
  process.kill(rig.kamailioPid() ?? 0, 'SIGKILL');
  expect(await controlPlane.ended(caller.callId)).toMatchObject({ outcome: 'edge_restarted' });
  expect(controlPlane.events.filter((one) => one.type === 'call.ended' && one.call === id)).toHaveLength(1);
});
