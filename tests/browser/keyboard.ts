/** A person without a mouse: Tab, Enter, Space, arrows and Escape, and always an eye on where the focus is. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const mostTabs = 70;

/** What has the focus, as it is read out: role and name; empty where nothing has. */
const focused = `(() => {
  const at = document.activeElement;
  if (!at || at === document.body) return '';
  const named = at.getAttribute('aria-labelledby');
  const label = at.getAttribute('aria-label') ?? (named && document.getElementById(named)?.textContent) ?? at.labels?.[0]?.textContent ?? at.textContent;
  const role = at.getAttribute('role') ?? { A: 'link', BUTTON: 'button', TEXTAREA: 'textbox', SUMMARY: 'summary' }[at.tagName] ?? { checkbox: 'checkbox', radio: 'radio' }[at.type] ?? 'textbox';
  return role + ' ' + (label ?? '').replace(/\\s+/g, ' ').trim();
})()`;

/** How it looks with the focus and without. A list of choices would close when it loses it, and is left alone. */
const isSeen = `(() => {
  const at = document.activeElement;
  if (at.getAttribute('aria-haspopup') === 'listbox' || at.tabIndex < 0) return true;
  const look = () => JSON.stringify([...[at, at.parentElement].map((one) => { const s = getComputedStyle(one); return [s.outlineStyle, s.outlineWidth, s.boxShadow, s.borderColor, s.backgroundColor]; })]);
  const still = document.createElement('style');
  still.textContent = '* { transition: none !important }';
  document.head.append(still);
  const withFocus = look();
  at.blur();
  const without = look();
  at.focus({ preventScroll: true });
  still.remove();
  return withFocus !== without;
})()`;

export const whereFocusIs = async (page: Page) => (await page.evaluate(focused)) as string;

/** Presses Tab until that has the focus. @param what role and name, for example 'button Add number' */
export async function tabTo(page: Page, what: string | RegExp): Promise<void> {
  const passed: string[] = [];
  for (let tabs = 0; tabs < mostTabs; tabs += 1) {
    await page.keyboard.press('Tab');
    const at = await whereFocusIs(page);
    passed.push(at);
    if (at) expect(await page.evaluate(isSeen), `the focus is to be seen on ${at}`).toBe(true);
    if (typeof what === 'string' ? at === what : what.test(at)) return;
  }
  throw new Error(`Tab never came to ${what}. It came to: ${passed.join(' | ')}`);
}

export async function pressOn(page: Page, what: string | RegExp, key = 'Enter'): Promise<void> {
  await tabTo(page, what);
  await page.keyboard.press(key);
}

/** A dialog has the focus, keeps it however often Tab is pressed, closes with Escape, and gives it back. */
export async function dialogByKeyboard(page: Page, opener: string | RegExp): Promise<void> {
  await tabTo(page, opener);
  const from = await whereFocusIs(page);
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  const inside = () => page.evaluate("document.activeElement.closest('[role=dialog]') !== null");
  await expect.poll(inside, { message: `the focus goes into what ${from} opens`, timeout: 5_000 }).toBe(true);
  for (const key of [...Array(25).fill('Tab'), ...Array(5).fill('Shift+Tab')]) {
    await page.keyboard.press(key);
    expect(await inside(), `${key} leaves what ${from} opens`).toBe(true);
  }
  // The first Escape closes a list of choices, where the focus stands on one.
  const isOnChoice = (await whereFocusIs(page)).startsWith('combobox');
  await page.keyboard.press('Escape');
  if (isOnChoice && (await inside())) await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await expect.poll(() => whereFocusIs(page), { message: 'the focus comes back', timeout: 5_000 }).toBe(from);
}

/** What can be pressed or typed into where the person is: in what is open over the page, else on the page. */
const controls = `(() => {
  const scope = [...document.querySelectorAll('[role=dialog]')].at(-1) ?? document.querySelector('main');
  const all = [...scope.querySelectorAll('button, a[href], input, select, textarea, [tabindex="0"]')];
  return all.filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.disabled && one.tabIndex >= 0);
})()`;
const nameOf = "(one) => (one.tagName + ' ' + (one.getAttribute('aria-label') ?? one.labels?.[0]?.textContent ?? one.textContent)).trim()";

/**
 * Goes around with Tab until the focus has been on everything. Twice at most: what came after the focus had passed its place
 * (a call in a list) is met the second time.
 * @returns what the focus never came to, and where it could not be seen
 */
export async function keyboardFindings(page: Page, where: string): Promise<string[]> {
  const found: string[] = [];
  await page.evaluate('globalThis.walked = new Set()');
  const around =
    Number(await page.evaluate("document.querySelectorAll('button, a[href], input, select, textarea, [tabindex]').length")) + 5;
  const isOver = () => page.evaluate(`${controls}.every((one) => walked.has(one))`);
  for (let tabs = 0; tabs < 2 * around && !(await isOver()); tabs += 1) {
    await page.keyboard.press('Tab');
    await page.evaluate('walked.add(document.activeElement)');
    const at = await whereFocusIs(page);
    if (at && !(await page.evaluate(isSeen))) found.push(`${where}: the focus is not to be seen on ${at}`);
  }
  const missed = (await page.evaluate(`${controls}.filter((one) => !walked.has(one)).map(${nameOf})`)) as string[];
  return [...found, ...missed.map((name) => `${where}: Tab never comes to ${name}`)];
}
