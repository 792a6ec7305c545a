/** Locations and their edges, as an operator adds and removes them and support sees them: real pages on a real control plane. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { report } from '../../apps/server/test/harness.ts';
import { type ControlPlane, openControlPlane, signInAt } from './control-plane.ts';
import { picture } from './picture.ts';

let plane: ControlPlane;
beforeAll(async () => {
  plane = await openControlPlane();
});
afterAll(() => plane?.close());

async function signedInAsTeam(email: string): Promise<Page> {
  const page = await plane.newBrowser();
  await page.goto(`${plane.url}/sign-in?next=${encodeURIComponent('/platform')}`);
  await signInAt(page, email);
  await page.getByRole('heading', { name: 'Platform', level: 1 }).waitFor();
  return page;
}
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const section = (page: Page, name: string) => page.getByRole('region', { name, exact: true });

test('an operator adds a location and an edge, is told at the field what is wrong, sees it report, and removes it', async () => {
  const { it } = plane;
  const page = await signedInAsTeam(it.operator.email);
  await button(page, 'Add location').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Oslo');
  await dialog.getByLabel('Host').fill('oslo.example.com');
  await dialog.getByLabel('IP addresses').fill('198.51.100.300');
  await dialog.getByRole('button', { name: 'Add location' }).click();
  await dialog.getByText('Expected an IPv4 or IPv6 address.').waitFor();
  expect(await dialog.getByLabel('IP addresses').inputValue()).toBe('198.51.100.300');
  await picture(page, 'platform-location-refused');
  await dialog.getByLabel('IP addresses').fill('198.51.100.30');
  await dialog.getByRole('button', { name: 'Add location' }).click();
  await section(page, 'Oslo').getByText('No edge here').waitFor();

  await button(page, 'Add edge to Oslo').click();
  await dialog.getByLabel('Name').fill('oslo-1');
  await dialog.getByLabel('WebSocket address').fill('ws://oslo.example.com');
  await dialog.getByRole('button', { name: 'Add edge' }).click();
  await dialog.getByText('Expected wss://host/').waitFor();
  expect(await dialog.getByLabel('WebSocket address').getAttribute('aria-invalid')).toBe('true');
  await picture(page, 'platform-edge-refused');
  await dialog.getByLabel('WebSocket address').fill('wss://oslo.example.com:8443');
  await dialog.getByRole('button', { name: 'Add edge' }).click();
  await dialog.getByText('Waiting for its first report').waitFor();
  await picture(page, 'platform-token');
  const settings = (await dialog.getByLabel('On its machine').textContent()) ?? '';
  expect(settings).toContain(`PATCHCORD_CONTROL_URL=${plane.url}\n`);
  expect(settings).toContain('PATCHCORD_EDGE_ADDRESS=198.51.100.30');
  const token = /PATCHCORD_EDGE_TOKEN=(\S+)/.exec(settings)?.[1] ?? '';

  const send = (change: object) =>
    fetch(`${plane.url}/api/edge/v1/report`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(report(change)),
    });
  const said = { status: 'degraded', appliedRevision: 0, calls: 2, problems: ['rtpengine does not answer.'] };
  expect((await send(said)).status).toBe(204);
  await dialog.getByText('It has reported: ').waitFor();
  await button(page, 'I have copied it').click();
  await dialog.waitFor({ state: 'detached' });
  expect(await page.content()).not.toContain(token);
  await section(page, 'oslo-1').getByText('rtpengine does not answer.').waitFor();
  await section(page, 'oslo-1')
    .getByText(/behind \(revision 0 of/)
    .waitFor();
  await picture(page, 'platform');

  await button(page, 'Remove oslo-1').click();
  await dialog.getByText('Its token stops working at once.').waitFor();
  await dialog.getByText('It is the last edge of its location').waitFor();
  await picture(page, 'platform-remove');
  await dialog.getByRole('button', { name: 'Remove' }).click();
  await section(page, 'Oslo').getByText('No edge here').waitFor();
  expect((await send(said)).status).toBe(401);
});

test('support sees them, and changes nothing', async () => {
  const page = await signedInAsTeam(plane.it.support.email);
  await section(page, 'edge-1').waitFor();
  for (const name of [/^Add/, /^Remove/]) expect(await page.getByRole('button', { name }).count()).toBe(0);
});
