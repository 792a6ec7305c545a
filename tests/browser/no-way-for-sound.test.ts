/** Browsers that find no address for the sound of calls, whatever else they can do: a call does not begin, and the page says why. */
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../../apps/cli/src/demo/browser-phone.ts';
import { notForCalls } from '../rig/other-machine.ts';
import { type Elsewhere, startElsewhere } from './elsewhere.ts';
import { isReady, openPhone, press, ringing, type Someone } from './person.ts';
import { picture } from './picture.ts';
import { ada, adasNumber, grace, type System, sharedNumber } from './system.ts';

let on: Elsewhere;
/** The same, with browsers on our own machine. */
let withProxy: System;
let ordinary: System;
const here: Browser[] = [];
let someone: Someone;
beforeAll(async () => {
  on = await startElsewhere({ interfaces: notForCalls, loopback: false });
  await on.machine.join('first');
  const flags = [`--unsafely-treat-insecure-origin-as-secure=${on.system.url}`];
  const withBrowser = async (more: string[]): Promise<System> => {
    const browser = await launchBrowser({ flags: [...flags, ...more] });
    here.push(browser);
    return { ...on.system, browser };
  };
  ordinary = await withBrowser([]);
  withProxy = await withBrowser(['--webrtc-ip-handling-policy=disable_non_proxied_udp']);
});
afterAll(async () => {
  for (const browser of here) await browser.close();
  await on?.stop();
});
afterEach(() => someone?.leave());

const said = (page: Someone['page']) => page.getByRole('status').getByText('this browser lets no sound out');

/** Of the first the search for addresses never ends; of the second it ends with none. */
const browsers: [string, () => System][] = [
  ['no network that is for calls', () => on.system],
  ['a setting that closes all ways but a proxy', () => withProxy],
];

test.each(browsers)('a call in that is answered where there is %s: it is said why, and it was not answered', async (name, system) => {
  someone = await openPhone(system(), ada);
  const call = await on.system.call({ to: adasNumber });
  await ringing(someone.page);
  await press(someone.page, 'Answer');
  await said(someone.page).waitFor();
  if (name === browsers[0]?.[0]) await picture(someone.page, 'phone-no-way');
  expect((await call.ended).final).toMatchObject({ code: 480, phrase: 'No Answer' });
  await isReady(someone.page);
});

test.each(browsers)('a call out where there is %s: it is said why, and none was sent', async (name, system) => {
  someone = await openPhone(system(), ada);
  const { page } = someone;
  await page.getByRole('textbox', { name: 'Number', exact: true }).fill('312 555 0100');
  await press(page, 'Call');
  await page.getByText('+1 312 555 0100 was not reached').waitFor();
  await said(page).waitFor();
  if (name === browsers[0]?.[0]) await picture(page, 'phone-no-way-out');
  expect((await someone.received()).filter((message) => /^CSeq: \d+ INVITE/im.test(message))).toEqual([]);
  await isReady(page);
});

test('meanwhile the call rings a colleague on, who can answer it', async () => {
  someone = await openPhone(on.system, ada);
  const graces = await openPhone(ordinary, grace);
  const call = await on.system.call({ to: sharedNumber });
  await Promise.all([ringing(someone.page), ringing(graces.page)]);
  await press(someone.page, 'Answer');
  await said(someone.page).waitFor();
  await press(graces.page, 'Answer');
  await graces.page.getByRole('region', { name: 'On a call' }).waitFor();
  await press(graces.page, 'Hang up');
  expect(await call.ended).toMatchObject({ answered: true, endedBy: 'callee' });
  await graces.leave();
});
