/** The page is loaded again in a call: the phone takes the call up again, with the sound measured at both ends. */
import type { RunningCall } from '@patchcord/demo-carrier';
import { readOrigin } from '@patchcord/phone/sdp-origin';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { placeCall } from '../rig/call.ts';
import { plainSide, readPlain } from '../rig/media.ts';
import { cseqOf, headerOf, tagOf } from '../rig/sip.ts';
import { udpWire } from '../rig/wire.ts';
import { hears, isReady, openPhone, press, ringing, type Someone, saysEnded } from './person.ts';
import { ada, adasNumber, browserHz, carrierAddress, carrierHz, type System, startSystem } from './system.ts';
import { answeredCall, bothHear, carrierHears } from './talking.ts';

let system: System;
let someone: Someone;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system?.stop());
afterEach(() => someone?.leave());

async function talking(): Promise<RunningCall> {
  someone = await openPhone(system, ada);
  return answeredCall(system, someone);
}
const hearEachOther = (call: RunningCall) => bothHear(someone, call);
/** Nobody has pressed anything on a page that was just loaded, and a browser may keep it silent until then. */
const touch = (page: Page) => page.getByRole('heading', { name: 'Phone' }).click();
const onACall = () => someone.page.getByRole('region', { name: 'On a call' });

test('sound is back both ways within five seconds, and the other side can still hang up', async () => {
  const call = await talking();
  const reloadedAtMs = performance.now();
  await someone.page.reload();
  await onACall().getByText('+44 20 7946 0123').waitFor();
  await hears(someone.played, carrierHz);
  const backHere = performance.now() - reloadedAtMs;
  await carrierHears(call);
  console.log(`back here after ${Math.round(backHere)} ms`);
  expect(backHere).toBeLessThan(5_000);
  // And once more: what the call was taken up with is kept as well.
  await someone.page.reload();
  await hearEachOther(call);
  await touch(someone.page);
  await someone.page.getByText('the browser keeps this page silent').waitFor({ state: 'hidden' });
  call.hangUp();
  expect(await call.ended).toMatchObject({ answered: true, endedBy: 'carrier' });
  await saysEnded(someone.page, 'The other side hung up');
  await isReady(someone.page);
});

test('this side hangs up after it, a call out too', async () => {
  const call = await talking();
  await someone.page.reload();
  await hearEachOther(call);
  await press(someone.page, 'Hang up');
  expect(await call.ended).toMatchObject({ answered: true, endedBy: 'callee' });
  await saysEnded(someone.page, 'You hung up');

  await someone.page.getByLabel('Number', { exact: true }).fill('+1 312 555 0100');
  await press(someone.page, 'Call');
  await someone.page.getByText('Good line').waitFor();
  await someone.page.reload();
  await onACall().getByText('shown to them').waitFor();
  await someone.page.getByText('Good line').waitFor();
  await press(someone.page, 'Hang up');
  await saysEnded(someone.page, 'You hung up');
});

test('for the carrier it is one dialog and one session of media; hold, session timer and keys go on', async () => {
  const side = await plainSide({ address: carrierAddress, hz: carrierHz });
  const wire = await udpWire(system.carrier, carrierAddress);
  someone = await openPhone(system, ada);
  const { page } = someone;
  const call = placeCall(wire, `sip:${adasNumber}@${system.carrier.address}:${system.carrier.port}`, {
    body: await side.offer(),
    headers: ['Supported: timer', 'Session-Expires: 90;refresher=uas', 'Allow: INVITE, ACK, BYE, CANCEL'],
  });
  await ringing(page);
  await press(page, 'Answer');
  const ok = await call.answer(200, 'INVITE', 15_000);
  await side.accept(ok.body);
  call.ack();
  await hears(someone.played, carrierHz);
  const agree = async (direction?: 'recvonly') => {
    const invite = await call.incoming('INVITE', 15_000);
    call.reply(invite, 200, 'OK', { body: await side.answer(invite.body, direction), headers: ['Require: timer', timer] });
    await call.incoming('ACK');
    return invite;
  };
  const timer = 'Session-Expires: 90;refresher=uac';
  await press(page, 'Hold');
  const held = await agree('recvonly');
  await page.getByText('On hold: you are holding the call').waitFor();

  await page.reload();
  const again = await agree('recvonly');
  expect(tagOf(headerOf(again, 'From'))).toBe(call.remoteTag());
  expect(cseqOf(again).number).toBeGreaterThan(cseqOf(held).number);
  expect(headerOf(again, 'Session-Expires')).toBe('90;refresher=uac');
  expect(readPlain(again.body).direction).toBe('sendonly');
  const origins = [ok, held, again].map(({ body }) => readOrigin(body));
  expect(new Set(origins.map((origin) => origin?.session)).size).toBe(1);
  const versions = origins.map((origin) => origin?.version ?? 0);
  expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b));
  await page.getByText('On hold: you are holding the call').waitFor();

  await press(page, 'Resume');
  await agree();
  await Promise.all([hears(someone.played, carrierHz), side.hears(browserHz)]);
  await press(page, 'Keypad');
  for (const key of ['4', '2']) await press(page, key === '4' ? '4 GHI' : '2 ABC');
  await expect.poll(() => side.rtp.keys().map(({ key }) => key), { timeout: 10_000 }).toEqual([4, 2]);
  await press(page, 'Hang up');
  call.reply(await call.incoming('BYE'), 200, 'OK');
  await side.close();
  await wire.close();
});

test('the other side hangs up meanwhile: the page says that the call ended', async () => {
  const call = await talking();
  const { page } = someone;
  const url = page.url();
  await page.goto('about:blank');
  call.hangUp();
  expect(await call.ended).toMatchObject({ answered: true, endedBy: 'carrier' });
  await page.goto(url);
  await saysEnded(page, 'The call ended while the page was reloading');
  await touch(page);
  await isReady(page);
});

test('a call that was left longer ago than the edge keeps it is not taken up, and is forgotten', async () => {
  await talking();
  const { page } = someone;
  await page.addInitScript(`for (const key of Object.keys(sessionStorage)) if (key.startsWith('patchcord.calls.')) {
    const kept = JSON.parse(sessionStorage.getItem(key)).map((one) => ({ ...one, atMs: one.atMs - 31_000 }));
    sessionStorage.setItem(key, JSON.stringify(kept));
  }`);
  await page.reload();
  await saysEnded(page, 'The call ended while the page was reloading');
  await touch(page);
  await isReady(page);
  expect(await page.evaluate('Object.keys(sessionStorage).filter((key) => key.startsWith("patchcord.calls."))')).toEqual([]);
});

test('a second tab that became the phone meanwhile gives way to the call', async () => {
  const call = await talking();
  const { page } = someone;
  const second = await page.context().newPage();
  await second.goto(page.url());
  await second.getByText('The phone is open in another tab').waitFor();
  const url = page.url();
  await page.goto('about:blank');
  await touch(second);
  await isReady(second);
  await page.goto(url);
  await hearEachOther(call);
  await second.getByText('The phone is open in another tab').waitFor();
  call.hangUp();
  await saysEnded(page, 'The other side hung up');
});

test('on another page too: the call bar has it', async () => {
  const call = await talking();
  const { page } = someone;
  await page.getByRole('link', { name: 'Calls', exact: true }).first().click();
  await page.getByRole('heading', { name: 'Calls', level: 1 }).waitFor();
  await page.reload();
  await hearEachOther(call);
  await onACall().getByRole('button', { name: 'Hang up' }).click();
  expect(await call.ended).toMatchObject({ answered: true, endedBy: 'callee' });
});
