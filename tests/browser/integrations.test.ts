/** Activity, API keys and webhooks as an owner meets them: real pages, real control plane, a real server of the customer's. */
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeLine } from '../../apps/server/test/harness.ts';
import { verifySample } from '../../apps/web/src/integrations/samples.ts';
import { type ControlPlane, openControlPlane, signInAt } from './control-plane.ts';
import { picture } from './picture.ts';

let plane: ControlPlane;
let page: Page;
let customer: Server;
let received: { headers: IncomingHttpHeaders; body: string }[] = [];
let answer = { status: 200, text: '{"ok":true}' };
const hookUrl = () => `http://127.0.0.1:${(customer.address() as AddressInfo).port}/hook`;

beforeAll(async () => {
  customer = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => (body += part));
    request.on('end', () => {
      received.push({ headers: request.headers, body });
      response.writeHead(answer.status).end(answer.text);
    });
  }).listen(0, '127.0.0.1');
  await once(customer, 'listening');
  plane = await openControlPlane({ deliverMails: true, webhooksAllowPrivate: true });
  page = await plane.newBrowser({ permissions: ['clipboard-read', 'clipboard-write'] });
  await page.goto(`${plane.url}/sign-in?next=${encodeURIComponent(at('integrations'))}`);
  await signInAt(page, plane.it.acme.owner.email);
  await page.getByRole('heading', { name: 'Integrations', level: 1 }).waitFor();
});
afterAll(async () => {
  await plane?.close();
  customer?.closeAllConnections();
  customer?.close();
});

const at = (path: string) => `/a/${plane.it.acme.id}/${path}`;
const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
/** The window that is open. */
const dialog = () => page.getByRole('dialog');

test('an API key is made by keyboard alone, shown once, works from the shown command, and is out once it is revoked', async () => {
  await picture(page, 'keys-empty');
  await button('Make API key').focus();
  await page.keyboard.press('Enter');
  await dialog().getByLabel('Name').waitFor();
  await expect.poll(() => page.evaluate('document.activeElement?.tagName')).toBe('INPUT');
  await page.keyboard.press('Enter');
  await expect.poll(() => dialog().getByLabel('Name').getAttribute('aria-invalid')).toBe('true');
  await page.keyboard.type('Shop system');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space'); // Numbers
  await picture(page, 'key-form');
  await page.keyboard.press('Enter');
  await dialog().getByText('It is shown this once.').waitFor();
  const token = (await dialog().locator('code').first().textContent()) ?? '';
  expect(token).toMatch(/^pck_[0-9a-z]{32}$/);
  await button('Copy the key').click();
  expect(await page.evaluate('navigator.clipboard.readText()')).toBe(token);
  await picture(page, 'key-made');
  await page.keyboard.press('Escape');
  await dialog().getByText('It is shown this once.').waitFor(); // not lost by a slip
  const command = (await dialog().locator('code').nth(1).textContent()) ?? '';
  const [, header = '', address = ''] = /-H "([^"]+)" "([^"]+)"/.exec(command) ?? [];
  const ask = () => fetch(address, { headers: { authorization: header.replace('Authorization: ', '') } });
  expect((await ask()).status).toBe(200);
  await button('I have copied it').click();
  const key = page.getByRole('article', { name: 'Shop system' });
  await key.getByText('Read everything, Numbers').waitFor();
  await page.reload();
  await key.getByText(/Last used/).waitFor();
  expect(await page.content()).not.toContain(token);
  await picture(page, 'keys');

  await button('Revoke Shop system').click();
  await dialog().getByText('Whatever uses this key is refused').waitFor();
  await dialog().getByRole('button', { name: 'Revoke' }).click();
  await button('Show 1 that is no longer valid').click();
  await key.getByText('Revoked', { exact: true }).waitFor();
  expect((await ask()).status).toBe(401);
});

test('a refused address of a webhook is explained at its field; the secret is shown once and checks what we send', async () => {
  await button('Add webhook').click();
  await dialog().getByLabel('Address that we send to').fill('ftp://shop.example/x');
  await dialog().getByRole('button', { name: 'Add webhook' }).click();
  await dialog().getByText('Only https:// is called').waitFor();
  expect(await dialog().getByLabel('Address that we send to').getAttribute('aria-invalid')).toBe('true');
  await picture(page, 'webhook-refused');
  await dialog().getByLabel('Address that we send to').fill(hookUrl());
  await dialog().getByLabel('Numbers').check();
  await dialog().getByRole('button', { name: 'Add webhook' }).click();
  await dialog().getByText('Copy the secret now').waitFor();
  const secret = (await dialog().locator('code').first().textContent()) ?? '';
  expect(secret).toMatch(/^whs_/);
  await picture(page, 'webhook-secret');
  await button('I have copied it').click();
  await page.getByRole('link', { name: hookUrl() }).click();

  await page.getByText('Nothing sent yet').waitFor();
  await picture(page, 'deliveries-empty');
  await button('Send a test').click();
  const delivery = page.getByRole('article', { name: /^Test, / });
  await delivery.getByText('Delivered', { exact: true }).waitFor();
  const [one] = received;
  const { isFromPatchcord } = await import(`data:text/javascript,${encodeURIComponent(verifySample)}`);
  const signature = one?.headers['patchcord-signature'];
  expect([isFromPatchcord(signature, one?.body, secret), isFromPatchcord(signature, `${one?.body} `, secret)]).toEqual([true, false]);
  await delivery.getByRole('button', { name: /^Details/ }).click();
  await delivery.getByText('{"ok":true}').waitFor();
  await delivery.getByText(/"type": "webhook.test"/).waitFor();
  await picture(page, 'delivery-details');
});

test('what the other side refuses is shown with its answer and the next attempt, and sent again by hand; paused, nothing is sent', async () => {
  answer = { status: 500, text: 'our database is down' };
  await button('Send a test').click();
  const refused = page.getByRole('article', { name: /^Test, / }).first();
  await refused.getByText('answered 500: our database is down').waitFor();
  await refused.getByText(/HTTP 500 · 1 attempt .*next attempt/).waitFor();
  await page.getByText('Nothing was taken since').waitFor();
  await picture(page, 'deliveries-failing');
  answer = { status: 204, text: '' };
  await plane.it.database.db.updateTable('webhookDeliveries').set({ nextAt: new Date() }).where('state', '=', 'waiting').execute();
  await refused.getByText('Delivered', { exact: true }).waitFor();
  received = [];
  await refused.getByRole('button', { name: /^Send again: Test of / }).click();
  await expect.poll(() => received.length).toBe(1);
  await refused.getByText('HTTP 204 · 1 attempt').waitFor();

  await page.getByRole('combobox', { name: 'Show' }).selectOption('Failed');
  await page.getByText('None of these').waitFor();
  await page.getByRole('combobox', { name: 'Show' }).selectOption('All');
  await button('Pause').click();
  await page.getByText('Paused', { exact: true }).waitFor();
  expect(await button('Send a test').isDisabled()).toBe(true);
  await picture(page, 'webhook-paused');
  await button('Switch on').click();
  await page.getByText('On', { exact: true }).waitFor();
  await button('Remove').click();
  await dialog().getByRole('button', { name: 'Remove' }).click();
  await page.getByText('No webhook yet').waitFor();
});

test('activity says who changed what in words, is narrowed by person, kind, day and thing, and shows older on request', async () => {
  const { acme, support } = plane.it;
  const line = await makeLine(acme, { e164: '+12025550101', cidr: '198.51.100.7', people: [acme.member.id] });
  await acme.owner.call('PATCH', acme.at(`numbers/${line.number}`), { people: [acme.owner.id] });
  for (let seconds = 10; seconds < 65; seconds += 1) {
    expect((await acme.admin.call('PATCH', acme.at(`numbers/${line.number}`), { ringSeconds: seconds })).status).toBe(200);
  }
  await button('Menu').click();
  await page.getByRole('navigation').getByRole('link', { name: 'Activity' }).click();
  await page.getByRole('heading', { name: 'Activity', level: 1 }).waitFor();
  const rows = page.getByRole('listitem');
  await expect.poll(() => rows.count()).toBe(50);
  await rows.first().getByText('Number changed: +1 202 555 0101').waitFor();
  await rows.first().getByText('Rings for: 63 s → 64 s').waitFor();
  await rows
    .first()
    .getByText(/by Adam, from 127\.0\.0\.1/)
    .waitFor();
  await picture(page, 'activity', { fullPage: false });
  await button('Show older').click();
  await rows.getByText('by Olga, from support').first().waitFor();

  await page.getByLabel('By whom').selectOption('Olivia');
  await rows.getByText('Rings: Max → Olivia').waitFor();
  expect(await page.getByText(/by Adam/).count()).toBe(0);
  await page.getByLabel('What', { exact: true }).selectOption('API keys');
  await expect.poll(() => rows.count()).toBe(2);
  await rows.getByText('May: Read everything, Numbers').waitFor();
  await rows.getByText(/Valid until: .* 20\d\d/).waitFor();
  await picture(page, 'activity-narrowed');
  await page.getByLabel('From').fill('2001-01-01');
  await page.getByLabel('Until').fill('2001-01-02');
  await page.getByText('Nothing fits this choice').waitFor();
  await page.goBack();
  await page.goto(`${plane.url}${at('activity')}`);
  await page.getByRole('button', { name: 'All changes to +1 202 555 0101' }).first().click();
  await page.getByRole('button', { name: /^Only about: \+1 ?202 ?555 ?0101/ }).waitFor();
  await button('Show all').click();

  const supporter = await plane.newBrowser();
  await supporter.goto(`${plane.url}/sign-in?next=${encodeURIComponent('/platform/activity')}`);
  await signInAt(supporter, support.email);
  await supporter.getByRole('button', { name: 'All changes in Acme' }).first().click();
  await supporter.getByRole('button', { name: 'Only the account Acme: show all again' }).waitFor();
  await picture(supporter, 'platform-activity', { fullPage: false });
});

test('a member has neither page in a menu, and is told so at their addresses', async () => {
  const member = await plane.newBrowser({ viewport: { width: 1100, height: 760 } });
  await member.goto(`${plane.url}/sign-in?next=${encodeURIComponent(at('integrations'))}`);
  await signInAt(member, plane.it.acme.member.email);
  await member.getByText('This needs the role owner or admin in the account.').first().waitFor();
  expect(await member.getByRole('link', { name: 'Integrations' }).count()).toBe(0);
});
