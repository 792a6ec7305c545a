/** A person at a browser: everything by what is read and pressed on the pages. */
import { fileURLToPath } from 'node:url';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { expect, TestRunner } from 'vitest';
import { transcript } from '../rig/transcript.ts';
import type { System } from './system.ts';

const inPage = ['ear', 'played', 'connection'].map((name) => fileURLToPath(new URL(`../../apps/cli/src/demo/${name}.js`, import.meta.url)));

export interface Sound {
  hz: number;
  db: number;
}

export interface Someone {
  page: Page;
  /** Loudest frequency that arrives at the browser; null before there is a call. */
  heard(): Promise<Sound | null>;
  /** Loudest frequency of the voice that is played to the person; null while none is. */
  played(): Promise<Sound | null>;
  /** Seconds of one round of the tone that the phone plays by itself; null while it plays none. */
  tone(): Promise<number | null>;
  /** Closes the connection to the edge under the phone, and lets none be opened for that time. */
  cut(forMs?: number): Promise<void>;
  /** What the edge said to the phone, as far as the phone has taken it. */
  received(): Promise<string[]>;
  leave(): Promise<void>;
}

export async function openBrowser(system: System, options: BrowserContextOptions = {}): Promise<Someone> {
  const context = await system.browser.newContext({ permissions: ['microphone'], viewport: { width: 1100, height: 760 }, ...options });
  context.setDefaultTimeout(15_000);
  for (const path of inPage) await context.addInitScript({ path });
  const page = await context.newPage();
  page.on('console', (message) => transcript('page console', message.text()));
  page.on('websocket', (socket) => {
    socket.on('framesent', ({ payload }) => transcript('page ->', payload.toString()));
    socket.on('framereceived', ({ payload }) => transcript('page <-', payload.toString()));
  });
  return {
    page,
    heard: () => page.evaluate('patchcordHeard()') as Promise<Sound | null>,
    played: () => page.evaluate('patchcordPlayed()') as Promise<Sound | null>,
    tone: () => page.evaluate('patchcordTone()') as Promise<number | null>,
    received: () => page.evaluate('patchcordReceived()') as Promise<string[]>,
    cut: (forMs = 0) => page.evaluate(`patchcordCut(${forMs})`),
    async leave() {
      if (TestRunner.getCurrentTest()?.result?.state === 'fail') console.error(await whatItShows(page));
      await context.close();
    },
  };
}

/** For whoever reads of the failure: afterwards the page is gone. */
const whatItShows = (page: Page) =>
  page
    .locator('body')
    .ariaSnapshot({ timeout: 2_000 })
    .then((text) => `What the page showed, at ${page.url()}:\n${text}`)
    .catch((error: unknown) => `What the page showed is not known: ${error}`);

export async function enter(page: Page, system: System, email: string, password: string): Promise<void> {
  await page.goto(`${system.url}/sign-in`);
  await page.getByLabel('Email', { exact: true }).fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

export const isReady = (page: Page) => page.getByRole('status', { name: 'Ready to ring', exact: true }).waitFor();

/** Signed in once for each person: sign-ins are counted and limited, and their cookie is what a second browser of theirs would have too. */
const sessions = new WeakMap<System, Map<string, NonNullable<BrowserContextOptions['storageState']>>>();

/** Opens the phone page of a person and stays until it says that it can ring. */
export async function openPhone(system: System, email: string): Promise<Someone> {
  const known = sessions.get(system) ?? new Map();
  sessions.set(system, known);
  const someone = await openBrowser(system, { storageState: known.get(email) });
  if (known.has(email)) await someone.page.goto(system.url);
  else await enter(someone.page, system, email, system.password);
  // A click on the page, which lets it make sound.
  await someone.page.getByRole('heading', { name: 'Phone' }).click();
  await isReady(someone.page);
  known.set(email, await someone.page.context().storageState());
  return someone;
}

export const ringing = (page: Page) => page.getByRole('region', { name: 'Incoming call' }).waitFor();

export const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

/** How the last call ended, as the page says it. */
export const saysEnded = (page: Page, words: string) => page.getByRole('status').getByText(words, { exact: true }).waitFor();

const toleranceHz = 20;

/** Waits until that tone, and nothing louder, is what is heard. */
export async function hears(what: () => Promise<Sound | null> | Sound | null, hz: number): Promise<void> {
  await expect
    .poll(
      async () => {
        const sound = await what();
        return sound !== null && sound.db > -50 && Math.abs(sound.hz - hz) <= toleranceHz ? `${hz} Hz` : sound;
      },
      { timeout: 15_000, interval: 100 },
    )
    .toBe(`${hz} Hz`);
}
