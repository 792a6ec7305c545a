/** WebRTC from a real Chromium: one page that holds as many media sessions as are asked for. */
import { fileURLToPath } from 'node:url';
import { launchBrowser } from '../../apps/cli/src/demo/browser-phone.ts';

const peer = fileURLToPath(new URL('peer.js', import.meta.url));
export interface BrowserMedia {
  /** Takes an offer; its media flows once the other side is reached. */
  answer(offer: string): Promise<string>;
  hangUp(): Promise<void>;
  close(): Promise<void>;
}

/** @param url a page of this machine: browsers give the microphone to https and loopback only. */
export async function openBrowserMedia(url: string): Promise<BrowserMedia> {
  const browser = await launchBrowser();
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
