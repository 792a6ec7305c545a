/** What a page looks like, narrow and wide, light and dark: checked each time, and kept where PATCHCORD_TEST_PICTURES names a folder. */
import { mkdirSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const folder = process.env.PATCHCORD_TEST_PICTURES ?? '';
const narrow = { width: 360, height: 760 };
const wide = { width: 1100, height: 760 };

/** Nothing wider than a phone, no button without a name. @param fullPage false: only what fits on the screen */
export async function picture(page: Page, name: string, { fullPage = true } = {}): Promise<void> {
  const before = page.viewportSize() ?? wide;
  await page.setViewportSize(narrow);
  await expect.poll(() => page.evaluate('document.documentElement.scrollWidth'), { message: name }).toBeLessThanOrEqual(narrow.width);
  expect(await page.getByRole('button', { name: /^$/ }).count(), `buttons without a name: ${name}`).toBe(0);
  if (folder !== '') await keep(page, name, fullPage);
  await page.setViewportSize(before);
}

async function keep(page: Page, name: string, fullPage: boolean) {
  mkdirSync(folder, { recursive: true });
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const size of [narrow, wide]) {
      await page.setViewportSize(size);
      // A menu that slides, a colour that fades.
      await page.waitForTimeout(400);
      await page.screenshot({ path: `${folder}/${name}-${colorScheme}-${size.width}.png`, fullPage });
    }
  }
}
