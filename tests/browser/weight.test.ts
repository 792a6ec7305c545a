import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { enter, isReady, openBrowser } from './person.ts';
import { ada, type System, startSystem } from './system.ts';

let system: System;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system?.stop());

/** All the scripts that a first visit loads, as they weigh gzipped. */
async function scriptBytes(path: string, arrived: string): Promise<number> {
  const { page, leave } = await openBrowser(system);
  await enter(page, system, ada, system.password);
  await isReady(page);
  const account = /\/a\/[^/]+/.exec(page.url())?.[0];
  const scripts = new Map<string, Promise<Buffer>>();
  const fresh = await page.context().newPage();
  fresh.on('response', (response) => {
    if (/\.js($|\?)/.test(response.url())) scripts.set(response.url(), response.body());
  });
  await fresh.goto(`${system.url}${account}${path}`);
  await fresh.getByRole('heading', { name: arrived, level: 1 }).waitFor();
  await fresh.waitForLoadState('networkidle');
  const bodies = await Promise.all(scripts.values());
  await leave();
  return bodies.reduce((sum, body) => sum + gzipSync(body).length, 0);
}

test('the phone page weighs under 200 kB of script', async () => {
  expect(await scriptBytes('/phone', 'Phone')).toBeLessThan(200_000);
});

test('a portal page weighs under 250 kB of script', async () => {
  expect(await scriptBytes('/numbers', 'Numbers')).toBeLessThan(250_000);
});
