/** How people come in, from mail to sign-in. The real control plane in this process, the built pages, Chromium; no edge: nobody calls here. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mailTo, password, type TestServer } from '../../apps/server/test/harness.ts';
import { type ControlPlane, signInAt as enter, openControlPlane } from './control-plane.ts';

let plane: ControlPlane;
let it: TestServer;
let url: string;
beforeAll(async () => {
  plane = await openControlPlane();
  ({ it, url } = plane);
});
afterAll(() => plane?.close());

const newBrowser = () => plane.newBrowser();
const linkIn = (body: string) => /https?:\/\/\S+/.exec(body)?.[0] ?? '';

const fits = async (page: Page) => expect(await page.evaluate('document.documentElement.scrollWidth'), page.url()).toBeLessThanOrEqual(360);

test('an invitation: sent from the page People, opened from its mail, and the person is in; the link says so when used again', async () => {
  const boss = await newBrowser();
  await boss.goto(`${url}/sign-in?next=${encodeURIComponent(`/a/${it.acme.id}/people`)}`);
  await enter(boss, it.acme.owner.email, password);
  await boss.getByRole('button', { name: 'Invite person' }).click();
  const dialog = boss.getByRole('dialog');
  await dialog.getByLabel('Email').fill('nonsense');
  await dialog.getByRole('button', { name: 'Send invitation' }).click();
  await expect.poll(() => dialog.getByLabel('Email').getAttribute('aria-invalid')).toBe('true');
  await dialog.getByLabel('Email').fill('ines@acme.example');
  await dialog.getByLabel('Name', { exact: true }).fill('Ines');
  await dialog.getByRole('button', { name: 'Send invitation' }).click();
  await boss.getByRole('region', { name: 'Invited' }).getByText('Ines, ines@acme.example').waitFor();
  await fits(boss);

  const link = linkIn((await mailTo(it, 'ines@acme.example')).body);
  const ines = await newBrowser();
  await ines.goto(link);
  await ines.getByText('Olivia invites you to the phones of Acme.').waitFor();
  await fits(ines);
  // By keyboard alone: the name has the focus, the form is sent with Enter.
  await expect.poll(() => ines.evaluate('document.activeElement?.getAttribute("autocomplete")')).toBe('name');
  await ines.keyboard.press('Tab');
  await ines.keyboard.type('short');
  await ines.keyboard.press('Enter');
  await ines.getByText('12 characters or more are needed.').waitFor();
  await ines.getByLabel('Password', { exact: true }).fill('a password of my own');
  await ines.keyboard.press('Enter');
  await ines.getByRole('heading', { name: 'Phone' }).waitFor();

  const again = await newBrowser();
  await again.goto(link);
  await again.getByRole('alert').getByText('This invitation was used already').waitFor();
  await again.getByRole('link', { name: 'To sign-in' }).click();
  await enter(again, 'ines@acme.example', 'a password of my own');
  await again.getByRole('heading', { name: 'Phone' }).waitFor();
});

test('a sign-up is confirmed from its mail with the password, and leads into the new account', async () => {
  const page = await newBrowser();
  await page.goto(`${url}/sign-in`);
  await page.getByRole('link', { name: 'Sign up a business' }).click();
  await page.getByLabel('Name of the business').fill('Bakery');
  await page.getByLabel('Your name').fill('Bea');
  await page.getByLabel('Email').fill('bea@bakery.example');
  await page.getByLabel('Password', { exact: true }).fill('bread and more bread');
  await page.getByRole('button', { name: 'Sign up' }).click();
  await page.getByText('We sent a mail to bea@bakery.example').waitFor();
  await page.goto(linkIn((await mailTo(it, 'bea@bakery.example')).body));
  await page.getByLabel('Password', { exact: true }).fill('not that one at all');
  await page.getByRole('button', { name: 'Confirm and sign in' }).click();
  await page.getByText('This is not the password that was chosen').waitFor();
  await page.getByLabel('Password', { exact: true }).fill('bread and more bread');
  await page.getByRole('button', { name: 'Confirm and sign in' }).click();
  await page.waitForURL(/\/a\/acc_\w+\/requests/);
});

test('a forgotten password is set anew from the mail', async () => {
  const page = await newBrowser();
  await page.goto(`${url}/sign-in`);
  await page.getByRole('link', { name: 'Forgot the password?' }).click();
  await page.getByLabel('Email').fill(it.other.member.email);
  await page.getByRole('button', { name: 'Send link' }).click();
  await page.getByText('a mail is on its way').waitFor();
  await page.goto(linkIn((await mailTo(it, it.other.member.email)).body));
  await page.getByLabel('New password', { exact: true }).fill('remembered this time');
  await page.getByRole('button', { name: 'Set password' }).click();
  await page.getByRole('link', { name: 'Sign in' }).click();
  await enter(page, it.other.member.email, 'remembered this time');
  await page.getByRole('heading', { name: 'Phone' }).waitFor();
});
