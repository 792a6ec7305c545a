import type { RunningCall } from '@patchcord/demo-carrier';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { enter, hears, isReady, openBrowser, openPhone, press, ringing, type Someone, saysEnded } from './person.ts';
import { ada, adasNumber, browserHz, caller, carrierHz, grace, type System, sharedNumber, startSystem } from './system.ts';

let system: System;
const present: Someone[] = [];

beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system?.stop());
afterEach(async () => {
  await Promise.all(present.splice(0).map((one) => one.leave()));
});

const phoneOf = async (email: string) => {
  const someone = await openPhone(system, email);
  present.push(someone);
  return someone;
};
/** Sound both ways, measured at both ends. */
const hearEachOther = (someone: Someone, call: RunningCall) =>
  Promise.all([hears(someone.heard, carrierHz), hears(() => call.heard().tone, browserHz)]);

test('a wrong password is told, and the right one then opens a phone that is ready', async () => {
  const someone = await openBrowser(system);
  present.push(someone);
  await enter(someone.page, system, ada, 'not the password');
  await someone.page.getByRole('alert').getByText('This email and password do not belong together').waitFor();
  await someone.page.getByLabel('Password', { exact: true }).fill(system.password);
  await press(someone.page, 'Sign in');
  await isReady(someone.page);
});

test('without the microphone the phone is not ready, says why, and a call finds nobody', async () => {
  const someone = await openBrowser(system, { permissions: [] });
  present.push(someone);
  // The prompt of a person who says no.
  await someone.page.addInitScript(`navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
    navigator.permissions.query = async () => Object.assign(new EventTarget(), { state: 'denied' });`);
  await enter(someone.page, system, ada, system.password);
  const told = someone.page.getByRole('status', { name: 'Not ready to ring' });
  await told.getByText('The microphone is blocked').waitFor();
  const placed = await (await system.call({ to: adasNumber })).ended;
  expect(placed.final?.code).toBe(480);
});

test('a call rings with its caller, is answered, both hear each other, and the person hangs up', async () => {
  const { page, ...person } = await phoneOf(ada);
  const call = await system.call({ to: adasNumber });
  await ringing(page);
  const card = page.getByRole('region', { name: 'Incoming call' });
  await card.getByText('+44 20 7946 0123').waitFor();
  await card.getByText('calls +1 202 555 0101').waitFor();
  expect(await page.title()).toContain('+44 20 7946 0123');
  await press(page, 'Answer');
  await page.getByRole('region', { name: 'On a call' }).waitFor();
  await hearEachOther({ page, ...person }, call);

  await press(page, 'Mute');
  await expect.poll(() => call.heard().tone, { timeout: 10_000 }).toBeNull();
  await press(page, 'Unmute');
  await hears(() => call.heard().tone, browserHz);

  await press(page, 'Hang up');
  const placed = await call.ended;
  expect(placed).toMatchObject({ answered: true, endedBy: 'callee' });
  await saysEnded(page, 'You hung up');
  await isReady(page);
  await page.getByRole('listitem').filter({ hasText: '+44 20 7946 0123' }).first().getByText('Answered').waitFor();
  // Ada is the owner: she finds the record, and it says who hung up.
  await page.getByRole('link', { name: 'Calls', exact: true }).click();
  await page.getByRole('row').filter({ hasText: 'Answered' }).first().getByRole('button').click();
  const record = page.getByRole('dialog');
  await record.getByText('Answered by').waitFor();
  expect(await record.getByRole('definition').allTextContents()).toContain('Your side');
});

test('the carrier hangs up, and the phone says so and is ready again', async () => {
  const { page, heard } = await phoneOf(ada);
  const call = await system.call({ to: adasNumber });
  await ringing(page);
  await page.keyboard.press('a');
  await hears(heard, carrierHz);
  call.hangUp();
  expect(await call.ended).toMatchObject({ answered: true, endedBy: 'carrier' });
  await saysEnded(page, 'The other side hung up');
  await isReady(page);
});

for (const [first, second] of [
  [0, 1],
  [1, 0],
] as const) {
  test(`two browsers of one person ring, number ${first + 1} answers and has the sound, the other says answered elsewhere`, async () => {
    const phones = [await phoneOf(ada), await phoneOf(ada)];
    const [winner, other] = [phones[first] as Someone, phones[second] as Someone];
    const call = await system.call({ to: adasNumber });
    await Promise.all(phones.map(({ page }) => ringing(page)));
    await press(winner.page, 'Answer');
    await saysEnded(other.page, 'Answered elsewhere');
    await hearEachOther(winner, call);
    expect(await other.heard()).toBeNull();
    await press(winner.page, 'Hang up');
    expect(await call.ended).toMatchObject({ endedBy: 'callee' });
  });
}

test('declining ends the call for good: the carrier gets 603', async () => {
  const { page } = await phoneOf(ada);
  const call = await system.call({ to: adasNumber });
  await ringing(page);
  await press(page, 'Decline');
  expect((await call.ended).final?.code).toBe(603);
  await saysEnded(page, 'You declined the call');
});

test('of several people one declines, and the other rings on and answers', async () => {
  const [first, second] = [await phoneOf(ada), await phoneOf(grace)];
  const call = await system.call({ to: sharedNumber });
  await Promise.all([ringing(first.page), ringing(second.page)]);
  await press(first.page, 'Decline');
  await saysEnded(first.page, 'You declined the call');
  await press(second.page, 'Answer');
  await hearEachOther(second, call);
  call.hangUp();
  await saysEnded(second.page, 'The other side hung up');
});

test('a caller who hangs up while it rings is told', async () => {
  const { page } = await phoneOf(ada);
  const call = await system.call({ to: adasNumber });
  await ringing(page);
  call.hangUp();
  expect((await call.ended).final?.code).toBe(487);
  await saysEnded(page, 'The caller hung up');
});

test('a withheld number is shown as withheld', async () => {
  const { page } = await phoneOf(ada);
  const call = await system.call({ to: adasNumber, from: null });
  await ringing(page);
  await page.getByRole('region', { name: 'Incoming call' }).getByText('Number withheld').waitFor();
  expect(await page.getByText(caller).count()).toBe(0);
  call.hangUp();
  await call.ended;
});

test('a call that rings while another page is looked at can be answered there', async () => {
  const { page, heard } = await phoneOf(ada);
  await page.getByRole('link', { name: 'Numbers', exact: true }).click();
  await page.getByRole('heading', { name: 'Numbers' }).waitFor();
  const call = await system.call({ to: adasNumber });
  await press(page, 'Answer');
  await hears(heard, carrierHz);
  await press(page, 'Hang up');
  expect(await call.ended).toMatchObject({ endedBy: 'callee' });
});

test('a phone that loses its connection says so, is ready again by itself, and rings', async () => {
  const { page, cut } = await phoneOf(ada);
  await cut();
  await page.getByRole('status', { name: 'Not ready to ring' }).getByText('Connection lost').waitFor();
  await isReady(page);
  const call = await system.call({ to: adasNumber });
  await ringing(page);
  call.hangUp();
  await saysEnded(page, 'The caller hung up');
});

test('a call outlives a cut of its connection: the sound goes on, and both sides can still hang up', async () => {
  for (const side of ['carrier', 'callee'] as const) {
    const someone = await phoneOf(ada);
    const { page, cut, heard } = someone;
    const call = await system.call({ to: adasNumber });
    await ringing(page);
    await press(page, 'Answer');
    await hears(heard, carrierHz);
    // The phone tells the edge by a re-INVITE where it is now; the carrier gets it too.
    await cut();
    const lost = page.getByRole('status').getByText('Connection lost, coming back');
    await lost.waitFor();
    await lost.waitFor({ state: 'hidden' });
    await hearEachOther(someone, call);
    if (side === 'carrier') call.hangUp();
    else await press(page, 'Hang up');
    expect(await call.ended).toMatchObject({ answered: true, endedBy: side });
    await saysEnded(page, side === 'carrier' ? 'The other side hung up' : 'You hung up');
    await someone.leave();
    present.pop();
  }
});

test('Call me: the demo carrier really calls, and the phone rings', async () => {
  const { page, heard } = await phoneOf(grace);
  await press(page, 'Call me');
  await ringing(page);
  await press(page, 'Answer');
  await expect.poll(heard, { timeout: 10_000 }).not.toBeNull();
  await press(page, 'Hang up');
  await saysEnded(page, 'You hung up');
});
