/** SIP workers of Kamailio that hang (here: stopped by a signal) are found and Kamailio is replaced; one that is only held up is left alone. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { setPriority } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
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
import { type Call, placeCall } from '../rig/call.ts';
import { optionsText } from '../rig/fixture.ts';
import { mint, openPhone, type Phone } from '../rig/phone.ts';
import { carrierSdp } from '../rig/sip.ts';
import { waitFor } from '../rig/wait.ts';
import { udpWire, type Wire } from '../rig/wire.ts';

const listed = '127.20.2.10';
const sipDomain = 'rig.example';
const secret = randomBytes(32).toString('base64url');

let controlPlane: TestControlPlane;
let rig: AgentRig;
let agent: AgentProcess;
let wires: Wire[];
let kamailio: number;
beforeEach(async () => {
  wires = [];
  controlPlane = await startControlPlane('127.20.2.9');
  controlPlane.change(...adasRows({ sipSecret: secret, sipDomain, source: listed }));
  rig = await prepareAgent({ address: '127.20.2.7', controlPlane, drainSeconds: 1 });
  agent = await rig.start();
  await ready();
  // One that never answered the agent is not judged.
  await waitFor('probes that are answered', answersProbes);
  kamailio = rig.kamailioPid() ?? 0;
});
afterEach(async () => {
  for (const wire of wires) if (!wire.closed()) await wire.close();
  await rig.stop();
  await controlPlane.leave();
});
keepAgentTranscripts(() => rig);

const ready = () => waitFor('status ready', async () => (await agent.health()).status === 'ready', 15_000);
const answersProbes = async () => Number(((await rig.router().rpc('sl.stats')) as Record<string, number>)['200']) >= 8;
const problems = async () => (await agent.health()).problems.join('\n');
const replaced = () => waitFor('another Kamailio', () => rig.kamailioPid() !== null && rig.kamailioPid() !== kamailio, 25_000);
const wire = async () => {
  const opened = await udpWire(rig.carrier, listed);
  wires.push(opened);
  return opened;
};
const uri = (user: string) => `sip:${user}@${rig.carrier.address}:${rig.carrier.port}`;
const call = async (to: string) => placeCall(await wire(), uri(to), { body: carrierSdp({ address: listed }) });

async function ada(): Promise<Phone> {
  const phone = await openPhone(rig.phones, { user: 'usr_ada', domain: sipDomain, credentials: mint(secret, 'usr_ada') });
  wires.push(phone.wire);
  expect((await phone.register()).status).toBe(200);
  return phone;
}
async function callUp(phone: Phone): Promise<{ carrier: Call; app: Call }> {
  const carrier = await call('+12025550101');
  const { call: app, invite } = await phone.rung();
  app.reply(invite, 200, 'OK', { body: phone.sdp() });
  await carrier.answer(200);
  carrier.ack();
  await app.incoming('ACK');
  return { carrier, app };
}
/** Refused by the router alone. */
const refused = async () => (await (await call('+12025550199')).answer((status) => status >= 200)).status;

test('when all hang: said, replaced, the call that was up is closed, and calls are answered again', async () => {
  const { carrier } = await callUp(await ada());
  await controlPlane.event('call.started', carrier.callId);
  const workers = await rig.udpWorkers();
  expect(workers).toHaveLength(4);
  for (const pid of workers) process.kill(pid, 'SIGSTOP');
  await waitFor('the problem', async () => (await problems()).includes('none of 4 SIP workers of Kamailio answers'), 10_000);
  await replaced();
  expect(await controlPlane.ended(carrier.callId)).toMatchObject({ outcome: 'edge_restarted', hungUpBy: 'platform' });
  await ready();
  expect(groupOf(kamailio)).toEqual([]);
  await callUp(await ada());
  // What each process was doing stands in the log: nobody can look any more.
  const line =
    agent
      .log()
      .split('\n')
      .find((one) => one.includes('is ended and started again')) ?? '{}';
  const { processes } = JSON.parse(line) as { processes: { pid: number; role: string; state: string; silentMs?: number }[] };
  for (const pid of workers) {
    expect(processes.find((one) => one.pid === pid)).toMatchObject({ role: expect.stringMatching(/^udp receiver/), state: 'T' });
  }
});

test('one of four that hangs is said at once; calls go on with the others, and Kamailio is replaced when no call is up', async () => {
  const { carrier, app } = await callUp(await ada());
  process.kill((await rig.udpWorkers())[2] ?? 0, 'SIGSTOP');
  await waitFor('the problem', async () => (await problems()).includes('1 of 4 SIP workers of Kamailio does not answer'), 20_000);
  for (let n = 0; n < 8; n++) expect(await refused()).toBe(404);
  expect(rig.kamailioPid()).toBe(kamailio);
  carrier.request('BYE');
  app.reply(await app.incoming('BYE'), 200, 'OK');
  await carrier.answer(200, 'BYE');
  await replaced();
  await ready();
  expect(await controlPlane.ended(carrier.callId)).toMatchObject({ outcome: 'answered', hungUpBy: 'caller' });
  expect(await refused()).toBe(404);
});

test('one that is held up for seconds and then has hardly any processor under load is not replaced', async () => {
  const { carrier } = await callUp(await ada());
  const workers = await rig.udpWorkers();
  for (const pid of workers) process.kill(pid, 'SIGSTOP');
  await delay(6_000);
  for (const pid of workers) process.kill(pid, 'SIGCONT');
  await waitFor('the problem to go', async () => (await agent.health()).problems.length === 0, 10_000);

  const burners = Array.from({ length: 3 }, () => spawn(process.execPath, ['-e', 'for (;;) ;'], { stdio: 'ignore' }));
  const flood = await wire();
  try {
    for (const pid of groupOf(kamailio)) setPriority(pid, 19);
    const until = performance.now() + 15_000;
    while (performance.now() < until) {
      for (let n = 0; n < 50; n++) flood.send(optionsText(flood, uri('edge')));
      await delay(20);
    }
  } finally {
    for (const burner of burners) burner.kill('SIGKILL');
  }
  expect(rig.kamailioPid()).toBe(kamailio);
  expect(agent.log()).not.toContain('is ended and started again');
  await ready();
  carrier.request('BYE');
  await controlPlane.ended(carrier.callId);
});
