/** Calls that are up and whose app is gone, on a real edge with its agent. All cases at the same time: each takes its half minute. */
import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AgentRig, keepAgentTranscripts, prepareAgent, startControlPlane, type TestControlPlane } from '../rig/agent.ts';
import { type Call, placeCall } from '../rig/call.ts';
import { trunkRow } from '../rig/edge.ts';
import { mint, openPhone, type Phone } from '../rig/phone.ts';
import { browserSdp, carrierSdp, type SipMessage } from '../rig/sip.ts';
import { waitFor } from '../rig/wait.ts';
import { udpWire, type Wire } from '../rig/wire.ts';

const listed = '127.20.5.10';
const sipDomain = 'rig.example';
const secret = randomBytes(32).toString('base64url');
const people = ['usr_gone', 'usr_heard', 'usr_silent', 'usr_back'];
const number = (person: string) => `1202555010${people.indexOf(person)}`;

let controlPlane: TestControlPlane;
let rig: AgentRig;
let carrier: Wire;
keepAgentTranscripts(() => rig);
beforeAll(async () => {
  controlPlane = await startControlPlane('127.20.5.9');
  controlPlane.change(
    { table: 'settings', key: 'edge', value: { sipSecret: secret, sipDomain } },
    { table: 'trunks', key: 'trk_one', value: trunkRow() },
    { table: 'sources', key: `${listed}/32`, value: { trunks: ['trk_one'] } },
    ...people.map((person) => ({ table: 'people' as const, key: person, value: { accounts: ['acc_one'] } })),
    ...people.map((person) => ({
      table: 'numbers' as const,
      key: number(person),
      value: { id: `num_${person}`, account: 'acc_one', trunk: 'trk_one', on: true, people: [person], ringSeconds: 60 },
    })),
  );
  rig = await prepareAgent({ address: '127.20.5.4', controlPlane, drainSeconds: 1 });
  const agent = await rig.start();
  await waitFor('status ready', async () => (await agent.health()).status === 'ready', 10_000);
  carrier = await udpWire(rig.carrier, listed);
});
afterAll(async () => {
  // What runs first: where the start failed there is no carrier to close.
  await rig.stop();
  await controlPlane.leave();
  await carrier.close();
});

const connect = async (person: string) => {
  const phone = await openPhone(rig.phones, { user: person, domain: sipDomain, credentials: mint(secret, person) });
  expect((await phone.register()).status).toBe(200);
  return phone;
};

interface Up {
  phone: Phone;
  caller: Call;
  callee: Call;
  /** Where rtpengine takes this app's sound. */
  media: { host: string; port: number };
}

/** A call that is up. `mediaPort`: the app answers with plain RTP from there, so that a test without DTLS can speak. */
async function talking(person: string, mediaPort?: number): Promise<Up> {
  const phone = await connect(person);
  const uri = `sip:+${number(person)}@${rig.carrier.address}:${rig.carrier.port}`;
  const caller = placeCall(carrier, uri, { body: carrierSdp({ address: listed }) });
  const { call: callee, invite } = await phone.rung();
  callee.reply(invite, 180, 'Ringing');
  await caller.answer(180);
  callee.reply(invite, 200, 'OK', { body: mediaPort === undefined ? phone.sdp() : carrierSdp({ address: '127.0.0.1', port: mediaPort }) });
  await caller.answer(200);
  caller.ack();
  await callee.incoming('ACK');
  const media = { host: /^c=IN IP4 (\S+)/m.exec(invite.body)?.[1] ?? '', port: Number(/^m=audio (\d+)/m.exec(invite.body)?.[1]) };
  return { phone, caller, callee, media };
}

const hasBye = (call: Call, wire: Wire) => wire.messages.some((one: SipMessage) => one.method === 'BYE' && one.text.includes(call.callId));
const ended = (call: Call) => {
  const started = controlPlane.events.find((one) => one.type === 'call.started' && one.sipCallId === call.callId);
  return controlPlane.events.find((one) => one.type === 'call.ended' && started && 'call' in started && one.call === started.call);
};

/** RTP as from a phone, ten packets a second. */
function speak({ host, port }: Up['media'], fromPort: number) {
  const socket = createSocket('udp4');
  let sequence = 0;
  socket.bind(fromPort, '127.0.0.1');
  const timer = setInterval(() => {
    const packet = Buffer.alloc(172);
    packet[0] = 0x80;
    packet.writeUInt16BE(sequence++ & 0xffff, 2);
    packet.writeUInt32BE((sequence * 160) >>> 0, 4);
    packet.writeUInt32BE(77, 8);
    socket.send(packet, port, host, () => undefined);
  }, 100);
  return () => {
    clearInterval(timer);
    socket.close();
  };
}

test('an app without WebSocket and RTP for 30 s ends its call; one that is heard, one that is connected and one that comes back do not', async () => {
  const gone = await talking('usr_gone');
  const heard = await talking('usr_heard', 50_010);
  const silent = await talking('usr_silent');
  const back = await talking('usr_back');
  const hush = speak(heard.media, 50_010);
  // Kamailio's event of a closed WebSocket comes up to two seconds later.
  const from = performance.now();
  await Promise.all([gone, heard, back].map((one) => one.phone.close()));

  // The cut is 10 s long: the phone registers on a new WebSocket, then tells where it is.
  await delay(10_000);
  const again = await connect('usr_back');
  const moved = back.callee.movedTo(again.wire);
  moved.request('INVITE', { body: browserSdp({ address: '127.0.0.1', version: 2 }, 'actpass') });
  back.caller.reply(await back.caller.incoming('INVITE'), 200, 'OK', { body: carrierSdp({ address: listed, version: 2 }) });
  expect((await moved.answer(200)).body).toContain('UDP/TLS/RTP/SAVPF');
  moved.ack();
  await back.caller.incoming('ACK');

  gone.caller.reply(await gone.caller.incoming('BYE', 40_000), 200, 'OK');
  const seconds = (performance.now() - from) / 1_000;
  expect(seconds).toBeGreaterThan(29);
  expect(seconds).toBeLessThan(36);
  const record = await waitFor('the record', () => ended(gone.caller), 5_000);
  expect(record).toMatchObject({ outcome: 'app_lost', code: 200, hungUpBy: 'platform', answeredBy: 'usr_gone' });

  // Longer than any of the others could have lasted.
  await delay(42_000 - (performance.now() - from));
  for (const one of [heard, silent, back]) expect(hasBye(one.caller, carrier)).toBe(false);

  // It talks on: a BYE of the carrier finds it on its new WebSocket.
  back.caller.request('BYE');
  moved.reply(await moved.incoming('BYE'), 200, 'OK');
  await back.caller.answer(200, 'BYE');
  hush();
  heard.caller.request('BYE');
  silent.callee.request('BYE');
  silent.caller.reply(await silent.caller.incoming('BYE'), 200, 'OK');
  expect(await waitFor('the record', () => ended(silent.caller), 5_000)).toMatchObject({ outcome: 'answered', hungUpBy: 'callee' });
  expect(await waitFor('the record', () => ended(back.caller), 5_000)).toMatchObject({ outcome: 'answered', hungUpBy: 'caller' });
  expect(await waitFor('the record', () => ended(heard.caller), 15_000)).toMatchObject({ outcome: 'answered', hungUpBy: 'caller' });
}, 90_000);
