/** From the name of a carrier to the address that it forwards to: the customer's pages, support's page, and the customer's again. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { enter, openBrowser, press, type Someone } from './person.ts';
import { picture } from './picture.ts';
import { ada, type System, startSystem } from './system.ts';

let system: System;
let someone: Someone;
beforeAll(async () => {
  system = await startSystem();
  someone = await openBrowser(system);
  await enter(someone.page, system, ada, system.password);
  await someone.page.getByRole('heading', { name: 'Phone' }).waitFor();
});
afterAll(() => system?.stop());

test('a request with a preset and a CSV file with one bad row is approved, and the page says where to forward', async () => {
  const { page } = someone;
  await page.getByRole('navigation').getByRole('link', { name: 'Bring numbers' }).click();
  await press(page, 'Bring numbers');
  await page.getByRole('combobox', { name: 'Your carrier' }).fill('Twil');
  await page.getByRole('option', { name: 'Twilio' }).click();
  await page.getByText('from the carrier’s own page').waitFor();
  await page.getByLabel('I have read this').check();
  await picture(page, 'request-1-carrier');
  await press(page, 'Save and go on');

  const csv = 'Number;Who\n+12015550123;ada@demo.example\n+1 900 555 1234;\n+12015550124;new@demo.example\n';
  await page.locator('input[type=file]').setInputFiles({ name: 'numbers.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
  await page.getByText('2 rows are good, 1 not: see below').waitFor();
  await page.getByText(/is a premium-rate number/).waitFor();
  await page.getByText('new@demo.example (will be invited)').waitFor();
  await picture(page, 'request-2-numbers');
  await press(page, 'Save and go on');

  const list = page.getByLabel(/Addresses your carrier calls from/);
  expect(await list.inputValue()).toContain('54.172.60.0/30');
  await list.fill(`${await list.inputValue()}\nsip.twilio.com`);
  await page.getByLabel('These are the addresses my carrier calls from').check();
  await press(page, 'Save and go on');
  await page.getByText(/Line 9: sip.twilio.com is a host name/).waitFor();
  await picture(page, 'request-3-addresses');
  await list.fill((await list.inputValue()).replace('\nsip.twilio.com', ''));
  await press(page, 'Save and go on');

  await page.getByRole('radio').first().waitFor();
  await picture(page, 'request-4-location');
  await press(page, 'Save and go on');
  await page.getByText('Everything is there.').waitFor();
  await picture(page, 'request-5-review');
  await press(page, 'Send to support');
  await page.getByText('Support looks at it next.').waitFor();
  const request = page.url();

  await page.getByRole('navigation').getByRole('link', { name: 'Requests' }).click();
  await page.getByRole('link', { name: /Demo.*Twilio/ }).click();
  await page.getByText('All addresses are Twilio’s').waitFor();
  await picture(page, 'request-6-support');
  await press(page, 'Approve 2 numbers');
  await page.getByText('Approved: 2 numbers.').waitFor();

  await page.goto(request);
  const address = page.getByRole('region', { name: 'What to enter at your carrier' });
  await address.getByText(/^\+12015550123@127\.0\.0\.1/).waitFor();
  await address.getByRole('button', { name: 'Copy the forward address of +1 201 555 0123' }).waitFor();
  await address.getByText('waiting for new@demo.example').waitFor();
  await picture(page, 'request-7-confirmation');
});
