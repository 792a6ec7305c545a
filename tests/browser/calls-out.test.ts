/** Gateways and what an account may call, as operator, admin and support meet them: real pages on a real control plane. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ended, started } from '../../apps/server/test/events.ts';
import { makeLine, report } from '../../apps/server/test/harness.ts';
import { type ControlPlane, openControlPlane, signInAt } from './control-plane.ts';
import { picture } from './picture.ts';

let plane: ControlPlane;
let line: Awaited<ReturnType<typeof makeLine>>;
beforeAll(async () => {
  plane = await openControlPlane();
  line = await makeLine(plane.it.acme, { e164: '+12025550101', cidr: '198.51.100.7', people: [plane.it.acme.member.id] });
});
afterAll(() => plane?.close());

async function signedInAt(path: string, email: string, heading: string): Promise<Page> {
  const page = await plane.newBrowser();
  await page.goto(`${plane.url}/sign-in?next=${encodeURIComponent(path)}`);
  await signInAt(page, email);
  await page.getByRole('heading', { name: heading, level: 1 }).waitFor();
  return page;
}
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true });

test('an operator adds a gateway, is told at the field what is wrong, and sees how it does from each edge', async () => {
  const { it } = plane;
  const page = await signedInAt('/platform/upstream', it.operator.email, 'Upstream');
  await page.getByText('Without one, nobody calls out.').waitFor();
  await picture(page, 'gateways-empty');
  await button(page, 'Add gateway').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name', { exact: true }).fill('First carrier');
  await dialog.getByLabel('Address').fill('sip.carrier.example');
  await dialog.getByLabel('It asks for a login').check();
  await dialog.getByLabel('User name').fill('patchcord');
  await dialog.getByRole('textbox', { name: 'Password' }).fill('secret-of-gateway');
  await button(page, 'Save').click();
  await dialog.getByText('is a host name').waitFor();
  expect(await dialog.getByLabel('Address').getAttribute('aria-invalid')).toBe('true');
  await picture(page, 'gateway-refused');
  await dialog.getByLabel('Address').fill('198.51.100.70');
  await button(page, 'Save').click();
  await page.getByText('UDP 198.51.100.70:5060 · Priority 10, share 10 · logs in as patchcord').waitFor();
  const [{ id }] = (await it.operator.call('GET', '/api/v1/platform/gateways')).body.items;
  const gateways = [{ gateway: id, health: 'sick', since: new Date().toISOString(), code: 503 }];
  await it.edge.call('POST', '/api/edge/v1/report', report({ appliedRevision: 1_000, gateways }));
  await page.getByText('edge-1: does not answer well (503)').waitFor();
  await picture(page, 'gateways');
  expect(await page.content()).not.toContain('secret-of-gateway');

  await button(page, 'Change First carrier').click();
  expect(await dialog.getByRole('textbox', { name: 'Password' }).inputValue()).toBe('');
  await picture(page, 'gateway-form');
  await dialog.getByLabel('Share').fill('40');
  await button(page, 'Save').click();
  await page.getByText('Priority 10, share 40').waitFor();

  const reader = await signedInAt('/platform/upstream', it.support.email, 'Upstream');
  await reader.getByText('First carrier').waitFor();
  expect(await button(reader, 'Add gateway').count()).toBe(0);
});

test('an admin narrows what may be called and who calls, and is told to ask support for more', async () => {
  const { it } = plane;
  const page = await signedInAt(`/a/${it.acme.id}/calls-out`, it.acme.admin.email, 'Calls out');
  await page.getByText('10 calls at once, 2 of one person · 20 a day at most').waitFor();
  await picture(page, 'calls-out');
  await page.getByLabel('Calls out at once').fill('11');
  await button(page, 'Save').click();
  await page.getByText('10 calls out at once is the most.').waitFor();
  await picture(page, 'calls-out-refused');
  await page.getByLabel('Calls out at once').fill('3');
  await button(page, 'Save').click();
  await page.getByText('3 calls at once, 2 of one person').waitFor();

  await button(page, 'Ask for more').click();
  await page.getByLabel('What do you need, and why?').fill('We opened an office in Canada.');
  await button(page, 'Send to support').click();
  await page.getByText(/^Adam asked support, /).waitFor();
  await picture(page, 'calls-out-asked');

  // Not `uncheck`: it looks at once, and the page says what was chosen one turn later.
  await page.getByLabel('Max may call out').click();
  await expect.poll(() => page.getByRole('combobox', { name: 'Country in which Max types numbers' }).isDisabled()).toBe(true);
  const people = (await it.acme.owner.call('GET', it.acme.at('people'))).body.items;
  expect(people.find(({ name }: { name: string }) => name === 'Max').mayCallOut).toBe(false);
  await page.getByLabel('Max may call out').click();
  await expect.poll(() => page.getByLabel('Max may call out').isChecked()).toBe(true);
});

test('support finds an account, allows it another country, and sees why its calls out failed', async () => {
  const { it } = plane;
  const [{ id: gateway }] = (await it.operator.call('GET', '/api/v1/platform/gateways')).body.items;
  const call = { call: 'call_out', account: it.acme.id, number: line.number, called: '+12025550199', caller: '+12025550101' };
  const events = [
    started({ ...call, out: { person: it.acme.member.id, destination: '1' } }),
    ended({ call: 'call_out', outcome: 'busy', code: 486, answerAt: null, tried: [{ gateway, code: 486 }] }),
  ].map((event, index) => ({ seq: index + 1, event }));
  expect((await it.edge.call('POST', '/api/edge/v1/events', { journal: 'journal-1', events })).status).toBe(200);

  const page = await signedInAt('/platform/calls-out', it.support.email, 'Calls out');
  await page.getByLabel('Search accounts').fill('acm');
  await expect.poll(() => button(page, 'Decide what Other may call').count()).toBe(0);
  await picture(page, 'accounts-calls-out');
  await button(page, 'Decide what Acme may call').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('We opened an office in Canada.').waitFor();
  await dialog.getByText('First carrier: 486').waitFor();
  await dialog.getByLabel('Only these').check();
  await dialog.getByRole('combobox', { name: 'Countries that may be called' }).fill('Canad');
  await page.getByRole('option', { name: 'Canada' }).click();
  await page.keyboard.press('Tab');
  await picture(page, 'allow-calls-out');
  await button(page, 'Save').click();
  await expect.poll(async () => (await it.acme.owner.call('GET', it.acme.at('calls-out'))).body.allowed.countries).toEqual(['CA']);

  const records = await signedInAt(`/a/${it.acme.id}/calls?direction=out`, it.acme.owner.email, 'Calls');
  await button(records, /^Call from Max to \+12025550199/).click();
  await records.getByRole('dialog').getByText('The other side is busy.').waitFor();
  await picture(records, 'call-out-record');
  expect(await records.getByText('First carrier').count()).toBe(0);
});
