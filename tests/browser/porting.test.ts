/** A number goes over to the upstream: asked for on its page, moved by support, and real calls by both ways at each step. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nextDay } from '../../apps/server/src/modules/portings/days.models.ts';
import { enter, openBrowser, press } from './person.ts';
import { picture } from './picture.ts';
import { ada, adasNumber, carrierAddress, type System, startSystem } from './system.ts';

const upstreamAddress = '127.0.0.98';
const shown = '+1 202 555 0101';

let system: System;
let page: Page;
let numbers: string;
beforeAll(async () => {
  system = await startSystem();
  page = (await openBrowser(system)).page;
  await enter(page, system, ada, system.password);
  await page.getByRole('heading', { name: 'Phone' }).waitFor();
  numbers = page.url().replace(/phone$/, 'numbers');
  // Loaded anew, so that no phone of hers is open: calls are answered 'Nobody Online'.
  await page.goto(numbers);
});
afterAll(() => system?.stop());

const final = async (source: string) =>
  (await (await system.call({ to: adasNumber, silenceSeconds: 2, source })).ended).final?.phrase ?? 'no answer';
const ways = async () => [await final(carrierAddress), await final(upstreamAddress)];

const menu = (name: string) => page.getByRole('navigation').getByRole('link', { name, exact: true }).click();
async function openNumber() {
  await page.goto(numbers);
  await page.getByRole('link', { name: `${shown}: check and details` }).click();
  await page.getByRole('heading', { level: 1, name: shown }).waitFor();
}
const status = (words: string) => page.locator('.mantine-Badge-root').getByText(words, { exact: true }).first().waitFor();

test('a live number is asked to be ported, with a letter that is one', async () => {
  expect(await ways()).toEqual(['Nobody Online', 'no answer']);
  await openNumber();
  await page.getByRole('link', { name: 'Port this number' }).click();
  await page.getByRole('heading', { name: `Porting ${shown}` }).waitFor();
  await press(page, 'Ask to port it');
  await page.getByText('Choose the signed letter first.').waitFor();
  await page.getByLabel('Account number at').fill('AC-1234');
  await page.getByLabel('Authorised name').fill('Ada Owner');
  const file = page.locator('input[type=file]');
  await file.setInputFiles({ name: 'letter.pdf', mimeType: 'application/pdf', buffer: Buffer.from('PK\u0003\u0004 a letter') });
  await page.getByText('This file is no PDF, whatever it is called. It is a Word document').waitFor();
  await picture(page, 'porting-1-no-pdf');
  // A real one, as browsers print it.
  const printer = await page.context().newPage();
  await printer.setContent('<h1>Please port our number</h1>');
  await file.setInputFiles({ name: 'letter.pdf', mimeType: 'application/pdf', buffer: await printer.pdf() });
  await printer.close();
  await page.getByText('Checked: it is a PDF').waitFor();
  const day = page.getByLabel('Wished day');
  // The same weekday a week later: it may be wished for though the next day begins meanwhile.
  const wished = nextDay(await day.inputValue(), 7);
  await day.fill('2020-01-01');
  await press(page, 'Ask to port it');
  await page.getByText(/2020-01-01 is over. The earliest day is/).waitFor();
  await day.fill(wished);
  await picture(page, 'porting-2-form');
  await press(page, 'Ask to port it');
  await status('With support');
  await picture(page, 'porting-3-requested');
  const downloading = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download the letter' }).click();
  expect((await downloading).suggestedFilename()).toBe('letter-12025550101.pdf');
});

test('an operator declares where the upstream calls from: it reaches nothing yet', async () => {
  await menu('Upstream');
  await page.getByText('Not declared yet').waitFor();
  const list = page.getByLabel('Addresses its calls come from');
  await list.fill('sip.upstream.example');
  await press(page, 'Declare it');
  await page.getByText(/Line 1: sip.upstream.example is a host name/).waitFor();
  await list.fill(upstreamAddress);
  await press(page, 'Declare it');
  await page.getByRole('region', { name: 'Calls of ported numbers' }).getByText('Up to date on 1 of 1 edge', { exact: true }).waitFor();
  await picture(page, 'porting-4-upstream');
  expect(await ways()).toEqual(['Nobody Online', 'Number Not On This Trunk']);
});

test('support moves it on: both ways on its day, then the upstream alone, each on the edge within a second', async () => {
  await menu('Portings');
  await page.getByRole('link', { name: new RegExp(shown.replace('+', '\\+')) }).click();
  await press(page, 'It is submitted to the carrier');
  await status('Submitted to the carrier');
  await picture(page, 'porting-5-support');
  await press(page, 'Set the day');
  await status('Day is set');
  expect(await ways()).toEqual(['Nobody Online', 'Number Not On This Trunk']);
  await press(page, 'Take calls from both ways now');
  await status('Calls from both ways');
  await page.getByText('Up to date on 1 of 1 edge', { exact: true }).waitFor();
  expect(await ways()).toEqual(['Nobody Online', 'Nobody Online']);
  await page.getByText('Since then: 1 by the carrier, 1 by the upstream.').waitFor({ timeout: 30_000 });
  await picture(page, 'porting-6-both-ways');
  await press(page, 'It is ported: upstream alone');
  await page.getByRole('dialog').getByRole('button', { name: 'It is ported: upstream alone' }).click();
  await status('Ported');
  const since = performance.now();
  await page.getByText('Up to date on 1 of 1 edge', { exact: true }).waitFor();
  expect(performance.now() - since).toBeLessThan(2_500);
  expect(await ways()).toEqual(['Number Ported', 'Nobody Online']);
  await picture(page, 'porting-7-ported');
});

test('nothing else changes: the same page and people, and the calls before; the carrier’s late call says what to end', async () => {
  await openNumber();
  await page.getByText('Live', { exact: true }).first().waitFor();
  await page.getByLabel(/^Ada/).first().waitFor();
  await page.getByRole('region', { name: 'Porting' }).waitFor();
  expect(await page.getByRole('region', { name: 'At your carrier' }).count()).toBe(0);
  await picture(page, 'porting-8-number');
  await page.getByRole('link', { name: 'Where the porting stands' }).click();
  await page.getByText(/End the forward at .+: calls that it still sends are refused/).waitFor();
  await menu('Calls');
  await page.getByRole('row').filter({ hasText: 'Number ported' }).first().getByRole('button').click();
  await page.getByText(/This number was ported on \d{4}-\d{2}-\d{2}, .*End the forward at your old carrier/).waitFor();
  await picture(page, 'porting-9-call');
});
