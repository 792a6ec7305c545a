/** What happens when nobody answers, and opening hours: chosen on a number's page, in force for the next call of the real carrier. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { enter, openBrowser } from './person.ts';
import { picture } from './picture.ts';
import { ada, adasNumber, type System, startSystem } from './system.ts';

let system: System;
let page: Page;
beforeAll(async () => {
  system = await startSystem();
  page = (await openBrowser(system)).page;
  await enter(page, system, ada, system.password);
  await page.getByRole('heading', { name: 'Phone' }).waitFor();
  // Loaded anew, so that no phone of hers is open.
  await page.goto(page.url().replace(/phone$/, 'numbers'));
  await page.getByRole('link', { name: '+1 202 555 0101: check and details' }).click();
  await page.getByRole('heading', { level: 1, name: '+1 202 555 0101' }).waitFor();
});
afterAll(() => system?.stop());

const card = () => page.getByRole('region', { name: 'When a call comes' });
const dialog = (name: string) => page.getByRole('dialog', { name });
const final = async () => (await (await system.call({ to: adasNumber, talkSeconds: 1 })).ended).final;

test('a number begins always open, and a call that nobody answers ends', async () => {
  await card().getByText('Always open').waitFor();
  await card().getByText('The call ends. The caller hears that nobody can be reached.').waitFor();
  expect(await final()).toMatchObject({ code: 480, phrase: 'Nobody Online' });
});

test('the carrier’s voicemail and a mail are chosen by keyboard; the next call ends with that code', async () => {
  await card().getByRole('button', { name: 'Change what happens' }).press('Enter');
  const form = dialog('When nobody answers');
  await form.getByRole('radio', { name: 'ends' }).press('ArrowDown');
  await form.getByText('You need a voicemail at').waitFor();
  await picture(page, 'unanswered-1-voicemail');
  await form.getByRole('combobox', { name: 'Code' }).press('Enter');
  await page.getByRole('option', { name: '486: busy' }).click();
  await form.getByRole('combobox', { name: 'Mail to' }).click();
  await page.getByRole('option').first().click();
  await form.getByRole('heading', { name: 'When nobody answers' }).click();
  await form.getByText('Also when the caller hung up while it rang').waitFor();
  await form.getByRole('button', { name: 'Save', exact: true }).click();
  await card()
    .getByText(/The voicemail of .* takes it \(code 486\)/)
    .waitFor();
  await card().getByText('gets a mail that says who called').waitFor();
  await expect.poll(async () => await final(), { timeout: 10_000, interval: 1_000 }).toMatchObject({ code: 486, phrase: 'Busy Here' });
  const lastMail = async () => (await (await page.request.get(`${system.url}/api/v1/platform/mails`)).json()).items[0];
  await expect.poll(lastMail, { timeout: 10_000 }).toMatchObject({ subject: expect.stringMatching(/^Missed call from/) });
});

test('another number: one that may not be called is refused at its field; the demo’s network answers the right one', async () => {
  await card().getByRole('button', { name: 'Change what happens' }).press('Enter');
  const form = dialog('When nobody answers');
  await form.getByRole('radio', { name: 'rings another number' }).check();
  await form.getByLabel('Number to ring').fill('900 234 5678');
  await form.getByRole('button', { name: 'Save', exact: true }).click();
  await form.getByText(/premium/i).waitFor();
  await picture(page, 'unanswered-4-refused');
  await form.getByLabel('Number to ring').fill('(312) 555-0100');
  await form.getByRole('button', { name: 'Save', exact: true }).click();
  await card().getByText('+1 312 555 0100 rings for 25 s.').waitFor();
  await picture(page, 'unanswered-5-another-number');
  await expect.poll(async () => await final(), { timeout: 20_000, interval: 1_000 }).toMatchObject({ code: 200 });
  await card().getByRole('button', { name: 'Change what happens' }).press('Enter');
  await form.getByRole('radio', { name: 'goes to the carrier’s own voicemail' }).check();
  await form.getByRole('button', { name: 'Save', exact: true }).click();
  await card()
    .getByText(/The voicemail of .* takes it/)
    .waitFor();
});

test('outside the opening hours the call rings nobody; hours that end before they begin are said to be wrong', async () => {
  await card().getByRole('button', { name: 'Change the hours' }).press('Enter');
  const form = dialog('Opening hours');
  await form.getByRole('switch', { name: 'Open only at certain hours' }).press(' ');
  await form.getByLabel('Monday from', { exact: true }).waitFor();
  await picture(page, 'unanswered-2-hours');
  await form.getByLabel('Monday until', { exact: true }).fill('08:00');
  await form.getByRole('button', { name: 'Save', exact: true }).click();
  await form.getByText('09:00 to 08:00 ends before it begins.').waitFor();
  for (const day of ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'])
    await form.getByRole('button', { name: `Remove the hours on ${day} from 09:00` }).click();
  await form.getByText('Without any hours it is never open.').waitFor();
  await form.locator('input[type=date]').fill(`${new Date().getFullYear() + 1}-12-25`);
  await form.getByRole('button', { name: 'Add day', exact: true }).click();
  await form.getByRole('button', { name: /^Remove .*25/ }).waitFor();
  await form.getByRole('button', { name: 'Save', exact: true }).click();
  await card().getByText('Closed now').waitFor();
  await card().getByText('Outside the opening hours').waitFor();
  await picture(page, 'unanswered-3-narrow');
  // Closed as when nobody answers: the form began with the same.
  await expect.poll(async () => await final(), { timeout: 10_000, interval: 1_000 }).toMatchObject({ code: 486, phrase: 'Busy Here' });
  await page.goto(page.url().replace(/numbers\/.*/, 'calls'));
  await page.getByText('Closed', { exact: true }).filter({ visible: true }).first().waitFor();
});
