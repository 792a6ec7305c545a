/** The real control plane in this process with the built pages, and Chromium; no edge: nobody calls here. */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { launchBrowser } from '../../apps/cli/src/demo/browser-phone.ts';
import { freePort } from '../../apps/cli/src/demo/free-port.ts';
import { builtPages } from '../../apps/server/src/server.ts';
import { openTestServer, password, type TestServer } from '../../apps/server/test/harness.ts';

export interface ControlPlane {
  it: TestServer;
  url: string;
  browser: Browser;
  /** A browser of its own, as narrow as a telephone where nothing else is asked for: nobody is signed in. */
  newBrowser(options?: BrowserContextOptions): Promise<Page>;
  close(): Promise<void>;
}

export async function openControlPlane(options: Parameters<typeof openTestServer>[0] = {}): Promise<ControlPlane> {
  const port = await freePort('127.0.0.1');
  const url = `http://127.0.0.1:${port}`;
  const it = await openTestServer({ publicUrl: url, pages: builtPages, ...options });
  await it.server.app.listen({ host: '127.0.0.1', port });
  const browser = await launchBrowser();
  return {
    it,
    url,
    browser,
    async newBrowser(more = {}) {
      const context = await browser.newContext({ viewport: { width: 360, height: 740 }, ...more });
      context.setDefaultTimeout(20_000);
      return context.newPage();
    },
    async close() {
      await browser.close();
      await it.close();
    },
  };
}

export async function signInAt(page: Page, email: string, secret = password): Promise<void> {
  await page.getByLabel('Email', { exact: true }).fill(email);
  await page.getByLabel('Password', { exact: true }).fill(secret);
  await page.getByRole('button', { name: 'Sign in' }).click();
}
