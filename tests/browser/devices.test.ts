/** A softphone with the settings of the page, over TLS, beside the browser: both ring, and whichever answers has the call and its sound. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openSoftphone, type Softphone } from '../../apps/cli/src/demo/softphone.ts';
import { testPair } from '../../apps/edge/test/certificate.ts';
import { hears, openPhone, press, ringing, type Someone, saysEnded } from './person.ts';
import { picture } from './picture.ts';
import { ada, adasNumber, browserHz, carrierHz, type System, startSystem } from './system.ts';

const deviceHz = 700;
let system: System;
let person: Someone;
let softphone: Softphone;
beforeAll(async () => {
  system = await startSystem({ pair: testPair() });
  person = await openPhone(system, ada);
});
afterEach(({ task }) => {
  if (task.result?.state === 'fail') console.error(softphone?.printed());
});
afterAll(async () => {
  await softphone?.leave();
  await system?.stop();
});

test('a device is added on its page, with the settings to copy, and shows up there once it has registered', async () => {
  const { page } = person;
  await page.getByRole('link', { name: 'Desk phones and softphones' }).click();
  await page.getByRole('heading', { name: 'Desk phones and softphones', level: 1 }).waitFor();
  await page.getByText('No desk phone or softphone yet').waitFor();
  await picture(page, 'devices-none');
  await page.getByRole('button', { name: 'Add a device' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Add a device' }).click();
  await page.getByText('Give it a name').waitFor();
  await page.getByLabel('What do you call it?').fill('Softphone in the study');
  await page.getByRole('dialog').getByRole('button', { name: 'Add a device' }).click();
  await page.getByText('Copy the settings now').waitFor();
  await picture(page, 'devices-made', { fullPage: false });
  const text = ((await page.getByText(/^Server: /).textContent()) ?? '').split('\n');
  const setting = (name: string) => text.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2) ?? '';
  expect(setting('Transport')).toMatch(/^TLS, port \d+/);
  await page.getByRole('button', { name: 'I have copied it' }).click();
  await page.getByText('Never registered').waitFor();
  await picture(page, 'devices-new');
  softphone = await openSoftphone({
    server: setting('Server').replace(/^[^:]*/, system.carrier.address),
    transport: 'tls',
    user: setting('User name'),
    password: setting('Password'),
    hz: deviceHz,
  });
  await softphone.registered();
  await page.getByText('Registered', { exact: true }).waitFor({ timeout: 30_000 });
  await page.getByText(/baresip.*TLS from 127\.0\.0\.1/).waitFor();
  await picture(page, 'devices-registered');
  await page.getByRole('link', { name: 'Phone', exact: true }).first().click();
});

test('both ring; the softphone answers, hears the caller and is heard, and the browser says that it was answered elsewhere', async () => {
  const call = await system.call({ to: adasNumber });
  await Promise.all([ringing(person.page), softphone.event('CALL_INCOMING')]);
  softphone.press('accept');
  await saysEnded(person.page, 'Answered elsewhere');
  await Promise.all([hears(() => softphone.heard(), carrierHz), hears(() => call.heard().tone, deviceHz)]);
  call.hangUp();
  await softphone.event('CALL_CLOSED');
  expect(await call.ended).toMatchObject({ answered: true, endedBy: 'carrier' });
});

test('both ring; the browser answers, and the softphone rings no more', async () => {
  const call = await system.call({ to: adasNumber });
  await Promise.all([ringing(person.page), softphone.event('CALL_INCOMING')]);
  await press(person.page, 'Answer');
  await softphone.event('CALL_CLOSED');
  await Promise.all([hears(person.heard, carrierHz), hears(() => call.heard().tone, browserHz)]);
  await press(person.page, 'Hang up');
  await call.ended;
});
