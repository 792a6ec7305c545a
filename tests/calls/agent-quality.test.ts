/** What the edge counts of a call's media reaches the control plane, and costs the call nothing. */
import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { CallMedia } from '@patchcord/contracts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createNg } from '../../apps/edge/src/engines/ng.ts';
import {
  type AgentProcess,
  type AgentRig,
  adasRows,
  keepAgentTranscripts,
  prepareAgent,
  startControlPlane,
  type TestControlPlane,
} from '../rig/agent.ts';
import { type Call, placeCall } from '../rig/call.ts';
import { mint, openPhone, type Phone } from '../rig/phone.ts';
import { carrierSdp } from '../rig/sip.ts';
import { waitFor } from '../rig/wait.ts';
import { udpWire, type Wire } from '../rig/wire.ts';

const listed = '127.20.3.10';
const sipDomain = 'rig.example';
const secret = randomBytes(32).toString('base64url');
const mediaPort = 40_100;

let controlPlane: TestControlPlane;
let rig: AgentRig;
let agent: AgentProcess;
let carrier: Wire;
let phone: Phone;
beforeEach(async () => {
  controlPlane = await startControlPlane('127.20.3.9');
  controlPlane.change(...adasRows({ sipSecret: secret, sipDomain, source: listed, trunk: { callsLimit: 100, callsPerSecond: 100 } }));
  rig = await prepareAgent({ address: '127.20.3.4', controlPlane, drainSeconds: 1 });
  agent = await rig.start();
  await waitFor('status ready', async () => (await agent.health()).status === 'ready', 10_000);
  carrier = await udpWire(rig.carrier, listed);
  phone = await openPhone(rig.phones, { user: 'usr_ada', domain: sipDomain, credentials: mint(secret, 'usr_ada') });
  expect((await phone.register()).status).toBe(200);
});
afterEach(async () => {
  await carrier.close();
  if (!phone.wire.closed()) await phone.wire.close();
  await rig.stop();
  await controlPlane.leave();
});
keepAgentTranscripts(() => rig);

/** An answered call. @returns where the carrier's sound goes, too. */
async function answeredCall(): Promise<{ call: Call; callee: Call; soundTo: { address: string; port: number } }> {
  const uri = `sip:+12025550101@${rig.carrier.address}:${rig.carrier.port}`;
  const call = placeCall(carrier, uri, { body: carrierSdp({ address: listed, port: mediaPort }) });
  const { invite, call: callee } = await phone.rung();
  callee.reply(invite, 200, 'OK', { body: phone.sdp() });
  const { body } = await call.answer(200);
  call.ack();
  await callee.incoming('ACK');
  const port = Number(/^m=audio (\d+)/m.exec(body)?.[1]);
  return { call, callee, soundTo: { address: rig.carrier.address, port } };
}
async function sendSound(to: { address: string; port: number }, packets: number) {
  const socket = createSocket('udp4').bind(mediaPort, listed);
  await once(socket, 'listening');
  for (let n = 0; n < packets; n++) {
    const packet = Buffer.alloc(172, 0xff);
    packet[0] = 0x80;
    packet[1] = 0;
    packet.writeUInt16BE(n, 2);
    packet.writeUInt32BE(n * 160, 4);
    packet.writeUInt32BE(7, 8);
    await new Promise((done) => socket.send(packet, to.port, to.address, done));
  }
  await new Promise<void>((done) => socket.close(done));
}
async function hangUp({ call, callee }: { call: Call; callee: Call }) {
  call.request('BYE');
  callee.reply(await callee.incoming('BYE'), 200, 'OK');
  await call.answer(200, 'BYE');
}

const mediaOf = (call: string) => controlPlane.events.filter((one): one is CallMedia => one.type === 'call.media' && one.call === call);

test('what arrived from the carrier is told after the end of the call, once; nothing is made up for a side that sends no RTCP', async () => {
  const { call, callee, soundTo } = await answeredCall();
  await sendSound(soundTo, 25);
  await hangUp({ call, callee });
  const ended = await controlPlane.ended(call.callId);
  const [told] = await waitFor('an event call.media', () => (mediaOf(ended.call).length > 0 ? mediaOf(ended.call) : null), 5_000);
  expect(told).toMatchObject({ packetsFromCarrier: 25, packetsFromPhone: 0, heardByCarrier: null, heardByPhone: null });
  expect(controlPlane.events.indexOf(told as CallMedia)).toBeGreaterThan(controlPlane.events.indexOf(ended));
  // rtpengine forgets the call by itself.
  const ng = createNg(rig.ngPort);
  await waitFor('rtpengine to forget the call', async () => (await ng.ask('query', { 'call-id': call.callId })).result === 'error', 12_000);
  ng.close();
  expect(mediaOf(ended.call)).toHaveLength(1);
});

test('a call that Kamailio took with it still has its figures', async () => {
  const { call, soundTo } = await answeredCall();
  await sendSound(soundTo, 30);
  process.kill(-(rig.kamailioPid() ?? 0), 'SIGKILL');
  const ended = await controlPlane.ended(call.callId);
  expect(ended).toMatchObject({ outcome: 'edge_restarted', code: 200 });
  const [told] = await waitFor('an event call.media', () => (mediaOf(ended.call).length > 0 ? mediaOf(ended.call) : null), 5_000);
  expect(told).toMatchObject({ packetsFromCarrier: 30 });
});
