/** A person calls out from the phone page, through the real edge and the demo's telephone network; what the other side gets is what the network received. */
import { demoNumbers, farEndHz } from '@patchcord/demo-carrier/upstream';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { hears, isReady, openPhone, press, type Someone, saysEnded } from './person.ts';
import { picture } from './picture.ts';
import { ada, type System, startSystem } from './system.ts';

let system: System;
let someone: Someone;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system?.stop());
afterEach(() => someone?.leave());

/** Ada's first number is proved from the start. */
const proved = '+12025550101';
const field = () => someone.page.getByRole('textbox', { name: 'Number' });
const outgoing = () => someone.page.getByRole('region', { name: 'Outgoing call' });
const up = () => someone.page.getByRole('region', { name: 'On a call' });
const ended = () => someone.page.getByRole('status').filter({ has: someone.page.getByRole('button', { name: 'Close' }) });

async function call(number: string) {
  await field().fill(number);
  await press(someone.page, 'Call');
}

test('a number typed on the pad is formatted, rings with a tone of the phone’s own, is answered, and both hear each other', async () => {
  someone = await openPhone(system, ada);
  const { page } = someone;
  for (const key of '3125550100')
    await page
      .getByRole('group', { name: 'Keypad' })
      .getByRole('button', { name: new RegExp(`^${key}`) })
      .click();
  expect(await field().inputValue()).toBe('312 555 0100');
  await picture(page, 'phone-dial');
  await press(page, 'Call');
  await outgoing().getByText('shown to them: +1 202 555 0101').waitFor();
  await outgoing().getByText('It rings there').waitFor();
  await expect.poll(someone.tone, { interval: 50 }).toBe(5);
  await up().waitFor();
  await expect.poll(someone.tone).toBeNull();
  await hears(someone.played, farEndHz);
  await picture(page, 'phone-call-out');
  await press(page, 'Hang up');
  await saysEnded(page, 'You hung up');
  await isReady(page);
});

test('early sound of the network is heard before the answer, and no tone of our own is played over it', async () => {
  someone = await openPhone(system, ada);
  await call(demoNumbers.earlySound.number);
  await hears(someone.played, farEndHz);
  await outgoing().waitFor();
  // The phone looks some times a second whether sound comes; the other side answers only after four.
  await expect.poll(someone.tone, { interval: 50, timeout: 2_000 }).toBeNull();
  await press(someone.page, 'Hang up');
  await saysEnded(someone.page, 'You hung up');
});

test.each([
  [demoNumbers.busy.number, 'The other side is busy.'],
  [demoNumbers.refuses.number, 'The other side declined the call.'],
  [demoNumbers.notAssigned.number, 'The number called does not exist or is not in use. Check it and dial again.'],
])('%s is not reached, and the page says: %s', async (number, sentence) => {
  someone = await openPhone(system, ada);
  await call(number);
  await ended().getByText(sentence, { exact: true }).waitFor();
  await ended().getByText('was not reached').waitFor();
  await isReady(someone.page);
});

test('a country that the account may not call is refused in a sentence, with more about it behind a link', async () => {
  someone = await openPhone(system, ada);
  await call('+442079460123');
  await ended()
    .getByText('Calls to this country are not allowed for the account. An admin can ask for more countries under ‘Calls out’.')
    .waitFor();
  await picture(someone.page, 'phone-refused');
  await ended().getByRole('link', { name: 'More about this' }).click();
  await someone.page.getByRole('heading', { name: 'How a call can end' }).waitFor();
});

test('an emergency number is refused at once, without a network, and nothing is sent', async () => {
  someone = await openPhone(system, ada);
  const { page } = someone;
  await page.context().setOffline(true);
  await call('9-1-1');
  const told = page.getByRole('alert').filter({ hasText: 'Emergency calls do not work here' });
  await told.getByText('Use a mobile phone or a landline now. Nobody was called.').waitFor();
  expect(await outgoing().count()).toBe(0);
  await picture(page, 'phone-emergency');
  await page.context().setOffline(false);
});

test('what is no number says why, and stays to be corrected', async () => {
  someone = await openPhone(system, ada);
  await call('1'.repeat(40));
  await someone.page.getByText('This number is too long: no number has more than 15 digits with its country code.').waitFor();
  expect((await field().inputValue()).replaceAll(' ', '')).toBe('1'.repeat(40));
  await call('ada');
  await someone.page.getByText('A number holds digits only, and may begin with +.').waitFor();
});

test('pasted with what belongs to no number, and by a link of another page: both stand ready to be called', async () => {
  someone = await openPhone(system, ada);
  const { page } = someone;
  await page.context().grantPermissions(['microphone', 'clipboard-read', 'clipboard-write'], { origin: system.url });
  await page.evaluate("navigator.clipboard.writeText('tel:+1-312-555.0100;ext=2')");
  await field().focus();
  await page.keyboard.press('Control+v');
  await expect.poll(() => field().inputValue()).toBe('+1 312 555 0100');
  // In the middle of a number the caret stays where something is typed.
  for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Backspace');
  await page.keyboard.type('7');
  expect(await field().inputValue()).toBe('+1 312 557 0100');

  await page.goto(`${system.url}/call?to=${encodeURIComponent('tel:+1 312 555 0100')}`);
  await field().waitFor();
  await expect.poll(() => field().inputValue(), { timeout: 10_000 }).toBe('+1 312 555 0100');
  expect(page.url()).not.toContain('312');
});

test('the number is withheld when that is chosen, which is remembered, and the choice of a number is too', async () => {
  someone = await openPhone(system, ada);
  const { page } = someone;
  const shows = () => page.getByRole('combobox', { name: 'They see' });
  await shows().selectOption({ label: 'No number (withheld)' });
  await page.reload();
  await page.getByRole('heading', { name: 'Phone' }).click();
  await isReady(page);
  expect(await shows().inputValue()).toBe('withheld');
  await call(demoNumbers.answers.number);
  await up().getByText('your number is withheld').waitFor();
  await press(page, 'Hang up');
  await saysEnded(page, 'You hung up');
  await shows().selectOption({ label: '+1 202 555 0101' });
  expect(await shows().inputValue()).toBe(proved);
});
