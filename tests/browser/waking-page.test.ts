/** A browser that can be woken: turned on and off at its page, and what its worker makes of pushes. No edge: nobody calls here. */
import type { PushMessage } from '@patchcord/contracts';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { giveSubscription, openPushed, type PushedBrowser } from '../../apps/cli/src/demo/pushed.ts';
import { ended, started, taken } from '../../apps/server/test/events.ts';
import { makeLine, report } from '../../apps/server/test/harness.ts';
import {
  newSubscription,
  openPushService,
  type PushService,
  type TestSubscription,
  trustPushService,
} from '../../apps/server/test/push.ts';
import { type ControlPlane, openControlPlane, signInAt } from './control-plane.ts';
import { press } from './person.ts';
import { picture } from './picture.ts';

let at: ControlPlane;
let service: PushService;
let line: Awaited<ReturnType<typeof makeLine>>;
let subscription: TestSubscription;
let page: Page;
let context: BrowserContext;
/** Signed in once: sign-ins are counted. */
let session: Awaited<ReturnType<BrowserContext['storageState']>> | undefined;
beforeAll(async () => {
  trustPushService();
  service = await openPushService();
  at = await openControlPlane({ pushAllowPrivate: true });
  const { acme, edge } = at.it;
  line = await makeLine(acme, { e164: '+12025550101', cidr: '198.51.100.7', people: [acme.member.id] });
  await edge.call('POST', '/api/edge/v1/report', report());
});
afterAll(async () => {
  await at?.close();
  await service?.close();
});
beforeEach(async () => {
  service.taken = [];
  service.answer = () => 201;
  subscription = newSubscription(service.url);
  const { acme, edge } = at.it;
  await edge.call('POST', '/api/edge/v1/report', report());
  for (const { id } of (await acme.member.call('GET', acme.at('phone/wakes'))).body.items)
    await acme.member.call('DELETE', acme.at(`phone/wakes/${id}`));
});
afterEach(() => context?.close());

async function openPhonePage({ permissions = ['microphone', 'notifications'], script = '' } = {}): Promise<void> {
  page = await at.newBrowser({ permissions, viewport: { width: 1100, height: 760 }, ...(session ? { storageState: session } : {}) });
  context = page.context();
  await giveSubscription(context, subscription);
  if (script) await page.addInitScript(script);
  await page.goto(`${at.url}/a/${at.it.acme.id}/phone`);
  if (!session) {
    await signInAt(page, at.it.acme.member.email);
    await page.getByRole('heading', { name: 'Phone' }).waitFor();
    session = { ...(await context.storageState()), origins: [] };
  }
  await page.getByRole('heading', { name: 'Phone' }).waitFor();
}
/** A worker that slept takes its time. */
const soon = { timeout: 10_000, interval: 100 };
const settings = () => page.getByRole('dialog', { name: 'Phone settings' });
const theSwitch = () => settings().getByRole('switch', { name: 'Ring this device when Patchcord is closed' });
async function turnOn(): Promise<void> {
  await press(page, 'Phone settings');
  await theSwitch().click();
  await settings().getByText('This device can be woken.').waitFor();
}
const listed = async () => (await at.it.acme.member.call('GET', at.it.acme.at('phone/wakes'))).body.items;

let seq = 0;
async function happens(...events: object[]): Promise<void> {
  const batch = events.map((event) => ({ seq: ++seq, event }));
  expect((await at.it.edge.call('POST', '/api/edge/v1/events', { journal: 'journal-p', events: batch })).status).toBe(200);
}
const comes = (call: string) => {
  const { id, member } = at.it.acme;
  const facts = { account: id, trunk: line.trunk, number: line.number, people: [member.id], apps: 0 };
  return started({ ...facts, call, at: Date.now(), waking: [member.id] });
};
/** The push that came to its push service, into the browser. */
async function deliver(browser: PushedBrowser, many: number): Promise<PushMessage> {
  await expect.poll(() => service.taken.length, { timeout: 10_000 }).toBe(many);
  const text = subscription.decrypt(service.taken.at(-1)?.body ?? Buffer.alloc(0));
  await browser.deliver(text);
  return JSON.parse(text);
}

test('is turned on by a switch in the phone’s settings, stays on after a reload, and is turned off there', async () => {
  await openPhonePage();
  await press(page, 'Phone settings');
  await settings().getByText('Nowhere but here').waitFor();
  await picture(page, 'waking-off', { fullPage: false });
  await theSwitch().click();
  await settings().getByText('This device can be woken.').waitFor();
  await settings().getByText('this browser, since').waitFor();
  await theSwitch().scrollIntoViewIfNeeded();
  await picture(page, 'waking-on', { fullPage: false });
  expect(await listed()).toMatchObject([{ browser: 'Chrome on Linux' }]);
  await page.reload();
  await press(page, 'Phone settings');
  await settings().getByText('This device can be woken.').waitFor();
  await theSwitch().click();
  await expect.poll(listed).toEqual([]);
  await expect.poll(() => page.evaluate("localStorage.getItem('test.subscribed')")).toBeNull();
  await expect.poll(() => theSwitch().isChecked()).toBe(false);
});

test.each([
  ['does not let it show notifications', { permissions: ['microphone'] }, 'The browser does not let this page show notifications'],
  ['knows no pushes', { script: 'delete globalThis.PushManager;' }, 'This browser cannot be woken.'],
])('where the browser %s, it says so and what to do', async (name, how, said) => {
  await openPhonePage(how);
  await press(page, 'Phone settings');
  await settings().getByText(said).last().waitFor();
  expect(await theSwitch().count()).toBe(0);
  await settings().getByText(said).last().scrollIntoViewIfNeeded();
  await picture(page, `waking-${name.split(' ')[0]}`, { fullPage: false });
});

test('whose push service cannot be reached stays off, and it says so', async () => {
  await openPhonePage({
    script: "PushManager.prototype.subscribe = async () => { throw new DOMException('push service error', 'AbortError'); };",
  });
  await press(page, 'Phone settings');
  await theSwitch().click();
  await settings().getByRole('alert').getByText('The browser’s push service could not be reached.').waitFor();
  expect(await theSwitch().isChecked()).toBe(false);
});

test('whose subscription is gone says on the phone page that it can be woken no more, and is turned on again there', async () => {
  await openPhonePage();
  await turnOn();
  service.answer = () => 410;
  await happens(comes('call_gone'));
  await expect.poll(listed).toEqual([]);
  await page.reload();
  const gone = page.getByRole('alert').filter({ hasText: 'This device can be woken no more' });
  await gone.waitFor();
  await picture(page, 'waking-gone');
  service.answer = () => 201;
  await gone.getByRole('button', { name: 'Turn it on again' }).click();
  await gone.waitFor({ state: 'hidden' });
  expect(await listed()).toHaveLength(1);
});

test('whoever signs out is not woken there any more', async () => {
  await openPhonePage();
  await turnOn();
  await page.keyboard.press('Escape');
  await press(page, 'Sign out');
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
  session = undefined;
  expect(await listed()).toEqual([]);
  expect(await page.evaluate("localStorage.getItem('test.subscribed')")).toBeNull();
});

test('a push shows who calls which number; the call over, it becomes a missed call, or goes', async () => {
  await openPhonePage();
  await turnOn();
  const browser = await openPushed(context, at.url);
  await page.close();
  await happens(comes('call_push1'));
  await deliver(browser, 1);
  const rings = { title: '+44 20 7946 0123', body: 'calls +1 202 555 0101', actions: ['Answer', 'Not now'] };
  await expect.poll(browser.shown, soon).toEqual([rings]);
  const over = { at: Date.now(), endAt: Date.now(), answerAt: null };
  await happens(ended({ ...over, call: 'call_push1', outcome: 'no_app_woke', code: 480 }));
  await deliver(browser, 2);
  await expect.poll(browser.shown, soon).toEqual([{ title: '+44 20 7946 0123', body: 'Missed call', actions: [] }]);

  await happens(comes('call_push2'));
  await deliver(browser, 3);
  await expect.poll(async () => (await browser.shown()).map(({ body }) => body), soon).toEqual(['Missed call', rings.body]);
  await happens(ended({ ...over, call: 'call_push2', outcome: 'declined', code: 603 }));
  await deliver(browser, 4);
  await expect.poll(async () => (await browser.shown()).map(({ body }) => body), soon).toEqual(['Missed call']);
});

test('a colleague answers: the notification says who, and rings no more; where none stands, none is shown', async () => {
  await openPhonePage();
  await turnOn();
  const browser = await openPushed(context, at.url);
  await page.close();
  const by = at.it.acme.owner.id;
  const bodies = async () => (await browser.shown()).map(({ body }) => body).sort();
  const rings = 'calls +1 202 555 0101';
  await happens(comes('call_taken1'));
  await deliver(browser, 1);
  await expect.poll(bodies, soon).toEqual([rings]);
  await browser.press('ignore');
  await happens(taken({ call: 'call_taken1', by }));
  await deliver(browser, 2);
  await happens(comes('call_taken2'));
  await deliver(browser, 3);
  await expect.poll(bodies, soon).toEqual([rings]);
  await happens(taken({ call: 'call_taken2', by }));
  await deliver(browser, 4);
  await expect.poll(browser.shown, soon).toEqual([{ title: '+44 20 7946 0123', body: 'Answered by Olivia', actions: [] }]);

  await happens(comes('call_taken3'));
  await deliver(browser, 5);
  await expect.poll(bodies, soon).toEqual(['Answered by Olivia', rings]);
  await happens(taken({ call: 'call_taken3' }));
  await deliver(browser, 6);
  await expect.poll(bodies, soon).toEqual(['Answered by Olivia', 'Went on to another number']);
});

test('a notification that nobody presses says by itself that it rings no more, by no clock but its own', async () => {
  await openPhonePage();
  const browser = await openPushed(context, at.url);
  const push = {
    type: 'call',
    call: 'call_own',
    account: at.it.acme.id,
    caller: null,
    callerText: null,
    name: null,
    number: '+1 202 555 0101',
  };
  await browser.deliver(JSON.stringify({ ...push, until: 0, forMs: 1_500 }));
  await expect.poll(browser.shown, soon).toMatchObject([{ title: 'Number withheld', body: 'calls +1 202 555 0101' }]);
  await expect.poll(browser.shown, soon).toEqual([{ title: 'Number withheld', body: 'called +1 202 555 0101', actions: [] }]);
});

test('what cannot be read is shown as no call', async () => {
  await openPhonePage();
  const browser = await openPushed(context, at.url);
  await browser.deliver('nonsense');
  await expect.poll(browser.shown, soon).toEqual([{ title: 'Patchcord', body: 'Open Patchcord to see what happened', actions: [] }]);
});

test('“Not now” opens nothing; Answer opens the phone, which says how the call ended where it is over by then', async () => {
  await openPhonePage();
  await turnOn();
  const browser = await openPushed(context, at.url);
  await page.close();
  await happens(comes('call_late1'));
  await deliver(browser, 1);
  await expect.poll(browser.shown, soon).toHaveLength(1);
  expect(await browser.press('ignore')).toEqual([]);
  expect(await browser.shown()).toEqual([]);

  await happens(comes('call_late2'));
  await deliver(browser, 2);
  await expect.poll(browser.shown, soon).toHaveLength(1);
  const [url = ''] = await browser.press('answer');
  expect(url).toBe(`/a/${at.it.acme.id}/phone?woken=call_late2&answer=yes`);
  page = await context.newPage();
  await page.goto(`${at.url}${url}`);
  await page.getByRole('status').getByText('Someone is calling you. Getting the phone ready…').waitFor();
  await picture(page, 'waking-waits');
  await happens(ended({ call: 'call_late2', at: Date.now(), endAt: Date.now(), answerAt: null, outcome: 'caller_hung_up', code: 487 }));
  const over = page.getByRole('status').filter({ hasText: 'The call is over' });
  await over.getByText('The caller hung up before anyone answered.').waitFor();
  await picture(page, 'waking-over');
  await over.getByRole('button', { name: 'Close' }).click();
  await over.waitFor({ state: 'hidden' });
  expect(page.url()).not.toContain('woken');
});

test('a page that has a phone takes the call itself: no other one is opened', async () => {
  await openPhonePage();
  await turnOn();
  await page.keyboard.press('Escape');
  const browser = await openPushed(context, at.url);
  await happens(comes('call_open'));
  await deliver(browser, 1);
  await expect.poll(browser.shown, soon).toHaveLength(1);
  expect(await browser.press()).toEqual([]);
  await page.getByRole('status').getByText('Someone is calling you. Getting the phone ready…').waitFor();
  expect(page.url()).toContain('woken=call_open');
});

test('a subscription that the browser renewed comes instead of the one before, and the browser stays on', async () => {
  await openPhonePage();
  await turnOn();
  const [before] = await listed();
  const browser = await openPushed(context, at.url);
  const next = newSubscription(service.url);
  await browser.worker().evaluate(`(async () => {
    const event = new ExtendableEvent('pushsubscriptionchange');
    event.oldSubscription = ${JSON.stringify({ endpoint: subscription.json.endpoint })};
    event.newSubscription = { toJSON: () => (${JSON.stringify(next.json)}) };
    let done;
    event.waitUntil = (work) => { done = work; };
    self.dispatchEvent(event);
    await done;
  })()`);
  expect(await listed()).toMatchObject([{ id: before.id }]);
  await happens(comes('call_renewed'));
  await expect.poll(() => service.taken.length).toBe(1);
  expect(JSON.parse(next.decrypt(service.taken[0]?.body ?? Buffer.alloc(0)))).toMatchObject({ call: 'call_renewed' });
});

test('a number whose people nothing reaches says so in the list and on its page, until one of them can be woken', async () => {
  const { acme } = at.it;
  page = await at.newBrowser();
  context = page.context();
  await page.goto(`${at.url}/a/${acme.id}/numbers`);
  await signInAt(page, acme.owner.email);
  const said = page.getByRole('alert').filter({ hasText: 'A call would reach nobody now' });
  await said.getByText('Max does not have the phone open').waitFor();
  await said.getByRole('link', { name: 'How people are reached' }).waitFor();
  await picture(page, 'number-reaches-nobody-list');
  await page.getByRole('link', { name: /check and details/ }).click();
  await said.waitFor();
  await page.getByLabel('Max: Cannot be reached now').waitFor();
  await picture(page, 'number-reaches-nobody');
  await acme.member.call('POST', acme.at('phone/wakes'), subscription.json);
  await said.waitFor({ state: 'hidden', timeout: 15_000 });
  await page.getByLabel('Max: Phone is closed, and can be woken').waitFor();
});
