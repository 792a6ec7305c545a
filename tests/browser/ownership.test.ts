/** Whose a number is: what its page says, a document in place of a check, and support's decision on it. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { enter, openBrowser, press } from './person.ts';
import { picture } from './picture.ts';
import { ada, type System, startSystem } from './system.ts';

let system: System;
let page: Page;
let numbers: string;
let shown: string;
beforeAll(async () => {
  system = await startSystem();
  page = (await openBrowser(system)).page;
  await enter(page, system, ada, system.password);
  await page.getByRole('heading', { name: 'Phone' }).waitFor();
  numbers = page.url().replace(/phone$/, 'numbers');
  const account = /\/a\/([^/]+)\//.exec(page.url())?.[1];
  const list = await (await page.request.get(`${system.url}/api/v1/accounts/${account}/numbers`)).json();
  shown = list.items.find((one: { proved: boolean }) => !one.proved).formatted;
});
afterAll(() => system?.stop());

const menu = (name: string) => page.getByRole('navigation').getByRole('link', { name, exact: true }).click();
const card = () => page.getByRole('region', { name: /Prove that this number is yours|This number is yours/ });
async function openNumber(formatted: string) {
  await page.goto(numbers);
  await page.getByRole('link', { name: `${formatted}: check and details` }).click();
  await page.getByRole('heading', { level: 1, name: formatted }).waitFor();
}

test('a proved number says so, and by what', async () => {
  await openNumber('+1 202 555 0101');
  await card().getByText('Proved', { exact: true }).waitFor();
  expect(await card().textContent()).toContain('Proved by a document');
});

test('one that is not says what a check does, and takes a document that is a PDF', async () => {
  await openNumber(shown);
  await card().getByText('Not proved', { exact: true }).waitFor();
  await card().getByText('It comes back here').waitFor();
  await picture(page, 'ownership-1-not-proved');
  const file = card().locator('input[type=file]');
  await file.setInputFiles({ name: 'bill.pdf', mimeType: 'application/pdf', buffer: Buffer.from('PK\u0003\u0004 a bill') });
  await press(page, 'Send to support');
  await card().getByText('It is a Word document').waitFor();
  const printer = await page.context().newPage();
  await printer.setContent('<h1>Bill</h1>');
  await file.setInputFiles({ name: 'bill.pdf', mimeType: 'application/pdf', buffer: await printer.pdf() });
  await printer.close();
  await press(page, 'Send to support');
  await card().getByText('Support has your document').waitFor();
  await picture(page, 'ownership-2-document');
});

test('support refuses it with a reason, which the customer reads; another one is accepted, and the number is proved', async () => {
  await menu('Ownership');
  await page.getByRole('heading', { name: 'Numbers that checks call from' }).waitFor();
  await picture(page, 'ownership-3-queue');
  await page.getByRole('link', { name: new RegExp(shown.replace('+', '\\+')) }).click();
  await page.getByRole('heading', { level: 1, name: `Whose is ${shown}?` }).waitFor();
  await picture(page, 'ownership-4-support');
  await page.getByLabel('Reason, as the customer reads it').fill('The bill is of another company.');
  await press(page, 'Do not accept');
  await page.getByText('Not accepted', { exact: true }).waitFor();
  await openNumber(shown);
  await card().getByText('The bill is of another company.').waitFor();
  await picture(page, 'ownership-5-refused');
  const printer = await page.context().newPage();
  await printer.setContent('<h1>Bill</h1>');
  await card()
    .locator('input[type=file]')
    .setInputFiles({ name: 'bill.pdf', mimeType: 'application/pdf', buffer: await printer.pdf() });
  await printer.close();
  await press(page, 'Send to support');
  await card().getByText('Support has your document').waitFor();
  await menu('Ownership');
  await page.getByRole('link', { name: new RegExp(shown.replace('+', '\\+')) }).click();
  await press(page, 'Accept: the number is proved');
  await page.getByText('Accepted', { exact: true }).waitFor();
  await openNumber(shown);
  await card().getByText('Proved', { exact: true }).waitFor();
  await picture(page, 'ownership-6-proved');
});
