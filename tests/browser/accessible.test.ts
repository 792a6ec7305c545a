/** Every page, light and dark, held against axe; and at 360 pixels. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { graveFindings, narrow, narrowFindings } from './axe.ts';
import { everyPage } from './every-page.ts';
import { furnish } from './furnished.ts';
import { enter, openBrowser } from './person.ts';
import { ada, type System, startSystem } from './system.ts';

/** What opens on a press, and where. */
const opens: readonly [path: string, button: RegExp][] = [
  ['/a/$account/phone', /^Phone settings$/],
  ['/a/$account/numbers', /^Add numbers$/],
  ['/a/$account/numbers', /^Edit$/],
  ['/a/$account/people', /^Invite person$/],
  ['/a/$account/trunks/$trunk', /^Remove trunk$/],
  ['/a/$account/numbers/$number', /^Edit$/],
  ['/a/$account/calls', /^Call from/],
  ['/a/$account/attempts', /Address not listed/],
  ['/platform', /^Add location$/],
  ['/platform', /^Add edge to /],
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

/** Of a page that cannot be opened: why. */
async function findingsOn(opened: Promise<Page>, where: string): Promise<string[]> {
  const on = await opened.catch((error: Error) => error.message.split('\n')[0] ?? '');
  return typeof on === 'string' ? [`${where}: ${on}`] : graveFindings(on, where);
}

test(
  'no page has a serious or critical finding of axe, light or dark',
  async () => {
    const found: string[] = [];
    for (const path of paths) found.push(...(await findingsOn(open(path), path)));
    expect(found).toEqual([]);
  },
  walkMs,
);

test(
  'nor has anything that opens on one',
  async () => {
    const found: string[] = [];
    for (const [pattern, name] of opens) found.push(...(await findingsOn(press(fill(pattern), name), `${fill(pattern)} after ${name}`)));
    expect(found).toEqual([]);
  },
  walkMs,
);

test(
  'no page is wider than a screen of 360 pixels, and every button has a name',
  async () => {
    const wide: string[] = [];
    for (const one of [page, front]) await one.setViewportSize(narrow);
    for (const path of paths) wide.push(...(await narrowFindings(await open(path), path)));
    expect(wide).toEqual([]);
  },
  walkMs,
);
