/** What a day with the phone brings: several tabs, do not disturb, devices that come and go, notifications. */
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { hears, isReady, openPhone, press, ringing, type Someone, saysEnded } from './person.ts';
import { picture } from './picture.ts';
import { ada, adasNumber, browserHz, carrierHz, type System, startSystem } from './system.ts';

let system: System;
let someone: Someone;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system?.stop());
afterEach(() => someone?.leave());

const notReady = (page: Page, title: string) => page.getByRole('status', { name: 'Not ready to ring' }).getByText(title).waitFor();
const isRinging = (page: Page) => page.getByRole('region', { name: 'Incoming call' }).count();

test('of two tabs of one browser one rings; it can be moved to the other, which takes over too once the first is closed', async () => {
  someone = await openPhone(system, ada);
  const first = someone.page;
  const second = await first.context().newPage();
  await second.goto(first.url());
  await notReady(second, 'The phone is open in another tab');
  await picture(second, 'phone-other-tab');
  const call = await system.call({ to: adasNumber });
  await ringing(first);
  expect(await isRinging(second)).toBe(0);
  // While it rings or talks it stays where it is.
  await press(second, 'Use it here');
  await press(first, 'Answer');
  await hears(() => call.heard().tone, browserHz);
  call.hangUp();
  await saysEnded(first, 'The other side hung up');

  await press(second, 'Use it here');
  await isReady(second);
  await notReady(first, 'The phone is open in another tab');
  await second.close();
  await isReady(first);
});

test('do not disturb: a call goes past here with 480, it is said, and it stays so after a reload', async () => {
  someone = await openPhone(system, ada);
  const { page } = someone;
  await press(page, 'Do not disturb');
  await notReady(page, 'Do not disturb is on');
  await picture(page, 'phone-do-not-disturb');
  expect((await (await system.call({ to: adasNumber })).ended).final?.code).toBe(480);
  await page.reload();
  await notReady(page, 'Do not disturb is on');
  await press(page, 'Turn it off');
  await page.getByRole('heading', { name: 'Phone' }).click();
  await isReady(page);
  const call = await system.call({ to: adasNumber });
  await ringing(page);
  call.hangUp();
  await call.ended;
});

/** Lets a test take the microphone away, and give it back. */
const microphone = `{
  const { mediaDevices } = navigator;
  const open = mediaDevices.getUserMedia.bind(mediaDevices);
  const opened = [];
  globalThis.refuseMicrophone = null;
  mediaDevices.getUserMedia = async (how) => {
    if (globalThis.refuseMicrophone) throw new DOMException('no', globalThis.refuseMicrophone);
    const stream = await open(how);
    opened.push(stream);
    return stream;
  };
  globalThis.timesOpened = () => opened.length;
  globalThis.unplug = () => {
    for (const track of opened.flatMap((stream) => stream.getTracks())) { track.stop(); track.dispatchEvent(new Event('ended')); }
  };
  globalThis.plugIn = () => { globalThis.refuseMicrophone = null; mediaDevices.dispatchEvent(new Event('devicechange')); };
}`;

async function withMicrophone() {
  someone = await openPhone(system, ada);
  await someone.page.addInitScript(microphone);
  await someone.page.reload();
  await someone.page.getByRole('heading', { name: 'Phone' }).click();
  await isReady(someone.page);
  return someone.page;
}

test.each([
  ['NotReadableError', 'The microphone could not be used'],
  ['NotFoundError', 'There is no microphone'],
  ['NotAllowedError', 'The browser did not let this page use the microphone'],
])(
  'a microphone that fails with %s when a call is answered: the sentence says which, and the caller is not left waiting',
  async (name, words) => {
    const page = await withMicrophone();
    const call = await system.call({ to: adasNumber });
    await ringing(page);
    await page.evaluate(`refuseMicrophone = '${name}'`);
    await press(page, 'Answer');
    await page.getByRole('status').getByText(words).waitFor();
    expect((await call.ended).final?.code).toBe(480);
  },
);

test('the microphone is unplugged in a call: another one goes on in it; with none it is said, and it goes on once one is plugged in', async () => {
  const page = await withMicrophone();
  const call = await system.call({ to: adasNumber });
  await ringing(page);
  await press(page, 'Answer');
  await hears(() => call.heard().tone, browserHz);
  await page.evaluate('unplug()');
  await expect.poll(() => page.evaluate('timesOpened()')).toBe(2);
  await hears(() => call.heard().tone, browserHz);

  await page.evaluate("refuseMicrophone = 'NotFoundError'; unplug()");
  const gone = page.getByRole('alert').getByText('They do not hear you: the microphone is gone');
  await gone.waitFor();
  await picture(page, 'phone-microphone-gone');
  const arrived = async () => {
    const { packets } = call.heard();
    await page.waitForTimeout(300);
    return call.heard().packets - packets;
  };
  await expect.poll(arrived, { timeout: 10_000 }).toBe(0);
  // The other side is heard all the same.
  await hears(someone.played, carrierHz);
  await page.evaluate('plugIn()');
  await gone.waitFor({ state: 'hidden' });
  await expect.poll(arrived, { timeout: 10_000 }).toBeGreaterThan(10);
  await hears(() => call.heard().tone, browserHz);
  await press(page, 'Hang up');
  expect(await call.ended).toMatchObject({ answered: true, endedBy: 'callee' });
});

/** Lets a test unplug the output that was chosen first, and plug it in again; and tells where the voice plays. */
const speakers = `{
  const { mediaDevices } = navigator;
  const list = mediaDevices.enumerateDevices.bind(mediaDevices);
  const { setSinkId } = HTMLMediaElement.prototype;
  globalThis.unplugged = '';
  mediaDevices.enumerateDevices = async () => (await list()).filter(({ deviceId }) => deviceId !== unplugged || deviceId === '');
  HTMLMediaElement.prototype.setSinkId = function (id) {
    if (id !== '' && id === unplugged) return Promise.reject(new DOMException('no', 'NotFoundError'));
    return setSinkId.call(this, id).then(() => { globalThis.voicePlaysAt = this.sinkId; });
  };
  globalThis.changeOutputs = (id) => { globalThis.unplugged = id; mediaDevices.dispatchEvent(new Event('devicechange')); };
}`;

test('the chosen headset is unplugged in a call: the call is heard where the system plays, it is said, and the headset is taken again once it is back', async () => {
  someone = await openPhone(system, ada);
  const { page } = someone;
  await page.addInitScript(speakers);
  await page.reload();
  await page.getByRole('heading', { name: 'Phone' }).click();
  await isReady(page);
  await press(page, 'Phone settings');
  const voice = page.getByRole('dialog', { name: 'Phone settings' }).getByLabel('Hear calls on');
  const headset = (await voice.locator('option').nth(1).getAttribute('value')) as string;
  await voice.selectOption(headset);
  await page.keyboard.press('Escape');
  const call = await system.call({ to: adasNumber });
  await ringing(page);
  await press(page, 'Answer');
  await hears(someone.played, carrierHz);
  const playsAt = () => page.evaluate('voicePlaysAt');
  expect(await playsAt()).toBe(headset);

  await page.evaluate(`changeOutputs('${headset}')`);
  const said = page.getByRole('status').getByText('The headset or speaker you chose is not plugged in');
  await said.waitFor();
  await picture(page, 'phone-headset-gone');
  expect(await playsAt()).toBe('');
  await hears(someone.played, carrierHz);
  await page.evaluate("changeOutputs('')");
  await said.waitFor({ state: 'hidden' });
  expect(await playsAt()).toBe(headset);
  await hears(someone.played, carrierHz);
  await press(page, 'Hang up');
  expect(await call.ended).toMatchObject({ answered: true, endedBy: 'callee' });
});

test('devices: the level moves with the voice, a test sound plays, and it rings on every output that is chosen', async () => {
  someone = await openPhone(system, ada);
  const { page } = someone;
  await page.addInitScript(`{
    globalThis.sinks = [];
    const { setSinkId } = HTMLMediaElement.prototype;
    HTMLMediaElement.prototype.setSinkId = function (id) { sinks.push(id); return setSinkId.call(this, id); };
  }`);
  await page.reload();
  await page.getByRole('heading', { name: 'Phone' }).click();
  await isReady(page);
  await press(page, 'Phone settings');
  const settings = page.getByRole('dialog', { name: 'Phone settings' });
  await expect
    .poll(async () => Number(await settings.getByRole('progressbar').getAttribute('aria-valuenow')), { timeout: 10_000, interval: 100 })
    .toBeGreaterThan(30);
  await settings.getByRole('button', { name: 'Play a test sound' }).first().click();
  await expect.poll(someone.tone, { interval: 50 }).toBe(3);
  const outputs = settings.getByRole('checkbox');
  expect(await outputs.count()).toBeGreaterThan(2);
  await outputs.nth(1).check();
  await outputs.nth(2).check();
  await picture(page, 'phone-settings');
  await page.keyboard.press('Escape');
  const chosen = (await page.evaluate(
    "navigator.mediaDevices.enumerateDevices().then((all) => all.filter((one) => one.kind === 'audiooutput' && !['default', 'communications', ''].includes(one.deviceId)).map((one) => one.deviceId).slice(0, 2))",
  )) as string[];
  await page.evaluate('sinks.length = 0');
  const call = await system.call({ to: adasNumber });
  await ringing(page);
  await expect.poll(() => page.evaluate('sinks')).toEqual(expect.arrayContaining(chosen));
  call.hangUp();
  await call.ended;
});

test('while the tab is hidden the system shows who calls, and Answer there answers', async () => {
  someone = await openPhone(system, ada);
  const { page } = someone;
  await page.context().grantPermissions(['microphone', 'notifications'], { origin: system.url });
  await page.addInitScript("Object.defineProperty(document, 'hidden', { get: () => globalThis.isAway === true });");
  await page.reload();
  await page.getByRole('heading', { name: 'Phone' }).click();
  await isReady(page);
  await page.evaluate('navigator.serviceWorker.ready.then(() => { isAway = true; })');
  const call = await system.call({ to: adasNumber });
  await ringing(page);
  const shown = () =>
    page.evaluate(
      'navigator.serviceWorker.ready.then((one) => one.getNotifications()).then((all) => all.map(({ title, body, actions }) => ({ title, body, actions: actions.map((one) => one.title) })))',
    );
  await expect
    .poll(shown, { timeout: 10_000 })
    .toEqual([{ title: '+44 20 7946 0123', body: 'calls +1 202 555 0101', actions: ['Answer', 'Decline'] }]);
  const [worker] = page.context().serviceWorkers();
  // What the browser does when Answer is pressed.
  await worker?.evaluate(`registration.getNotifications().then(([notification]) =>
    self.dispatchEvent(new NotificationEvent('notificationclick', { notification, action: 'answer' })))`);
  await page.getByRole('region', { name: 'On a call' }).waitFor();
  await hears(someone.played, carrierHz);
  await expect.poll(shown).toEqual([]);
  call.hangUp();
  await call.ended;
});

test('every key of the phone stands in a list of its own', async () => {
  someone = await openPhone(system, ada);
  await someone.page.keyboard.press('?');
  await someone.page.getByRole('dialog', { name: 'Keyboard shortcuts' }).getByText('Hold, resume').waitFor();
  await picture(someone.page, 'phone-shortcuts');
});

test('a browser without WebRTC: it is said, with what to do, and the phone does not let itself be rung in vain', async () => {
  someone = await openPhone(system, ada);
  const { page } = someone;
  await page.addInitScript('delete globalThis.RTCPeerConnection');
  await page.reload();
  await notReady(page, 'This browser cannot make calls');
  await picture(page, 'phone-no-webrtc');
  expect((await (await system.call({ to: adasNumber })).ended).final?.code).toBe(480);
});

test.each([
  ['an hour ahead', 3_600_000],
  ['an hour behind', -3_600_000],
])(
  'a computer whose clock is %s: the phone is ready, asks for credentials once, and a call has its true length, also when the clock is put right in it',
  async (_, wrongMs) => {
    someone = await openPhone(system, ada);
    const { page } = someone;
    await page.addInitScript(`{
    const Right = Date;
    globalThis.wrongMs = ${wrongMs};
    globalThis.Date = class extends Right {
      constructor(...parts) { if (parts.length === 0) super(Right.now() + wrongMs); else super(...parts); }
      static now() { return Right.now() + wrongMs; }
    };
  }`);
    let asked = 0;
    page.on('request', (request) => {
      if (request.url().endsWith('/phone/session')) asked++;
    });
    await page.reload();
    await page.getByRole('heading', { name: 'Phone' }).click();
    await isReady(page);
    const call = await system.call({ to: adasNumber });
    await ringing(page);
    await press(page, 'Answer');
    await hears(() => call.heard().tone, browserHz);
    await page
      .getByRole('status')
      .getByText(/^0:0[789]$/)
      .waitFor();
    expect(asked).toBe(1);
    call.hangUp();
    await saysEnded(page, 'The other side hung up');
  },
);
