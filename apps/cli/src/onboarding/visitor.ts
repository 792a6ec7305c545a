/** A person at a browser of their own: nobody else is signed in there. */
import type { Browser, Page } from 'playwright-core';
import type { Someone } from './cast.ts';

/** Chromium on a busy machine is slow; what takes this long is broken. */
const limitMs = 20_000;

export async function openVisitor(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ permissions: ['microphone'], viewport: { width: 1000, height: 680 } });
  context.setDefaultTimeout(limitMs);
  return context.newPage();
}

export const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

export const follow = (page: Page, name: string) => page.getByRole('navigation').getByRole('link', { name, exact: true }).click();

/** Opens the link of an invitation and comes in with a name and password of one's own. */
export async function acceptInvitation(page: Page, link: string, { name, email, password }: Someone): Promise<void> {
  await page.goto(link);
  const address = page.getByLabel('Email', { exact: true });
  await address.waitFor();
  if (await address.isEditable()) await address.fill(email);
  await page.getByLabel('Your name').fill(name);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await press(page, 'Accept and sign in');
  await page.getByRole('navigation').waitFor();
}

/** Reads the newest kept mail to `email` on the page Mails. @returns the link in it */
export async function linkFromMail(staff: Page, email: string): Promise<string> {
  await follow(staff, 'Mails');
  const mail = staff.getByRole('article').filter({ hasText: email }).first();
  await mail.getByRole('button', { name: /^Read: / }).click();
  const text = (await mail.locator('pre').textContent()) ?? '';
  const link = /https?:\/\/\S+/.exec(text)?.[0];
  if (!link) throw new Error(`The mail to ${email} holds no link: ${text}`);
  return link;
}
