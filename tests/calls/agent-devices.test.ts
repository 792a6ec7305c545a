/** Kamailio ends and starts again: a desk phone on UDP, which notices nothing, can be reached as before. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  type AgentProcess,
  type AgentRig,
  keepAgentTranscripts,
  prepareAgent,
  startControlPlane,
  type TestControlPlane,
} from '../rig/agent.ts';
import { placeCall } from '../rig/call.ts';
import { deviceRow, openDevice } from '../rig/device.ts';
import { numberRow, sipDomain, trunkRow } from '../rig/edge.ts';
import type { Phone } from '../rig/phone.ts';
import { carrierSdp } from '../rig/sip.ts';
import { waitFor } from '../rig/wait.ts';
import { udpWire, type Wire } from '../rig/wire.ts';

const listed = '127.20.2.10';
const desk = { user: 'dev-7k2m9x4qaz', password: 'correct horse battery' };
let controlPlane: TestControlPlane;
let rig: AgentRig;
let agent: AgentProcess;
let carrier: Wire;
let device: Phone;
beforeEach(async () => {
  controlPlane = await startControlPlane('127.20.2.9');
  controlPlane.change(
    { table: 'settings', key: 'edge', value: { sipSecret: 'x'.repeat(43), sipDomain } },
    { table: 'people', key: 'usr_ada', value: { accounts: ['acc_one'] } },
    { table: 'devices', key: desk.user, value: deviceRow(desk, 'usr_ada', sipDomain) },
    { table: 'trunks', key: 'trk_one', value: trunkRow() },
    { table: 'sources', key: `${listed}/32`, value: { trunks: ['trk_one'] } },
    { table: 'numbers', key: '12025550101', value: numberRow() },
  );
  rig = await prepareAgent({ address: '127.20.2.7', controlPlane, drainSeconds: 1 });
  agent = await rig.start();
  await waitFor('status ready', async () => (await agent.health()).status === 'ready', 15_000);
  carrier = await udpWire(rig.carrier, listed);
  device = await openDevice(rig.devices, { ...desk, address: '127.20.2.60' });
  expect(await device.register(300)).toMatchObject({ status: 200 });
});
afterEach(async () => {
  await carrier.close();
  await device.close();
  await rig.stop();
  await controlPlane.leave();
});
keepAgentTranscripts(() => rig);

const reported = () => controlPlane.reports.at(-1)?.devices?.registered.map((one) => one.device) ?? [];

async function ringsOnce() {
  const call = placeCall(carrier, `sip:+12025550101@${rig.carrier.address}:${rig.carrier.port}`, { body: carrierSdp({ address: listed }) });
  const { call: callee, invite } = await device.rung();
  callee.reply(invite, 486, 'Busy Here');
  await call.answer(486);
}

test.each(['Kamailio is killed', 'Kamailio and the agent are killed'])(
  '%s: the device is reached as before, and is said to be there',
  async (what) => {
    await ringsOnce();
    await waitFor('the device to be reported', () => reported().includes(desk.user), 10_000);
    const old = rig.kamailioPid() ?? 0;
    if (what.includes('agent')) {
      agent.kill('SIGKILL');
      await agent.ended;
    }
    process.kill(-old, 'SIGKILL');
    if (what.includes('agent')) agent = await rig.start();
    await waitFor('another Kamailio', () => rig.kamailioPid() !== old && rig.kamailioPid() !== null, 20_000);
    await waitFor('the registration to be back', () => agent.log().includes('registrations of devices put back'), 20_000);
    expect(await rig.router().registrations()).toMatchObject([{ device: desk.user, userAgent: 'Desk phone' }]);
    await waitFor('status ready', async () => (await agent.health()).status === 'ready', 15_000);
    await ringsOnce();
    // Its own next one is newer than what was put back.
    expect(await device.register(300)).toMatchObject({ status: 200 });
    await ringsOnce();
    const last = controlPlane.reports.length;
    await waitFor('a later report', () => controlPlane.reports.length > last && reported().includes(desk.user), 10_000);
  },
);

test('nobody else puts a registration in: without the token, and from another address, it is asked for the password', async () => {
  const words = (one: Wire, token: string) =>
    [
      `REGISTER sip:${rig.devices.address} SIP/2.0`,
      `Via: SIP/2.0/UDP ${one.address}:${one.port};branch=z9hG4bKx${one.port};rport`,
      'Max-Forwards: 1',
      `From: <sip:${desk.user}@x>;tag=back`,
      `To: <sip:${desk.user}@x>`,
      `Call-ID: forged-${one.port}`,
      'CSeq: 900 REGISTER',
      `Contact: <sip:thief@${one.address}:${one.port}>;expires=300`,
      `X-Patchcord-Restore: ${token}`,
      `X-Patchcord-Received: sip:${one.address}:${one.port};transport=udp;device=${desk.user}`,
      'Content-Length: 0',
      '',
      '',
    ].join('\r\n');
  for (const from of ['127.20.2.61', rig.devices.address]) {
    const wire = await udpWire(rig.devices, from);
    wire.send(words(wire, 'guessed'));
    expect(await wire.next('an answer', (one) => one.status !== null)).toMatchObject({ status: 401 });
    await wire.close();
  }
  await ringsOnce();
});
