/** The request and the main pages by keyboard alone. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dialogByKeyboard, pressOn, tabTo, whereFocusIs } from './keyboard.ts';
import { openBrowser } from './person.ts';
import { ada, adasNumber, type System, startSystem } from './system.ts';

let system: System;
let page: Page;
beforeAll(async () => {
  system = await startSystem();
  page = (await openBrowser(system)).page;
  await page.goto(`${system.url}/sign-in`);
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
});
afterAll(() => system?.stop());

const arrived = (name: string | RegExp) => page.getByRole('heading', { name, level: 1 }).waitFor();
const inStep = (name: string) =>
  expect
    .poll(() => page.evaluate("document.activeElement?.getAttribute('aria-label')"), {
      message: `the focus is in step ${name}`,
      timeout: 10_000,
    })
    .toBe(name);

test('sign-in', async () => {
  expect(await whereFocusIs(page)).toBe('textbox Email');
  await page.keyboard.type(ada);
  await tabTo(page, 'textbox Password');
  await page.keyboard.type(system.password);
  await page.keyboard.press('Enter');
  await arrived('Phone');
});

test('a request, from the choice of the carrier to its sending', async () => {
  await pressOn(page, 'link Bring numbers');
  await arrived('Bring numbers');
  await pressOn(page, 'button Bring numbers');
  await arrived('New request');

  await tabTo(page, /Your carrier/);
  await page.keyboard.type('Twil');
  await page.getByRole('option', { name: 'Twilio' }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByText('from the carrier’s own page').waitFor();
  await pressOn(page, 'checkbox I have read this', 'Space');
  await pressOn(page, 'button Save and go on');

  await inStep('Numbers and people');
  await tabTo(page, /^textbox Numbers, one a line/);
  await page.keyboard.type('+12015550123 ada@demo.example');
  await pressOn(page, 'button Add these');
  await page.getByText('1 row is good').waitFor();
  const chooser = page.waitForEvent('filechooser');
  await pressOn(page, 'button Load a CSV file');
  await (await chooser).setFiles({ name: 'more.csv', mimeType: 'text/csv', buffer: Buffer.from('+12015550124\n+1 900 555 1234\n') });
  await page.getByText('1 row is good, 1 not').waitFor();
  await pressOn(page, 'button Put +1 900 555 1234 right');
  await expect.poll(() => whereFocusIs(page), { timeout: 5_000 }).toBe('textbox Number');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await pressOn(page, 'button Remove the rows that are not good');
  await page.getByText('+1 900 555 1234').first().waitFor({ state: 'hidden' });
  await pressOn(page, 'button Save and go on');

  await inStep('Addresses');
  await pressOn(page, 'checkbox These are the addresses my carrier calls from', 'Space');
  await pressOn(page, 'button Save and go on');
  await inStep('Location');
  await tabTo(page, /^radio /);
  await page.keyboard.press('Space');
  await pressOn(page, 'button Save and go on');
  await inStep('Review and send');
  await pressOn(page, 'button Send to support');
  await page.getByText('Support looks at it next.').waitFor();
});

test('support decides', async () => {
  await pressOn(page, 'link Requests');
  await arrived('Requests');
  await pressOn(page, /^link Demo.*Twilio/);
  await arrived('Request of Demo');
  await pressOn(page, 'button Approve 2 numbers');
  await page.getByText('Approved: 2 numbers.').waitFor();
});

test('a number is paused, resumed and checked', async () => {
  await pressOn(page, 'link Numbers');
  await arrived('Numbers');
  await pressOn(page, 'link +1 202 555 0101: check and details');
  await arrived('+1 202 555 0101');
  await pressOn(page, 'button Pause');
  await page.getByText('Callers are told that the number cannot be reached').waitFor();
  await pressOn(page, 'button Resume', 'Space');
  await page.getByRole('button', { name: 'Pause' }).waitFor();
  await pressOn(page, 'button Start the check');
  await page.getByRole('timer').waitFor();
  await dialogByKeyboard(page, 'button Edit');
});

test('what opens takes the focus, keeps it, closes with Escape and gives it back', async () => {
  await (await system.call({ to: adasNumber, silenceSeconds: 1, ringSeconds: 1 })).ended;
  for (const [link, opener] of [
    ['Numbers', 'button Add numbers'],
    ['People', 'button Invite person'],
    ['Calls', /^button Call from/],
    ['Team', 'button Invite'],
  ] as const) {
    await pressOn(page, `link ${link}`);
    await arrived(link);
    await page
      .getByRole('button', { name: typeof opener === 'string' ? opener.replace('button ', '') : /^Call from/ })
      .first()
      .waitFor();
    await dialogByKeyboard(page, opener);
  }
});

test('the menu of a narrow screen: out of the way while it is closed, and closed with Escape', async () => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.reload();
  await arrived('Team');
  await tabTo(page, 'button Menu');
  await page.keyboard.press('Enter');
  await tabTo(page, 'link Numbers');
  await page.keyboard.press('Escape');
  await expect.poll(() => whereFocusIs(page), { timeout: 5_000 }).toBe('button Menu');
  const stops: string[] = [];
  for (let tabs = 0; tabs < 12; tabs += 1) {
    await page.keyboard.press('Tab');
    stops.push(await whereFocusIs(page));
  }
  expect(stops).not.toContain('link Numbers');
});
