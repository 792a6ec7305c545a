/** What axe finds on a page, light and dark; and how wide it is. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

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

/** Serious and critical ones, each in a line. @param where stands before each */
export async function graveFindings(page: Page, where: string): Promise<string[]> {
  await page.evaluate(still);
  await page.evaluate(axe);
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.locator(`html[data-mantine-color-scheme=${colorScheme}]`).waitFor();
    for (const { id, help, nodes } of ((await page.evaluate(run)) as Finding[]).filter(isGrave))
      for (const { target, failureSummary } of nodes)
        found.push(`${where}, ${colorScheme}: ${id} (${help}) at ${target.join(' ')}: ${failureSummary.replaceAll(/\s+/g, ' ')}`);
  }
  return found;
}

export const narrow = { width: 360, height: 740 };

/** On a screen of 360 pixels, which it is left with: too wide, or buttons without a name. */
export async function narrowFindings(page: Page, where: string): Promise<string[]> {
  await page.setViewportSize(narrow);
  const width = Number(await page.evaluate('document.documentElement.scrollWidth'));
  const unnamed = await page.getByRole('button', { name: /^$/ }).count();
  return [
    ...(width > narrow.width ? [`${where}: ${width} pixels wide`] : []),
    ...(unnamed > 0 ? [`${where}: ${unnamed} buttons without a name`] : []),
  ];
}
