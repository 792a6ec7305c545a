/** A call that comes while people have no phone open who may be woken: it is held, and rings whoever comes. What goes wrong meanwhile: waking-faults.test.ts. */
import type { NumberRow } from '@patchcord/contracts';
import { expect, test } from 'vitest';
import { callsOutRows, gatewayAddresses, gatewayOn, gatewayRow } from '../rig/calls-out.ts';
import { deviceRow } from '../rig/device.ts';
import { addresses, numberRow, row, sipDomain } from '../rig/edge.ts';
import { scene } from '../rig/fixture.ts';
import { headerOf, uriOf } from '../rig/sip.ts';
import { waitFor } from '../rig/wait.ts';
import { answers, both, declines, hangsUp, invitesTo, numberOfBoth, sleeper } from '../rig/waking.ts';

const on = scene();

const number = (change: Partial<NumberRow> = {}) => on.edge.push(row('numbers', '12025550101', numberRow(change)));
const adaSleeps = () => on.edge.push(sleeper('usr_ada'), numberOfBoth());
const bothSleep = () => on.edge.push(sleeper('usr_ada'), sleeper('usr_grace'), numberOfBoth());
const desk = { user: 'dev-7k2m9x4qaz', password: 'correct horse battery' };
async function adasDevice() {
  await on.edge.push(row('devices', desk.user, deviceRow(desk, 'usr_ada', sipDomain, 'rtp')));
  return on.edge.device({ ...desk, address: '127.20.1.60' });
}
const carrier = () => on.edge.udp(addresses.one);
const started = (callId: string) => on.edge.event('call.started', callId);
const rowsOf = (call: string) => on.edge.events().filter((one) => 'call' in one && one.call === call);
/** Each worker writes a file of its own: in no order. */
const typesOf = (call: string) =>
  rowsOf(call)
    .map(({ type }) => type)
    .sort();
const takenOf = (call: string) => rowsOf(call).find(({ type }) => type === 'call.taken');
const withTaken = ['call.ended', 'call.started', 'call.taken'];

test('nobody has the phone open and Ada may be woken: the call is held, her phone comes, rings and answers', async () => {
  await adaSleeps();
  const caller = on.call(await carrier());
  expect(await started(caller.callId)).toMatchObject({ people: ['usr_ada'], apps: 0, waking: ['usr_ada'] });
  await caller.answer(180);
  const ada = await on.edge.phone('usr_ada');
  const { call, invite, ok } = await answers(ada, caller);
  expect(headerOf(invite, 'X-Patchcord-Called')).toBe('+12025550101');
  expect(headerOf(invite, 'X-Patchcord-Call')).toBe((await started(caller.callId)).call);
  expect(uriOf(headerOf(invite, 'P-Asserted-Identity'))).toBe(`sip:+12025550199@${sipDomain}`);
  expect(invite.body).toContain('UDP/TLS/RTP/SAVPF');
  expect(ok.body).toContain('RTP/AVP');
  await hangsUp(caller, call);
  const ended = await on.edge.ended(caller.callId);
  expect(ended).toMatchObject({ outcome: 'answered', code: 200, answeredBy: 'usr_ada', hungUpBy: 'caller', codec: 'PCMU' });
  expect(ended.ringAt).not.toBeNull();
});

test('two browsers are woken late, and the second answers: the first is told so', async () => {
  await adaSleeps();
  const caller = on.call(await carrier());
  await started(caller.callId);
  const first = await on.edge.phone('usr_ada');
  const rung = await first.rung();
  rung.call.reply(rung.invite, 180, 'Ringing');
  const second = await on.edge.phone('usr_ada');
  const { call, invite } = await answers(second, caller);
  expect(headerOf(invite, 'X-Patchcord-Called')).toBe('+12025550101');
  expect(invite.body).toContain('UDP/TLS/RTP/SAVPF');
  expect(headerOf(await rung.call.incoming('CANCEL'), 'Reason')).toContain('cause=200');
  call.request('BYE');
  caller.reply(await caller.incoming('BYE'), 200, 'OK');
  expect(await on.edge.ended(caller.callId)).toMatchObject({ outcome: 'answered', answeredBy: 'usr_ada', hungUpBy: 'callee' });
});

test('Grace rings from the start, and Ada, who was woken, comes and answers', async () => {
  await adaSleeps();
  const grace = await on.edge.phone('usr_grace');
  const caller = on.call(await carrier(), both);
  const rung = await grace.rung();
  rung.call.reply(rung.invite, 180, 'Ringing');
  expect(await started(caller.callId)).toMatchObject({ apps: 1, waking: ['usr_ada'] });
  const { call } = await answers(await on.edge.phone('usr_ada'), caller);
  await rung.call.incoming('CANCEL');
  await hangsUp(caller, call);
  expect(await on.edge.ended(caller.callId)).toMatchObject({ outcome: 'answered', answeredBy: 'usr_ada' });
});

test('Grace answers while Ada is being woken: a row says so at once, before the call is over', async () => {
  await adaSleeps();
  const grace = await on.edge.phone('usr_grace');
  const caller = on.call(await carrier(), both);
  const { call: callee } = await answers(grace, caller);
  const { call } = await started(caller.callId);
  await waitFor('a row of the answer', () => takenOf(call));
  expect(takenOf(call)).toEqual({ type: 'call.taken', at: expect.any(Number), call, by: 'usr_grace' });
  await hangsUp(caller, callee);
  await on.edge.ended(caller.callId);
  expect(typesOf(call)).toEqual(withTaken);
});

test('a call that is answered and woke nobody has two rows', async () => {
  const grace = await on.edge.phone('usr_grace');
  await on.edge.push(numberOfBoth());
  const caller = on.call(await carrier(), both);
  const { call: callee } = await answers(grace, caller);
  await hangsUp(caller, callee);
  const { call } = await on.edge.ended(caller.callId);
  await on.settled();
  expect(typesOf(call)).toEqual(['call.ended', 'call.started']);
});

test('whoever comes is rung, woken or not; a phone that only registers anew is not rung twice', async () => {
  await adaSleeps();
  const caller = on.call(await carrier(), both);
  await started(caller.callId);
  const grace = await on.edge.phone('usr_grace');
  await grace.rung();
  const ada = await on.edge.phone('usr_ada');
  const { call } = await ada.rung();
  expect((await ada.register()).status).toBe(200);
  expect((await grace.register()).status).toBe(200);
  await on.settled();
  expect([invitesTo(ada), invitesTo(grace)]).toEqual([1, 1]);
  caller.cancel();
  await caller.answer(487);
  await call.incoming('CANCEL');
  expect(await on.edge.ended(caller.callId)).toMatchObject({ outcome: 'caller_hung_up' });
});

test('everybody comes at the same moment: each is rung once', async () => {
  await bothSleep();
  for (let round = 0; round < 5; round++) {
    const caller = on.call(await carrier(), both);
    await started(caller.callId);
    const phones = await Promise.all(['usr_ada', 'usr_grace', 'usr_ada', 'usr_grace'].map((user) => on.edge.phone(user)));
    await Promise.all(phones.map((phone) => phone.rung()));
    expect(phones.map(invitesTo)).toEqual([1, 1, 1, 1]);
    caller.cancel();
    await caller.answer(487);
    expect(await on.edge.ended(caller.callId)).toMatchObject({ outcome: 'caller_hung_up' });
    await on.edge.closeAll();
  }
});

test('a caller who withholds the number is shown to nobody, neither whoever comes first nor later', async () => {
  await adaSleeps();
  const caller = on.call(await carrier(), '+12025550101', {
    headers: ['Privacy: id', 'P-Asserted-Identity: <sip:+12025550177@carrier.example>'],
  });
  await started(caller.callId);
  const first = await on.edge.phone('usr_ada');
  const { invite: one } = await first.rung();
  const second = await on.edge.phone('usr_ada');
  const { call, invite, ok } = await answers(second, caller);
  for (const text of [one.text, invite.text]) {
    expect(text).toContain('anonymous@anonymous.invalid');
    for (const hidden of ['12025550177', '12025550199']) expect(text).not.toContain(hidden);
  }
  expect(headerOf(ok, 'From')).toContain('12025550199');
  call.request('BYE');
  const bye = await caller.incoming('BYE');
  expect(headerOf(bye, 'To')).toContain('12025550199');
  caller.reply(bye, 200, 'OK');
  expect(await on.edge.ended(caller.callId)).toMatchObject({ outcome: 'answered', hungUpBy: 'callee' });
});

test('a device rings from the start; it is no app, so its person is woken as well', async () => {
  await adaSleeps();
  const device = await adasDevice();
  const caller = on.call(await carrier());
  const rung = await device.rung();
  expect(await started(caller.callId)).toMatchObject({ apps: 1, waking: ['usr_ada'] });
  rung.call.reply(rung.invite, 180, 'Ringing');
  const { call, invite } = await answers(await on.edge.phone('usr_ada'), caller);
  expect(invite.body).toContain('UDP/TLS/RTP/SAVPF');
  await rung.call.incoming('CANCEL');
  await hangsUp(caller, call);
  expect(await on.edge.ended(caller.callId)).toMatchObject({ outcome: 'answered', answeredBy: 'usr_ada' });
});

test('a device answers while its own person is being woken: the row names both', async () => {
  await adaSleeps();
  const device = await adasDevice();
  const caller = on.call(await carrier());
  const { call: callee } = await answers(device, caller);
  await hangsUp(caller, callee);
  const { call } = await on.edge.ended(caller.callId);
  expect(takenOf(call)).toMatchObject({ by: 'usr_ada', on: desk.user });
});

test('who has an app connected is woken nowhere else', async () => {
  await adaSleeps();
  const ada = await on.edge.phone('usr_ada');
  const caller = on.call(await carrier());
  await declines(ada);
  await caller.answer(603);
  expect((await started(caller.callId)).waking).toBeUndefined();
});

test('both are asleep, Grace comes first and declines: the call waits for Ada, who answers', async () => {
  await bothSleep();
  const caller = on.call(await carrier(), both);
  expect([...((await started(caller.callId)).waking ?? [])].sort()).toEqual(['usr_ada', 'usr_grace']);
  const grace = await on.edge.phone('usr_grace');
  await declines(grace);
  await on.settled();
  const { call } = await answers(await on.edge.phone('usr_ada'), caller);
  expect(invitesTo(grace)).toBe(1);
  await hangsUp(caller, call);
  expect(await on.edge.ended(caller.callId)).toMatchObject({ outcome: 'answered', answeredBy: 'usr_ada' });
});

test('all who were awaited have come and have declined: declined at once', async () => {
  await bothSleep();
  const caller = on.call(await carrier(), both);
  await started(caller.callId);
  for (const user of ['usr_grace', 'usr_ada']) await declines(await on.edge.phone(user));
  await caller.answer(603);
  expect(await on.edge.ended(caller.callId)).toMatchObject({ outcome: 'declined' });
});

test('an INVITE without SDP is held as well: the phone that comes makes the offer', async () => {
  await adaSleeps();
  const caller = on.call(await carrier(), '+12025550101', { body: '' });
  await started(caller.callId);
  const ada = await on.edge.phone('usr_ada');
  const { call, invite } = await ada.rung();
  expect(invite.body).toBe('');
  call.reply(invite, 200, 'OK', { body: ada.sdp({ offer: true }) });
  expect((await caller.answer(200)).body).toContain('RTP/AVP');
});

test('nobody comes within the ring time: the call ends so, with the code for the carrier’s voicemail', async () => {
  await adaSleeps();
  await number({ ringSeconds: 1, unanswered: { voicemailCode: 486, declinedToo: false } });
  const caller = on.call(await carrier());
  expect((await caller.answer(486)).text).toMatch(/^SIP\/2\.0 486 Busy Here/);
  expect(await on.edge.ended(caller.callId)).toMatchObject({ outcome: 'no_app_woke', code: 486, answeredBy: null, ringAt: null });
  await number({ ringSeconds: 1 });
  const plain = on.call(await carrier());
  expect((await plain.answer(480)).text).toMatch(/^SIP\/2\.0 480 Nobody Woke/);
  expect(await on.edge.ended(plain.callId)).toMatchObject({ outcome: 'no_app_woke', code: 480 });
});

test('Grace, who rang from the start, declines, and nobody else comes: declined, once the ring time is over', async () => {
  await adaSleeps();
  await on.edge.push(numberOfBoth({ ringSeconds: 2 }));
  const grace = await on.edge.phone('usr_grace');
  const caller = on.call(await carrier(), both);
  const from = Date.now();
  await declines(grace);
  await caller.answer(603);
  expect(Date.now() - from).toBeGreaterThan(1_000);
  expect(await on.edge.ended(caller.callId)).toMatchObject({ outcome: 'declined', code: 603 });
});

test('nobody comes and another number is rung instead: nothing of phones reaches it, and whoever comes then rings no more', async () => {
  await adaSleeps();
  const wire = await on.edge.udp(gatewayAddresses.one);
  const gateway = gatewayOn(wire);
  await on.edge.push(...callsOutRows(), row('gateways', 'gtw_one', gatewayRow(wire)), row('gateways', 'gtw_two', null), sleeper('usr_ada'));
  await number({ ringSeconds: 1, proved: true, unanswered: { ring: { number: '442079460123', seconds: 20 }, declinedToo: false } });
  const caller = on.call(await carrier());
  const { call: carried, invite } = await gateway.asked();
  expect(headerOf(invite, 'Diversion')).toContain('reason=unavailable');
  for (const hidden of ['X-Patchcord', '12025550199', 'usr_ada']) expect(invite.text).not.toContain(hidden);
  const ada = await on.edge.phone('usr_ada');
  await on.settled();
  expect(invitesTo(ada)).toBe(0);
  carried.reply(invite, 486, 'Busy Here');
  await caller.answer(486);
  const ended = await on.edge.ended(caller.callId);
  expect(ended).toMatchObject({ outcome: 'no_app_woke', forward: { to: '+442079460123' } });
  expect(typesOf(ended.call)).toEqual(withTaken);
  expect(takenOf(ended.call)).toMatchObject({ by: null });
});

test('an app that comes at the last moment rings for ten seconds', async () => {
  await adaSleeps();
  await number({ ringSeconds: 2 });
  const caller = on.call(await carrier());
  await started(caller.callId);
  await new Promise((done) => setTimeout(done, 1_000));
  const ada = await on.edge.phone('usr_ada');
  const { call, invite } = await ada.rung();
  const from = Date.now();
  call.reply(invite, 180, 'Ringing');
  await caller.answer(480, 'INVITE', 15_000);
  expect(Date.now() - from).toBeGreaterThan(9_000);
  expect(await on.edge.ended(caller.callId)).toMatchObject({ outcome: 'no_answer' });
});

test('nobody who is asleep may be woken: the call ends at once, as ever', async () => {
  const caller = on.call(await carrier());
  await caller.answer(480);
  expect(await on.edge.event('call.refused', caller.callId)).toMatchObject({ outcome: 'no_app_online' });
});
