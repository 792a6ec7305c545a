/** A mail to the demo becomes a draft, and its page says what was understood, what was not, and what is missing. */
import { createTransport } from 'nodemailer';
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

test('a mail with carrier, numbers and addresses is shown as a draft, and is sent from the page only', async () => {
  const { page } = someone;
  const { address, port } = system.mail;
  const transport = createTransport({ host: '127.0.0.1', port, ignoreTLS: true });
  const text = `Hello,

our carrier is Twilio, please bring:
+1 201 555 0131 rings Grace
+1 201 555 0132 -> new@demo.example
020 7946 0123

Calls come from 54.172.60.0/30.

Thanks,
Ada`;
  const sent = await transport.sendMail({ from: `Ada <${ada}>`, to: address, subject: 'Our numbers', text });
  expect(sent.response).toMatch(/^250 2\.0\.0 Taken/);
  transport.close();

  await page.getByRole('navigation').getByRole('link', { name: 'Bring numbers' }).click();
  await page.getByText(`Or write a mail to ${address}`).waitFor();
  await picture(page, 'mail-1-list');
  await page.getByRole('link', { name: /Twilio/ }).click();
  const part = page.getByRole('region', { name: 'Made from your mail' });
  await part.getByText('wrote “Our numbers”').waitFor();
  await part.getByText('A demo: nobody checked who sent it').waitFor();
  const line = (text: string | RegExp) => part.getByRole('listitem').filter({ hasText: text }).waitFor();
  await line('Carrier: Twilio');
  await line('+1 201 555 0131 rings Grace');
  await line('Calls come from 54.172.60.0/30');
  await line(/020 7946 0123.*no number in use of US/);
  await line('Confirm the addresses your carrier calls from.');
  await picture(page, 'mail-2-draft');

  await page.getByLabel('I have read this').check();
  await press(page, 'Save and go on');
  await page.getByRole('button', { name: /Addresses/ }).click();
  await page.getByLabel('These are the addresses my carrier calls from').check();
  await press(page, 'Save and go on');
  await press(page, 'Save and go on');
  await page.getByText('Everything is there.').waitFor();
  await press(page, 'Send to support');
  await page.getByText('Support looks at it next.').waitFor();
});
