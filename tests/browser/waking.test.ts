/** The whole of it: the phone's tab is closed, a carrier calls, a push wakes the browser, the phone opens, registers, and the call that was held is answered. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { giveSubscription, openPushed, type PushedBrowser } from '../../apps/cli/src/demo/pushed.ts';
import { newSubscription, openPushService, type PushService, type TestSubscription } from '../../apps/server/test/push.ts';
import { pushCertificate } from '../../apps/server/test/push-certificate.ts';
import { hears, isReady, openPhone, press, ringing, type Someone, saysEnded } from './person.ts';
import { picture } from './picture.ts';
import { ada, adasNumber, browserHz, carrierHz, type System, startSystem } from './system.ts';

let folder: string;
let service: PushService;
let system: System;
let someone: Someone;
let subscription: TestSubscription;
let browser: PushedBrowser;
let account: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'patchcord-push-'));
  const certificate = join(folder, 'push-service.pem');
  await writeFile(certificate, pushCertificate);
  service = await openPushService();
  system = await startSystem({ more: { PATCHCORD_PRIVATE_PUSH: 'yes', NODE_EXTRA_CA_CERTS: certificate } });
});
afterAll(async () => {
  await system?.stop();
  await service?.close();
  await rm(folder, { recursive: true, force: true });
});

/** A worker that slept takes its time. */
const soon = { timeout: 10_000, interval: 200 };

const api = (path: string) => `${system.url}/api/v1/accounts/${account}/${path}`;

/** Ada's phone, which may be woken. */
beforeEach(async () => {
  service.taken = [];
  subscription = newSubscription(service.url);
  someone = await openPhone(system, ada);
  const { page } = someone;
  account = /\/a\/([^/]+)/.exec(page.url())?.[1] ?? '';
  await page.context().grantPermissions(['microphone', 'notifications'], { origin: system.url });
  await giveSubscription(page.context(), subscription);
  await page.reload();
  await page.getByRole('heading', { name: 'Phone' }).click();
  await isReady(page);
  await press(page, 'Phone settings');
  const settings = page.getByRole('dialog', { name: 'Phone settings' });
  await settings.getByRole('switch', { name: 'Ring this device when Patchcord is closed' }).click();
  await settings.getByText('This device can be woken.').waitFor();
  await page.keyboard.press('Escape');
  browser = await openPushed(page.context(), system.url);
});
afterEach(async () => {
  const items = (await (await someone.page.context().request.get(api('phone/wakes'))).json()).items;
  for (const { id } of items) await someone.page.context().request.delete(api(`phone/wakes/${id}`), { headers: { origin: system.url } });
  await someone.leave();
});

const reachedBy = async () => {
  const { items } = await (await someone.page.context().request.get(api('people'))).json();
  return items.find(({ email }: { email: string }) => email === ada).reachedBy;
};

async function closeTab(): Promise<void> {
  await someone.page.close();
  // The edge has heard that the app is gone.
  await expect.poll(reachedBy, { timeout: 20_000, interval: 300 }).toEqual(['wake']);
}

/** What came to the push service goes into the browser. */
async function deliver(many: number): Promise<void> {
  await expect.poll(() => service.taken.length, { timeout: 10_000 }).toBe(many);
  await browser.deliver(subscription.decrypt(service.taken.at(-1)?.body ?? Buffer.alloc(0)));
}

/** Pressed in the notification: the browser opens what the worker asks for, a page that nobody has clicked on. */
async function openBy(action: string): Promise<Page> {
  await expect.poll(browser.shown, soon).toMatchObject([{ title: '+44 20 7946 0123' }]);
  const [url = ''] = await browser.press(action);
  const page = await someone.page.context().newPage();
  await page.goto(`${system.url}${url}`);
  return page;
}

test('a phone that can be woken says that its tab may be closed; one that cannot, that it is to be kept open', async () => {
  const { page } = someone;
  const ready = page.getByRole('status', { name: 'Ready to ring', exact: true });
  await ready.getByText('You can close this tab').waitFor();
  await picture(page, 'phone-may-be-closed');
  await page.reload();
  await page.getByRole('heading', { name: 'Phone' }).click();
  await ready.getByText('You can close this tab').waitFor();
  await press(page, 'Phone settings');
  const settings = page.getByRole('dialog', { name: 'Phone settings' });
  await settings.getByRole('switch', { name: 'Ring this device when Patchcord is closed' }).click();
  await settings.getByText('This device can be woken.').waitFor({ state: 'hidden' });
  await page.keyboard.press('Escape');
  await ready.getByText('Keep Patchcord open in a tab').waitFor();
});

test('a closed tab is woken by a push, Answer opens the phone, and both hear each other', async () => {
  await closeTab();
  const call = await system.call({ to: adasNumber });
  await deliver(1);
  const page = await openBy('answer');
  await page.getByRole('region', { name: 'On a call' }).waitFor();
  await hears(() => call.heard().tone, browserHz);
  await hears(() => page.evaluate('patchcordPlayed()') as ReturnType<Someone['played']>, carrierHz);
  await expect.poll(browser.shown, soon).toEqual([]);
  call.hangUp();
  expect(await call.ended).toMatchObject({ answered: true });
  await saysEnded(page, 'The other side hung up');
  expect(page.url()).not.toContain('woken');
});

test('the notification pressed beside its buttons opens the phone, which rings; it is answered there', async () => {
  await closeTab();
  const call = await system.call({ to: adasNumber });
  await deliver(1);
  const page = await openBy('');
  await ringing(page);
  await press(page, 'Answer');
  await hears(() => call.heard().tone, browserHz);
  await press(page, 'Hang up');
  expect(await call.ended).toMatchObject({ answered: true, endedBy: 'callee' });
});

test('a phone that is open and has lost its connection connects at once when the push comes, and rings', async () => {
  const { page } = someone;
  // It sleeps: what it would do in a while is not done.
  await page.evaluate(
    `{ const later = setTimeout; awake = () => { setTimeout = later; }; setTimeout = (work, ms, ...more) => (ms < 500 ? later(work, ms, ...more) : 0); }`,
  );
  await someone.cut(120_000);
  await expect.poll(reachedBy, { timeout: 20_000, interval: 300 }).toEqual(['wake']);
  const call = await system.call({ to: adasNumber });
  await expect.poll(() => service.taken.length, soon).toBe(1);
  await someone.cut(0);
  await deliver(1);
  await page.getByRole('region', { name: 'Incoming call' }).waitFor({ timeout: 8_000 });
  await page.evaluate('awake()');
  await expect.poll(browser.shown, soon).toHaveLength(1);
  // Pressed in the notification, the page that is open answers.
  expect(await browser.press('answer')).toEqual([]);
  await hears(() => call.heard().tone, browserHz);
  call.hangUp();
  await call.ended;
});

test('whoever comes too late is told how the call ended', async () => {
  await closeTab();
  const call = await system.call({ to: adasNumber });
  await deliver(1);
  await expect.poll(browser.shown, soon).toHaveLength(1);
  call.hangUp();
  await call.ended;
  const page = await openBy('answer');
  const over = page.getByRole('status').filter({ hasText: 'The call is over' });
  await over.getByText('The caller hung up before anyone answered.').waitFor();
  await deliver(2);
  await expect.poll(browser.shown, soon).toMatchObject([{ body: 'Missed call' }]);
});

test('on do not disturb a closed phone is not woken, and nothing is said to reach its person, until it is off again', async () => {
  const { page } = someone;
  await press(page, 'Do not disturb');
  await expect.poll(reachedBy, { timeout: 20_000, interval: 300 }).toEqual(['app']);
  await press(page, 'Turn it off');
  await isReady(page);
  await expect.poll(reachedBy, { timeout: 20_000, interval: 300 }).toEqual(['app', 'wake']);
  await press(page, 'Do not disturb');
  await expect.poll(reachedBy, { timeout: 20_000, interval: 300 }).toEqual(['app']);
  await press(page, 'Phone settings');
  await page.getByText('Do not disturb is on: this device is not woken until you turn it off.').waitFor();
  await page.close();
  await expect.poll(reachedBy, { timeout: 20_000, interval: 300 }).toEqual([]);
  const call = await system.call({ to: adasNumber });
  expect(await call.ended).toMatchObject({ answered: false });
  expect(service.taken).toEqual([]);
});
