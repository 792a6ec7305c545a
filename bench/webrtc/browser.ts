/** WebRTC from a real Chromium: one page that holds as many media sessions as are asked for. */
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const peer = fileURLToPath(new URL('peer.js', import.meta.url));
const flags = [
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  // All ends of the call are on this machine.
  '--allow-loopback-in-peer-connection',
  '--disable-features=WebRtcHideLocalIpsWithMdns',
];

export interface BrowserMedia {
  /** Takes an offer; its media flows once the other side is reached. */
  answer(offer: string): Promise<string>;
  hangUp(): Promise<void>;
  close(): Promise<void>;
}

/** @param url a page of this machine: browsers give the microphone to https and loopback only. */
export async function openBrowserMedia(url: string): Promise<BrowserMedia> {
  // Chromium refuses its sandbox to root.
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const browser = await chromium.launch({
    executablePath: process.env.PATCHCORD_CHROMIUM || '/usr/bin/chromium',
    args: [...flags, ...asRoot],
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  try {
    const context = await browser.newContext({ permissions: ['microphone'] });
    await context.addInitScript({ path: peer });
    const page = await context.newPage();
    await page.goto(url);
    return {
      answer: (offer) => page.evaluate(`benchAnswer(${JSON.stringify(offer)})`),
      hangUp: () => page.evaluate('benchHangUp()'),
      close: () => browser.close(),
    };
  } catch (error) {
    await browser.close();
    throw error;
  }
}
