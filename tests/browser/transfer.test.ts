/** A call is handed over from one person's browser to another's: at once and after asking, with the sound measured at both ends, before and after. */
import type { Call } from '@patchcord/contracts';
import type { RunningCall } from '@patchcord/demo-carrier';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { graveFindings, narrowFindings } from './axe.ts';
import { keyboardFindings } from './keyboard.ts';
import { hears, isReady, openPhone, press, ringing, type Someone, saysEnded } from './person.ts';
import { picture } from './picture.ts';
import { ada, adasNumber, browserHz, grace, type System, startSystem } from './system.ts';
import { bothHear } from './talking.ts';

let system: System;
let adas: Someone;
let graces: Someone;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system?.stop());
afterEach(() => Promise.all([adas?.leave(), graces?.leave()]));

const hearsNothing = (call: RunningCall) => expect.poll(() => call.heard().tone, { timeout: 10_000 }).toBeNull();
const shows = (someone: Someone, text: string | RegExp) => someone.page.getByText(text).first().waitFor();

/** Held against axe, light and dark, walked by keyboard, and at 360 pixels. */
async function look({ page }: Someone, state: string) {
  const before = page.viewportSize();
  await picture(page, `transfer-${state}`);
  const found = [...(await graveFindings(page, state)), ...(await keyboardFindings(page, state)), ...(await narrowFindings(page, state))];
  if (before) await page.setViewportSize(before);
  expect(found).toEqual([]);
}

/** Both have their phone open, and Ada is in a call with the carrier. */
async function adaTalks(): Promise<RunningCall> {
  [adas, graces] = [await openPhone(system, ada), await openPhone(system, grace)];
  const call = await system.call({ to: adasNumber });
  await ringing(adas.page);
  await press(adas.page, 'Answer');
  await bothHear(adas, call);
  return call;
}

async function choose(how: 'Hand over to' | 'Ask first:') {
  await press(adas.page, 'Hand over');
  await adas.page.getByRole('button', { name: new RegExp(`^${how} Grace`) }).click();
}

/** The record, once it says how the call ended. */
async function record(sipCallId: string): Promise<Call> {
  const account = /\/a\/([^/]+)/.exec(adas.page.url())?.[1];
  let call: Call | undefined;
  const find = async () => {
    const answer = await adas.page.request.get(`${system.url}/api/v1/accounts/${account}/calls?sipCallId=${sipCallId}`);
    call = ((await answer.json()) as { items: Call[] }).items[0];
    return call?.endAt ?? null;
  };
  await expect.poll(find, { timeout: 15_000, interval: 200 }).not.toBeNull();
  return call as Call;
}

test('handed over at once: it rings there, and whoever answers has the caller; the record says who spoke', async () => {
  const call = await adaTalks();
  await press(adas.page, 'Hand over');
  await adas.page.getByRole('button', { name: /^Hand over to Grace/ }).waitFor();
  await look(adas, 'colleagues');
  await adas.page.getByRole('button', { name: /^Hand over to Grace/ }).click();
  await ringing(graces.page);
  await shows(graces, /^Ada.* hands over \+44 20 7946 0123$/);
  await shows(adas, 'It rings there');
  await Promise.all([look(graces, 'offered'), look(adas, 'rings-there')]);
  await hearsNothing(call);
  await press(graces.page, 'Answer');
  await bothHear(graces, call);
  await shows(adas, /^You handed the call to Grace/);
  expect(await adas.played()).toBeNull();
  await isReady(adas.page);
  await look(adas, 'done');
  await look(graces, 'taken');
  // Nothing of it is left with Ada that could be lost.
  await shows(adas, /^You handed the call to Grace/);
  // It is hers in every way: she may load her page again, and Ada may close hers.
  await adas.page.goto('about:blank');
  await graces.page.reload();
  await bothHear(graces, call);
  call.hangUp();
  expect(await call.ended).toMatchObject({ answered: true, endedBy: 'carrier' });
  await saysEnded(graces.page, 'The other side hung up');
  await adas.page.goto(graces.page.url());
  const { spoke } = await record(call.sipCallId);
  expect(spoke.map(({ person }) => person.name.split(' ')[0])).toEqual(['Ada', 'Grace']);
});

test('asked first: the two talk while the caller waits in silence, then it is handed over', async () => {
  const call = await adaTalks();
  await choose('Ask first:');
  await ringing(graces.page);
  await press(graces.page, 'Answer');
  await Promise.all([hears(adas.played, browserHz), hears(graces.played, browserHz), hearsNothing(call)]);
  await shows(graces, /is on the line, and hands this call over$/);
  await shows(adas, 'about the call with +44 20 7946 0123');
  await Promise.all([look(graces, 'asked'), look(adas, 'asking')]);
  // In between she may talk to the caller again.
  await press(adas.page, 'Talk here');
  await bothHear(adas, call);
  await press(adas.page, 'Talk here');
  await Promise.all([hears(adas.played, browserHz), hearsNothing(call)]);
  await press(adas.page, 'Hand over now');
  await bothHear(graces, call);
  await shows(adas, /^You handed the call to Grace/);
  await press(graces.page, 'Hang up');
  expect(await call.ended).toMatchObject({ answered: true, endedBy: 'callee' });
});

test('the colleague declines: the caller is with whoever had the call, and it is said', async () => {
  const call = await adaTalks();
  await choose('Hand over to');
  await ringing(graces.page);
  await press(graces.page, 'Decline');
  await bothHear(adas, call);
  await shows(adas, /^Grace.* did not take the call$/);
  await look(adas, 'declined');
  await press(adas.page, 'Hang up');
  expect(await call.ended).toMatchObject({ answered: true, endedBy: 'callee' });
});

test('whoever asks goes back to the caller: it rings there no more, and after an answer the colleague reads who has it', async () => {
  const call = await adaTalks();
  await choose('Ask first:');
  await ringing(graces.page);
  await press(adas.page, 'Back to the caller');
  await isReady(graces.page);
  await bothHear(adas, call);
  await choose('Ask first:');
  await ringing(graces.page);
  await press(graces.page, 'Answer');
  await hears(adas.played, browserHz);
  await press(adas.page, 'Back to the caller');
  await shows(graces, /^Ada.* kept the call$/);
  await bothHear(adas, call);
  call.hangUp();
  await saysEnded(adas.page, 'The other side hung up');
});

test('the caller hangs up while it rings there: it rings no more, and nobody has a call', async () => {
  const call = await adaTalks();
  await choose('Hand over to');
  await ringing(graces.page);
  call.hangUp();
  await Promise.all([isReady(graces.page), isReady(adas.page)]);
});

test('a colleague whose phone is not open cannot be chosen', async () => {
  adas = await openPhone(system, ada);
  const call = await system.call({ to: adasNumber });
  await ringing(adas.page);
  await press(adas.page, 'Answer');
  await bothHear(adas, call);
  await adas.page.keyboard.press('t');
  await shows(adas, 'Phone not open');
  expect(
    await adas.page
      .getByRole('button', { name: /^(Hand over to|Ask first:) Grace/ })
      .evaluateAll((all) => all.map((one) => one.matches(':disabled'))),
  ).toEqual([true, true]);
  call.hangUp();
});

test('a call out is handed over too', async () => {
  [adas, graces] = [await openPhone(system, ada), await openPhone(system, grace)];
  await adas.page.getByLabel('Number', { exact: true }).fill('+1 312 555 0100');
  await press(adas.page, 'Call');
  await expect.poll(async () => (await adas.played())?.db ?? -100, { timeout: 15_000 }).toBeGreaterThan(-50);
  await choose('Hand over to');
  await ringing(graces.page);
  await press(graces.page, 'Answer');
  await shows(adas, /^You handed the call to Grace/);
  await expect.poll(async () => (await graces.played())?.db ?? -100, { timeout: 15_000 }).toBeGreaterThan(-50);
  await shows(graces, 'shown to them: +1 202 555 0101');
  await press(graces.page, 'Hang up');
  await saysEnded(graces.page, 'You hung up');
});
