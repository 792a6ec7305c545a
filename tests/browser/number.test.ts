/** One number's page on the real system: arrival check with real calls, pause, resume, remove, restore. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { enter, openBrowser, press } from './person.ts';
import { picture } from './picture.ts';
import { ada, adasNumber, type System, startSystem } from './system.ts';

/** On no trunk yet. */
const newAddress = '127.0.0.97';

let system: System;
let page: Page;
beforeAll(async () => {
  system = await startSystem();
  page = (await openBrowser(system)).page;
  await enter(page, system, ada, system.password);
  await page.getByRole('heading', { name: 'Phone' }).waitFor();
  // Loaded anew, so that no phone of hers is open: calls are answered 'Nobody Online'.
  await page.goto(page.url().replace(/phone$/, 'numbers'));
  await page.getByRole('link', { name: '+1 202 555 0101: check and details' }).click();
  await page.getByRole('heading', { level: 1, name: '+1 202 555 0101' }).waitFor();
});
afterAll(() => system?.stop());

const check = () => page.getByRole('region', { name: 'Arrival check' });
const call = async (source?: string) => (await system.call({ to: adasNumber, silenceSeconds: 2, ...(source ? { source } : {}) })).ended;
/** Ada runs the platform of the demo too. */
async function approve() {
  const at = `${system.url}/api/v1/platform/requests`;
  const [waiting] = (await (await page.request.get(at)).json()).items;
  const move = async (path: string, data: object) => {
    const { version } = await (await page.request.get(`${at}/${waiting.id}`)).json();
    const headers = { 'if-match': `"${version}"`, origin: system.url };
    expect((await page.request.post(`${at}/${waiting.id}/${path}`, { data, headers })).status()).toBe(200);
  };
  await move('take', {});
  await move('decision', { approve: 'all' });
}

test('a number nobody has called yet waits for its first call', async () => {
  await page.getByText('Waiting for its first call', { exact: true }).first().waitFor();
  await page.getByText('No call yet').waitFor();
  await picture(page, 'number-1-waiting');
});

test('armed, a call from an unlisted address is shown as refused within seconds, with its reason, while its wire stays silent', async () => {
  await check().getByRole('button', { name: 'Start the check' }).press('Enter');
  await check().getByRole('timer').waitFor();
  await picture(page, 'number-2-armed');
  const placed = call(newAddress);
  await check().getByText('Address not listed').waitFor({ timeout: 5_000 });
  await check()
    .getByText(/It came from|came from an address that is not listed/)
    .waitFor();
  await check()
    .getByText(new RegExp(`${newAddress.replaceAll('.', '\\.')}, port \\d+, UDP`))
    .waitFor();
  await check().getByText('PCMU').first().waitFor();
  await check().getByText('Nothing was sent back').waitFor();
  expect((await placed).answers).toEqual([]);
  await picture(page, 'number-3-refused');
});

test('its address is added from there, the next call arrives, and the number is live', async () => {
  await check()
    .getByRole('button', { name: `Ask to add ${newAddress}` })
    .press('Enter');
  await check().getByText(`Support was asked to add ${newAddress}/32`).waitFor();
  expect((await call(newAddress)).answers).toEqual([]);
  await approve();
  await expect.poll(async () => (await call(newAddress)).final?.phrase, { timeout: 10_000 }).toBe('Nobody Online');
  await check().getByText('It arrived').waitFor({ timeout: 5_000 });
  await page.getByText('Calls arrive and ring.').waitFor();
  await picture(page, 'number-4-live');
});

test('paused by one press, the call one second later is refused; resumed by one press, it is not', async () => {
  await page.getByRole('button', { name: 'Pause' }).press('Enter');
  await new Promise((done) => setTimeout(done, 1_000)); // the rule is about this time
  expect((await call()).final).toMatchObject({ code: 480, phrase: 'Number Switched Off' });
  await page.getByText('Callers are told that the number cannot be reached').waitFor();
  await page.getByText('Up to date on 1 of 1 edge').waitFor();
  await picture(page, 'number-5-paused');
  await page.getByRole('button', { name: 'Resume' }).press('Enter');
  await new Promise((done) => setTimeout(done, 1_000));
  expect((await call()).final).toMatchObject({ code: 480, phrase: 'Nobody Online' });
  await page.getByText('Calls arrive and ring.').waitFor();
});

test('removed it is unknown on the edge, is said what to change at the carrier, and comes back as it was', async () => {
  await press(page, 'Edit');
  await press(page, 'Remove number');
  await page
    .getByRole('dialog', { name: /^Remove/ })
    .getByRole('button', { name: 'Remove' })
    .click();
  await page.getByText('Can be restored until').waitFor();
  await page.getByText('take the forward of this number away').waitFor();
  await expect.poll(async () => (await call()).final?.phrase, { timeout: 5_000 }).toBe('Number Unknown');
  await picture(page, 'number-6-removed');
  await page.getByRole('link', { name: '← Numbers' }).click();
  await page.getByRole('region', { name: 'Removed numbers' }).getByRole('button', { name: 'Restore +1 202 555 0101' }).press('Enter');
  await page.getByRole('link', { name: '+1 202 555 0101: check and details' }).click();
  await page.getByText('Calls arrive and ring.').waitFor();
  await expect.poll(async () => (await call()).final?.phrase, { timeout: 5_000 }).toBe('Nobody Online');
});
