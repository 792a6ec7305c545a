/** What carriers do beyond a plain call, with the phone that people use: JsSIP in a real Chromium. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createNg, type Ng } from '../../apps/edge/src/engines/ng.ts';
import { placeCall } from '../rig/call.ts';
import { g729Side, type MediaSide, plainSide } from '../rig/media.ts';
import { headerOf } from '../rig/sip.ts';
import { keepTranscripts } from '../rig/transcript.ts';
import { waitFor } from '../rig/wait.ts';
import { udpWire, type Wire } from '../rig/wire.ts';
import { hears, isReady, openPhone, press, ringing, type Someone, saysEnded } from './person.ts';
import { ada, adasNumber, browserHz, carrierAddress, carrierHz, type System, startSystem } from './system.ts';

let system: System;
let ng: Ng;
let wire: Wire;
let someone: Someone;
let sound: MediaSide;

keepTranscripts();

beforeAll(async () => {
  system = await startSystem();
  ng = createNg(system.rtpenginePort);
});
afterAll(async () => {
  ng?.close();
  await system?.stop();
});
afterEach(async () => {
  await sound.close();
  await someone.leave();
  await wire.close();
});

async function ring(carrier: MediaSide, options: { body: string; headers?: string[]; allow?: string }) {
  sound = carrier;
  wire = await udpWire(system.carrier, carrierAddress);
  someone = await openPhone(system, ada);
  const uri = `sip:${adasNumber}@${system.carrier.address}:${system.carrier.port}`;
  const allow = `Allow: ${options.allow ?? 'INVITE, ACK, BYE, CANCEL, OPTIONS, UPDATE'}`;
  const call = placeCall(wire, uri, { body: options.body, headers: [allow, ...(options.headers ?? [])] });
  await ringing(someone.page);
  return call;
}

async function hearEachOther() {
  await Promise.all([hears(someone.heard, carrierHz), hears(() => sound.rtp.tone(), browserHz)]);
}

const carrierSide = () => plainSide({ address: carrierAddress, hz: carrierHz });

test('an INVITE without SDP is answered with an offer, and both hear each other', async () => {
  const call = await ring(await carrierSide(), { body: '' });
  await press(someone.page, 'Answer');
  const ok = await call.answer(200, 'INVITE', 15_000);
  call.ack({ body: await sound.answer(ok.body) });
  await hearEachOther();
  // And again within the call.
  call.request('INVITE');
  const again = await call.answer(200, 'INVITE', 15_000);
  call.ack({ body: await sound.answer(again.body) });
  sound.rtp.forget();
  await hearEachOther();
  await press(someone.page, 'Hang up');
  call.reply(await call.incoming('BYE'), 200, 'OK');
  await saysEnded(someone.page, 'You hung up');
  await isReady(someone.page);
});

test('sound and fax in one offer: the browser refuses the fax, and both hear each other', async () => {
  const side = await carrierSide();
  const call = await ring(side, { body: `${await side.offer()}m=image 41000 udptl t38\r\na=T38FaxVersion:0\r\n` });
  await press(someone.page, 'Answer');
  const ok = await call.answer(200, 'INVITE', 15_000);
  expect(ok.body.match(/^m=\S+ \d+/gm)).toEqual([expect.stringMatching(/^m=audio [1-9]/), 'm=image 0']);
  await sound.accept(ok.body);
  call.ack();
  await hearEachOther();
  await press(someone.page, 'Hang up');
  call.reply(await call.incoming('BYE'), 200, 'OK');
});

test('a carrier that speaks only G.729: the browser and it hear each other', async () => {
  const side = await g729Side(ng, { address: carrierAddress, hz: carrierHz });
  const call = await ring(side, { body: await side.offer() });
  await press(someone.page, 'Answer');
  const ok = await call.answer(200, 'INVITE', 15_000);
  expect(ok.body).toMatch(/^m=audio \d+ RTP\/AVP 18 101\r$/m);
  await sound.accept(ok.body);
  call.ack();
  await hearEachOther();
  expect(Object.keys(side.tap.types())).toContain('18');
  expect(Object.keys(side.tap.types())).not.toContain('0');
  await press(someone.page, 'Hang up');
  call.reply(await call.incoming('BYE'), 200, 'OK');
});

/** Answered, with the clock of the page in the test's hand. */
async function answeredWithTimer(sessionExpires: string, allow?: string) {
  const side = await carrierSide();
  const headers = ['Supported: timer', `Session-Expires: ${sessionExpires}`];
  const call = await ring(side, { body: await side.offer(), headers, ...(allow && { allow }) });
  await someone.page.clock.install();
  await press(someone.page, 'Answer');
  // The page waits a little for further addresses of its own before it answers.
  await someone.page.clock.runFor(1_000);
  const ok = await call.answer(200, 'INVITE', 15_000);
  await sound.accept(ok.body);
  call.ack();
  await acknowledged(1);
  return { call, ok };
}

/** The phone ends a call whose 200 nobody acknowledges for 32 s, which its clock would jump over. */
async function acknowledged(sequence: number) {
  const isThat = (text: string) => text.startsWith('ACK ') && new RegExp(`^CSeq: ${sequence} ACK`, 'm').test(text);
  await waitFor(`ACK ${sequence} at the phone`, async () => (await someone.received()).some(isThat));
}

/** The next refresh counts from the answer to this one: its clock is not turned on before it has that. */
async function refreshed(cseq: string) {
  const isThat = (text: string) => text.startsWith('SIP/2.0 200') && text.includes(`\r\nCSeq: ${cseq}\r\n`);
  await waitFor(`200 of ${cseq} at the phone`, async () => (await someone.received()).some(isThat));
}

test('session timer kept by the phone: three refreshes, and the call goes on', async () => {
  const { call, ok } = await answeredWithTimer('90;refresher=uas');
  expect(headerOf(ok, 'Session-Expires')).toBe('90;refresher=uas');
  for (let refresh = 0; refresh < 3; refresh++) {
    await someone.page.clock.runFor(45_500);
    const update = await call.incoming('UPDATE');
    expect(headerOf(update, 'Session-Expires')).toBe('90;refresher=uac');
    call.reply(update, 200, 'OK', { headers: ['Session-Expires: 90;refresher=uac'] });
    await refreshed(headerOf(update, 'CSeq'));
  }
  await hearEachOther();
  await press(someone.page, 'Hang up');
  call.reply(await call.incoming('BYE'), 200, 'OK');
});

test('session timer kept by the phone, for a carrier that takes no UPDATE: three times by re-INVITE', async () => {
  const { call } = await answeredWithTimer('90;refresher=uas', 'INVITE, ACK, BYE, CANCEL, OPTIONS');
  for (let refresh = 0; refresh < 3; refresh++) {
    await someone.page.clock.runFor(46_000);
    const reInvite = await call.incoming('INVITE');
    expect(headerOf(reInvite, 'Session-Expires')).toBe('90;refresher=uac');
    call.reply(reInvite, 200, 'OK', { headers: ['Session-Expires: 90;refresher=uac'], body: await sound.answer(reInvite.body) });
    await call.incoming('ACK');
  }
  await hearEachOther();
  await press(someone.page, 'Hang up');
  call.reply(await call.incoming('BYE'), 200, 'OK');
});

test.each(['INVITE', 'UPDATE'] as const)(
  'session timer kept by the carrier with %s: three refreshes, and the call goes on',
  async (method) => {
    const { call, ok } = await answeredWithTimer('90;refresher=uac');
    expect(headerOf(ok, 'Session-Expires')).toBe('90;refresher=uac');
    for (let refresh = 0; refresh < 3; refresh++) {
      await someone.page.clock.runFor(60_000);
      const headers = ['Supported: timer', 'Session-Expires: 90;refresher=uac'];
      call.request(method, method === 'INVITE' ? { headers, body: await sound.offer() } : { headers });
      await someone.page.clock.runFor(1_000);
      // By its number: with its clock turned on, the phone repeats the first 200.
      const agreed = await wire.next('200', (one) => one.status === 200 && headerOf(one, 'CSeq') === `${refresh + 2} ${method}`);
      expect(headerOf(agreed, 'Session-Expires')).toBe('90;refresher=uac');
      if (method === 'UPDATE') continue;
      call.ack();
      await acknowledged(refresh + 2);
    }
    await hearEachOther();
    await press(someone.page, 'Hang up');
    call.reply(await call.incoming('BYE'), 200, 'OK');
  },
);

test('session timer of a carrier that never refreshes: the phone ends the call', async () => {
  const { call } = await answeredWithTimer('90;refresher=uac');
  await hearEachOther();
  await someone.page.clock.runFor(100_000);
  const bye = await call.incoming('BYE');
  call.reply(bye, 200, 'OK');
});
