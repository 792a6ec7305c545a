/** The phone in each of its states, as in a day: held against axe, light and dark, at 360 pixels, and walked by keyboard. */
import type { RunningCall } from '@patchcord/demo-carrier';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { graveFindings, narrowFindings } from './axe.ts';
import { keyboardFindings } from './keyboard.ts';
import { hears, openBrowser, openPhone, press, ringing, type Someone, saysEnded } from './person.ts';
import { picture } from './picture.ts';
import { ada, adasNumber, carrierHz, grace, type System, startSystem } from './system.ts';

let system: System;
let someone: Someone;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system?.stop());
afterEach(() => someone?.leave());

const wide = { width: 1100, height: 760 };
const walkMs = 240_000;

/** @returns what is wrong with what is on the screen now */
async function look(page: Page, state: string): Promise<string[]> {
  await picture(page, `state-${state.replaceAll(' ', '-')}`);
  const found = [...(await graveFindings(page, state)), ...(await keyboardFindings(page, state))];
  found.push(...(await narrowFindings(page, state)), ...(await keyboardFindings(page, `${state}, narrow`)));
  await page.setViewportSize(wide);
  return found;
}

const call = (over: object = {}): Promise<RunningCall> => system.call({ to: adasNumber, talkSeconds: 180, ringSeconds: 90, ...over });

test(
  'calls: ringing, talking, keypad, hold, a second one, two at once, on another page, without a connection, over',
  async () => {
    someone = await openPhone(system, ada);
    const { page } = someone;
    const found: string[] = [];
    const seen = async (state: string) => void found.push(...(await look(page, state)));
    const first = await call();
    await ringing(page);
    await seen('ringing');
    await press(page, 'Answer');
    await hears(someone.played, carrierHz);
    await page.getByText(/ line · /).waitFor();
    await seen('in a call');
    await press(page, 'Keypad');
    await seen('keypad in a call');
    await press(page, 'Keypad');
    await press(page, 'Mute');
    await press(page, 'Hold');
    await page.getByText('On hold: you are holding the call').waitFor();
    await seen('on hold');
    await press(page, 'Resume');
    const second = await call({ from: '+442079460999', source: '127.0.0.11' });
    await page.getByRole('region', { name: 'Another call' }).waitFor();
    await seen('another call waits');
    await press(page, 'Hold and answer');
    await page.getByRole('region', { name: 'A call that waits' }).waitFor();
    await seen('two calls');
    await page.getByRole('link', { name: 'Numbers', exact: true }).first().click();
    await page.getByRole('heading', { name: 'Numbers', level: 1 }).waitFor();
    await page.getByRole('region', { name: 'On a call' }).waitFor();
    await seen('a call on another page');
    await page.getByRole('link', { name: 'To the phone' }).click();
    // One that waits is silent: without its connection the edge would take it for lost while all this is looked at.
    first.hangUp();
    await first.ended;
    await page.getByRole('region', { name: 'A call that waits' }).waitFor({ state: 'hidden' });
    const agreed = async () => (await someone.received()).filter((text) => /^SIP\/2\.0 200 [\s\S]*^CSeq: \d+ INVITE/m.test(text)).length;
    const agreedBefore = await agreed();
    await someone.cut(60_000);
    const lost = page.getByRole('status').getByText('Connection lost, coming back');
    await lost.waitFor();
    await seen('connection lost in a call');
    await someone.cut(0);
    await lost.waitFor({ state: 'hidden', timeout: 40_000 });
    // The edge has heard by a re-INVITE where the phone is now.
    await expect.poll(agreed, { timeout: 20_000 }).toBeGreaterThan(agreedBefore);
    second.hangUp();
    await second.ended;
    await saysEnded(page, 'The other side hung up');
    await seen('a call is over');
    expect(found).toEqual([]);
  },
  walkMs,
);

test(
  'calling out: a number that is typed, one that is none, an emergency number, a call that is refused, it rings there',
  async () => {
    someone = await openPhone(system, ada);
    const { page } = someone;
    const found: string[] = [];
    const seen = async (state: string) => void found.push(...(await look(page, state)));
    const number = page.getByRole('textbox', { name: 'Number', exact: true });
    await number.fill('312 555 0180');
    await seen('dial pad with a number');
    await number.fill('12');
    await press(page, 'Call');
    await page.getByRole('region', { name: 'Make a call' }).locator('[aria-invalid=true]').waitFor();
    await seen('no number');
    await number.fill('911');
    await press(page, 'Call');
    await page.getByRole('alert').filter({ hasText: 'Emergency' }).waitFor();
    await seen('emergency number');
    await number.fill('900 555 1234');
    await press(page, 'Call');
    await page.getByText('was not reached').waitFor();
    await page.getByRole('link', { name: 'More about this' }).waitFor();
    await page.getByRole('button', { name: 'Call +1 900 555 1234' }).waitFor();
    await seen('a call is refused');
    await number.fill('312 555 0180');
    await press(page, 'Call');
    await page.getByText('It rings there').waitFor();
    await seen('it rings there');
    await press(page, 'Hang up');
    expect(found).toEqual([]);
  },
  walkMs,
);

test(
  'handing over: whom to, it rings there, a colleague asks, both on the line, it is done, it is over',
  async () => {
    someone = await openPhone(system, ada);
    const graces = await openPhone(system, grace);
    const { page } = someone;
    const found: string[] = [];
    const seen = async (state: string, on = page) => void found.push(...(await look(on, state)));
    const first = await call();
    await ringing(page);
    await press(page, 'Answer');
    await hears(someone.played, carrierHz);
    await press(page, 'Hand over');
    await page.getByRole('button', { name: /^Hand over to Grace/ }).waitFor();
    await seen('colleagues');
    await page.getByRole('button', { name: /^Ask first: Grace/ }).click();
    await ringing(graces.page);
    await graces.page.getByText(/^Ada.* hands over/).waitFor();
    await seen('a colleague is asked');
    await seen('a colleague asks', graces.page);
    await press(graces.page, 'Answer');
    await page.getByRole('button', { name: 'Hand over now' }).waitFor();
    await graces.page.getByText(/is on the line, and hands this call over$/).waitFor();
    await seen('talking with the colleague');
    await seen('talking with who asks', graces.page);
    await press(page, 'Hand over now');
    await page.getByText(/^You handed the call to Grace/).waitFor();
    await seen('handed over');
    await graces.page.getByRole('region', { name: 'On a call' }).waitFor();
    await seen('taken over', graces.page);
    first.hangUp();
    await first.ended;
    await graces.leave();
    expect(found).toEqual([]);
  },
  walkMs,
);

test(
  'what opens: settings, the list of keys, a device with its credentials shown; do not disturb, another tab',
  async () => {
    someone = await openPhone(system, ada);
    const { page } = someone;
    const found: string[] = [];
    const seen = async (state: string) => void found.push(...(await look(page, state)));
    await press(page, 'Phone settings');
    await page.getByRole('dialog').getByRole('checkbox').nth(1).waitFor();
    await seen('settings');
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    await seen('keys');
    await page.keyboard.press('Escape');
    await press(page, 'Do not disturb');
    await page.getByText('Do not disturb is on').waitFor();
    await seen('do not disturb');
    await press(page, 'Turn it off');
    const second = await page.context().newPage();
    await second.goto(page.url());
    await second.getByText('The phone is open in another tab').waitFor();
    found.push(...(await look(second, 'another tab')));
    await second.close();
    await page.getByRole('link', { name: 'Desk phones and softphones' }).click();
    await press(page, 'Add a device');
    await seen('a device is added');
    await page.getByLabel('What do you call it?').fill('Desk in the hall');
    await page.getByRole('dialog').getByRole('button', { name: 'Add a device' }).click();
    await page.getByText('Copy the settings now').waitFor();
    await seen('credentials shown');
    await press(page, 'I have copied it');
    await press(page, 'Remove Desk in the hall');
    await page.getByRole('dialog', { name: 'Remove Desk in the hall?' }).waitFor();
    await seen('a device is removed');
    expect(found).toEqual([]);
  },
  walkMs,
);

/** Before the page's own code. */
const deny = "navigator.permissions.query = async () => Object.assign(new EventTarget(), { state: 'denied' });";
const unplugged = 'navigator.mediaDevices.enumerateDevices = async () => [];';

test.each([
  ['microphone refused', 'The microphone is blocked', { script: deny }],
  ['no microphone', 'No microphone found', { script: unplugged }],
  ['no connection', 'Cannot reach Patchcord', { session: 'failed' }],
  ['signed out', 'You are signed out', { session: 401 }],
] satisfies [string, string, { script?: string; session?: 'failed' | 401 }][])(
  'what is wrong: %s',
  async (state, title, { script, session }: { script?: string; session?: 'failed' | 401 }) => {
    const known = await openPhone(system, ada);
    const storageState = await known.page.context().storageState();
    await known.leave();
    someone = await openBrowser(system, { storageState });
    const { page } = someone;
    if (script) await page.addInitScript(script);
    if (session)
      await page.route('**/phone/session', (route) =>
        session === 'failed' ? route.abort() : route.fulfill({ status: session, json: {} }),
      );
    await page.goto(system.url);
    await page.getByRole('status', { name: 'Not ready to ring' }).getByText(title).waitFor({ timeout: 30_000 });
    expect(await look(page, state)).toEqual([]);
  },
  walkMs,
);
