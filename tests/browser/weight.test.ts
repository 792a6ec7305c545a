import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser, openPhone } from './person.ts';
import { ada, type System, startSystem } from './system.ts';

let system: System;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system?.stop());

/** Loaded when the page already stands: the phone itself with its SIP stack, and how numbers are written. */
const isLate = (url: string) => /\/(JsSIP|new-phone|number-tables)-/.test(url);

/** Scripts that a first visit loads, as they weigh gzipped. */
async function scriptBytes(path: string, arrived: string, late: RegExp[] = []): Promise<{ first: number; all: number }> {
  const known = await openPhone(system, ada);
  const account = /\/a\/[^/]+/.exec(known.page.url())?.[0];
  const storageState = await known.page.context().storageState();
  await known.leave();
  const { page, leave } = await openBrowser(system, { storageState });
  const scripts = new Map<string, Promise<Buffer>>();
  page.on('response', (response) => {
    if (/\.js($|\?)/.test(response.url())) scripts.set(response.url(), response.body());
  });
  await page.goto(`${system.url}${account}${path}`);
  await page.getByRole('heading', { name: arrived, level: 1 }).waitFor();
  await page.waitForLoadState('networkidle');
  const hasCome = (script: RegExp) => [...scripts.keys()].some((url) => script.test(url));
  await expect.poll(() => late.every(hasCome), { timeout: 15_000 }).toBe(true);
  const sizes = await Promise.all([...scripts].map(async ([url, body]) => [url, gzipSync(await body).length] as const));
  await leave();
  const sum = (some: typeof sizes) => some.reduce((total, [, bytes]) => total + bytes, 0);
  return { first: sum(sizes.filter(([url]) => !isLate(url))), all: sum(sizes) };
}

test('the phone page stands with under 200 kB of script, and can ring and call with under 265 kB', async () => {
  const { first, all } = await scriptBytes('/phone', 'Phone', [/JsSIP-/, /new-phone-/, /number-tables-/]);
  expect(first).toBeLessThan(200_000);
  expect(all).toBeLessThan(265_000);
  expect(all, 'the SIP stack comes late').toBeGreaterThan(first);
});

test('a portal page weighs under 250 kB of script', async () => {
  expect((await scriptBytes('/numbers', 'Numbers')).all).toBeLessThan(250_000);
});

test('help weighs under 200 kB of script', async () => {
  expect((await scriptBytes('/../../help', 'Help')).first).toBeLessThan(200_000);
});
