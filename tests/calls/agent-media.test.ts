/** An rtpengine that hangs (here: stopped by a signal) must not hold up signalling, and is replaced. */
import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createNg } from '../../apps/edge/src/engines/ng.ts';
import {
  type AgentProcess,
  type AgentRig,
  adasRows,
  groupOf,
  keepAgentTranscripts,
  prepareAgent,
  startControlPlane,
  type TestControlPlane,
} from '../rig/agent.ts';
import { placeCall } from '../rig/call.ts';
import { optionsText } from '../rig/fixture.ts';
import { mint, openPhone, type Phone } from '../rig/phone.ts';
import { carrierSdp, headerOf, unique } from '../rig/sip.ts';
import { stopwatch } from '../rig/stopwatch.ts';
import { hold, waitFor } from '../rig/wait.ts';
import { udpWire, type Wire } from '../rig/wire.ts';

const listed = '127.20.2.10';
const sipDomain = 'rig.example';
const secret = randomBytes(32).toString('base64url');

let controlPlane: TestControlPlane;
let rig: AgentRig;
let agent: AgentProcess;
let carrier: Wire;
let phone: Phone;
beforeEach(async () => {
  controlPlane = await startControlPlane('127.20.2.9');
  controlPlane.change(...adasRows({ sipSecret: secret, sipDomain, source: listed, trunk: { callsLimit: 100, callsPerSecond: 100 } }));
  rig = await prepareAgent({ address: '127.20.2.4', controlPlane, drainSeconds: 1 });
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

const uri = (user: string) => `sip:${user}@${rig.carrier.address}:${rig.carrier.port}`;
const ring = () => placeCall(carrier, uri('+12025550101'), { body: carrierSdp({ address: listed }) });

async function optionsAnswerMs(): Promise<number> {
  const callId = unique('options-');
  const taken = stopwatch(groupOf(rig.kamailioPid() ?? 0));
  carrier.send(optionsText(carrier, uri('edge'), callId));
  await waitFor('the answer to OPTIONS', () => carrier.messages.some((one) => headerOf(one, 'Call-ID') === callId), 25_000);
  return taken.ms();
}

test('while it hangs, calls that want media hold nobody up: OPTIONS is answered within 2 s', async () => {
  await hold(rig.rtpenginePid() ?? 0);
  // More than Kamailio has workers.
  for (let n = 0; n < 12; n++) ring();
  for (let n = 0; n < 5; n++) {
    expect(await optionsAnswerMs()).toBeLessThan(2_000);
    await delay(100);
  }
});

test('one that hangs is killed and replaced, and the next call has media at once', async () => {
  const old = rig.rtpenginePid() ?? 0;
  const kamailio = rig.kamailioPid();
  await hold(old);
  ring();
  await waitFor('the problem in health', async () => (await agent.health()).problems.join().includes('rtpengine does not answer'), 10_000);
  await waitFor('a new rtpengine', () => rig.rtpenginePid() !== null && rig.rtpenginePid() !== old, 15_000);
  await waitFor('status ready', async () => (await agent.health()).status === 'ready', 10_000);
  expect(groupOf(old)).toEqual([]);
  expect(rig.kamailioPid()).toBe(kamailio);
  const call = ring();
  const invite = await waitFor('the INVITE at the phone', () =>
    phone.wire.messages.find((one) => one.method === 'INVITE' && headerOf(one, 'Call-ID') === call.callId),
  );
  // Made by rtpengine: the carrier's SDP has neither.
  expect(invite.body).toContain('a=fingerprint:');
  expect(invite.body).toContain('a=ice-ufrag:');
});

test('one that was late once is asked again as soon as it answers', async () => {
  const rtpengine = rig.rtpenginePid() ?? 0;
  await hold(rtpengine);
  expect((await ring().answer((status) => status >= 200)).status).toBe(503);
  process.kill(rtpengine, 'SIGCONT');
  await waitFor(
    'a call that rings',
    async () => {
      const call = ring();
      const answer = await call.answer((status) => status >= 200 || status === 180, 'INVITE', 500).catch(() => null);
      return answer === null && phone.wire.messages.some((one) => one.method === 'INVITE' && headerOf(one, 'Call-ID') === call.callId);
    },
    5_000,
  );
  expect(rig.rtpenginePid()).toBe(rtpengine);
});

test('media of no call is deleted within half a minute, that of a call that rings or is up stays', async () => {
  const ng = createNg(rig.ngPort);
  const held = async () => ((await ng.ask('list', { limit: 100 })).calls ?? []) as string[];
  const caller = ring();
  const { call: callee, invite } = await phone.rung();
  callee.reply(invite, 200, 'OK', { body: phone.sdp() });
  await caller.answer(200);
  caller.ack();
  await callee.incoming('ACK');
  // As of a call whose delete was lost on its way.
  await ng.ask('offer', { 'call-id': 'left', 'from-tag': 'a', sdp: carrierSdp({ address: listed }) });
  expect((await held()).sort()).toEqual([caller.callId, 'left'].sort());
  await waitFor('what was left to be deleted', async () => !(await held()).includes('left'), 40_000);
  expect(await held()).toEqual([caller.callId]);
  ng.close();
  caller.request('BYE');
  callee.reply(await callee.incoming('BYE'), 200, 'OK');
  await caller.answer(200, 'BYE');
}, 60_000);
