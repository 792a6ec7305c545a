/** Ada's phone: the real web pages in a headless Chromium, used as a person uses them. */
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import type { Measured } from './tones.ts';

export const chromiumFile = process.env.PATCHCORD_CHROMIUM || '/usr/bin/chromium';
const flags = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  '--disable-features=WebRtcHideLocalIpsWithMdns',
];

export interface BrowserPhone {
  page: Page;
  /** Loudest frequency of the sound that the browser plays, in hertz and dB; null before there is a call. */
  heard(): Promise<Measured>;
  /** The same of the voice that is played to the person, of several calls the one that is talked in; null while none is. */
  played(): Promise<Measured>;
  /** Closes the phone's connection to the edge, and lets none be opened for that time. */
  cut(ms: number): Promise<void>;
  close(): Promise<void>;
}

const inPage = ['ear', 'played', 'connection'].map((name) => fileURLToPath(new URL(`./${name}.js`, import.meta.url)));

export interface BrowserOptions {
  /** WAV; left out: Chromium's own beeps. */
  microphone?: string;
  /** Pages make sound although nobody has pressed anything yet. */
  autoplay?: boolean;
  /** Left out: calls may go over loopback, for both of their ends are on this machine. */
  loopback?: boolean;
  /** More of its flags. */
  flags?: string[];
  executable?: string;
}

export function launchBrowser({
  microphone,
  autoplay = false,
  loopback = true,
  flags: more = [],
  executable,
}: BrowserOptions = {}): Promise<Browser> {
  const args = [...flags, ...more];
  if (loopback) args.push('--allow-loopback-in-peer-connection');
  // Chromium refuses its sandbox to root.
  if (process.getuid?.() === 0) args.push('--no-sandbox');
  if (autoplay) args.push('--autoplay-policy=no-user-gesture-required');
  if (microphone) args.push(`--use-file-for-fake-audio-capture=${microphone}`);
  return chromium.launch({
    executablePath: executable ?? chromiumFile,
    args,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
}

export async function openBrowserPhone(microphone: string): Promise<BrowserPhone> {
  const browser = await launchBrowser({ microphone, autoplay: true });
  try {
    const context = await browser.newContext({ permissions: ['microphone'], viewport: { width: 1100, height: 760 } });
    for (const path of inPage) await context.addInitScript({ path });
    return phoneAt(await context.newPage(), () => browser.close());
  } catch (error) {
    await browser.close();
    throw error;
  }
}

/** The phone in a page of a browser that was opened for it. */
export const phoneAt = (page: Page, close: () => Promise<void>): BrowserPhone => ({
  page,
  heard: () => page.evaluate('patchcordHeard()'),
  played: () => page.evaluate('patchcordPlayed()'),
  cut: (ms) => page.evaluate(`patchcordCut(${ms})`),
  close,
});

/** Signs in on the sign-in page and stays until the phone says that it can ring. */
export async function signInAndWaitReady(page: Page, url: string, email: string, password: string): Promise<void> {
  await page.goto(url);
  await page
    .getByLabel('E-mail', { exact: true })
    .or(page.getByLabel('Email', { exact: true }))
    .fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('status', { name: 'Ready to ring', exact: true }).waitFor({ timeout: 20_000 });
}
