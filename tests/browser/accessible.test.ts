/** Every page, light and dark, held against axe; and at 360 pixels. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { everyPage } from './every-page.ts';
import { furnish } from './furnished.ts';
import { enter, openBrowser } from './person.ts';
import { ada, type System, startSystem } from './system.ts';

interface Finding {
  id: string;
  impact: string;
  help: string;
  nodes: { target: string[]; failureSummary: string }[];
}
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const run = "axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations)";
/** A colour on its way to another is none that stays. */
const still = "document.head.append(Object.assign(document.createElement('style'), { textContent: '* { transition: none !important }' }))";
const isGrave = ({ impact }: Finding) => impact === 'serious' || impact === 'critical';

/** What opens on a press, and where. */
const opens: readonly [path: string, button: RegExp][] = [
  ['/a/$account/numbers', /^Add numbers$/],
  ['/a/$account/numbers', /^Edit$/],
  ['/a/$account/people', /^Invite person$/],
  ['/a/$account/trunks/$trunk', /^Remove trunk$/],
  ['/a/$account/numbers/$number', /^Edit$/],
  ['/a/$account/calls', /^Call from/],
  ['/a/$account/attempts', /Address not listed/],
  ['/platform/upstream', /^Add gateway$/],
  ['/platform/calls-out', /^Decide what .* may call$/],
  ['/platform/team', /^Invite$/],
  ['/platform/mails', /^Read/],
];
/** Before sign-in; the others are looked at by Ada. */
const isFront = (path: string) => /^\/(sign-|invitation|forgot|reset)/.test(path);

let system: System;
let page: Page;
let front: Page;
let paths: string[];
let fill: (path: string) => string;

beforeAll(async () => {
  system = await startSystem();
  page = (await openBrowser(system)).page;
  front = (await openBrowser(system)).page;
  await enter(page, system, ada, system.password);
  await page.getByRole('heading', { name: 'Phone' }).waitFor();
  const values = await furnish(system, page.request);
  // The steps are the customer's.
  paths = (await everyPage(values)).filter((path) => !/^\/platform\/.*\?/.test(path));
  fill = (path) => path.replace(/\$(\w+)/g, (_, name: string) => values[name]?.[0] ?? '');
});
afterAll(() => system?.stop());

const walkMs = 300_000;

/** Loaded, with what it shows: nothing that stands for what is on its way. */
async function open(path: string): Promise<Page> {
  const on = isFront(path) ? front : page;
  // A page that was left may still be on its way to another address of its own.
  await on.goto(`${system.url}${path}`).catch(() => on.goto(`${system.url}${path}`));
  await expect
    .poll(() => on.getByRole('heading', { level: 1 }).count(), { message: `a first heading on ${path}`, timeout: 10_000 })
    .toBe(1);
  await expect.poll(() => on.locator('.mantine-Skeleton-root, .mantine-Loader-root').count(), { message: path, timeout: 10_000 }).toBe(0);
  return on;
}

async function press(path: string, name: RegExp): Promise<Page> {
  const on = await open(path);
  await on.getByRole('button', { name }).first().click({ timeout: 5_000 });
  await expect.poll(() => on.locator('.mantine-Skeleton-root').count()).toBe(0);
  return on;
}

async function graveFindings(opened: Promise<Page>, where: string): Promise<string[]> {
  const on = await opened.catch((error: Error) => error.message.split('\n')[0] ?? '');
  if (typeof on === 'string') return [`${where}: ${on}`];
  await on.evaluate(still);
  await on.evaluate(axe);
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await on.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    for (const { id, help, nodes } of ((await on.evaluate(run)) as Finding[]).filter(isGrave))
      for (const { target, failureSummary } of nodes)
        found.push(`${where}, ${colorScheme}: ${id} (${help}) at ${target.join(' ')}: ${failureSummary.replaceAll(/\s+/g, ' ')}`);
  }
  return found;
}

test(
  'no page has a serious or critical finding of axe, light or dark',
  async () => {
    const found: string[] = [];
    for (const path of paths) found.push(...(await graveFindings(open(path), path)));
    expect(found).toEqual([]);
  },
  walkMs,
);

test(
  'nor has anything that opens on one',
  async () => {
    const found: string[] = [];
    for (const [pattern, name] of opens) found.push(...(await graveFindings(press(fill(pattern), name), `${fill(pattern)} after ${name}`)));
    expect(found).toEqual([]);
  },
  walkMs,
);

test(
  'no page is wider than a screen of 360 pixels, and every button has a name',
  async () => {
    const wide: string[] = [];
    for (const one of [page, front]) await one.setViewportSize({ width: 360, height: 740 });
    for (const path of paths) {
      const on = await open(path);
      const width = await on.evaluate('document.documentElement.scrollWidth');
      if (Number(width) > 360) wide.push(`${path}: ${width}`);
      expect(await on.getByRole('button', { name: /^$/ }).count(), `buttons without a name on ${path}`).toBe(0);
    }
    expect(wide).toEqual([]);
  },
  walkMs,
);
