/** An administrator looks at somebody's desk phones, and removes one. The real control plane, the built pages, Chromium; no edge. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { password, type TestServer } from '../../apps/server/test/harness.ts';
import { type ControlPlane, openControlPlane, signInAt } from './control-plane.ts';
import { picture } from './picture.ts';

let plane: ControlPlane;
let it: TestServer;
beforeAll(async () => {
  plane = await openControlPlane();
  ({ it } = plane);
});
afterAll(() => plane?.close());

test('a person’s desk phones stand with the person, without their credentials; one is removed after a question, and Escape answers only that', async () => {
  const add = (name: string) => it.acme.member.call('POST', it.acme.at('phone/devices'), { name });
  const made = [await add('Desk in the hall'), await add('Softphone on the laptop')];
  const page = await plane.newBrowser();
  await page.goto(`${plane.url}/sign-in?next=${encodeURIComponent(`/a/${it.acme.id}/people`)}`);
  await signInAt(page, it.acme.admin.email, password);
  await page.getByRole('listitem').filter({ hasText: it.acme.member.email }).getByRole('button', { name: /^Edit/ }).click();
  const theirs = page.getByRole('dialog').getByRole('region', { name: 'Desk phones and softphones' });
  await theirs.getByRole('article', { name: 'Softphone on the laptop' }).waitFor();
  await picture(page, 'person-devices', { fullPage: false });
  const shown = await page.content();
  for (const { body } of made) expect(shown).not.toContain(body.password);

  await theirs.getByRole('button', { name: 'Remove Desk in the hall' }).click();
  const question = page.getByRole('dialog', { name: 'Remove Desk in the hall?' });
  await question.waitFor();
  await picture(page, 'person-devices-remove', { fullPage: false });
  await page.keyboard.press('Escape');
  await question.waitFor({ state: 'hidden' });
  await theirs.getByRole('button', { name: 'Remove Desk in the hall' }).click();
  await question.getByRole('button', { name: 'Remove' }).click();
  await theirs.getByRole('article', { name: 'Desk in the hall' }).waitFor({ state: 'hidden' });
  await theirs.getByRole('article', { name: 'Softphone on the laptop' }).waitFor();
  const left = (await it.acme.member.call('GET', it.acme.at('phone/devices'))).body.items;
  expect(left.map(({ name }: { name: string }) => name)).toEqual(['Softphone on the laptop']);
});

test('an owner’s are seen by an administrator, who is offered no removal', async () => {
  await it.acme.owner.call('POST', it.acme.at('phone/devices'), { name: 'Desk of the owner' });
  const page = await plane.newBrowser();
  await page.goto(`${plane.url}/sign-in?next=${encodeURIComponent(`/a/${it.acme.id}/people`)}`);
  await signInAt(page, it.acme.admin.email, password);
  await page.getByRole('listitem').filter({ hasText: it.acme.owner.email }).getByRole('button', { name: /^Edit/ }).click();
  const theirs = page.getByRole('dialog').getByRole('article', { name: 'Desk of the owner' });
  await theirs.waitFor();
  expect(await theirs.getByRole('button').count()).toBe(0);
});
