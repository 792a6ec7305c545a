/** Ada's dial pad, and what the API says of the call afterwards. */

import { type Outcome, type OutcomeEntry, outcomes } from '@patchcord/contracts';
import type { Page } from 'playwright-core';
import { until } from '../demo/timeline.ts';
import { press } from '../onboarding/visitor.ts';
import type { Cast } from './cast.ts';
import { type CallRecordOut, endedCalls } from './records.ts';

const recordLimitMs = 15_000;
const pad = (page: Page) => page.getByRole('region', { name: 'Make a call' });

/** Types a number, chooses what is shown, and presses Call. @param shows a number, or `withheld` */
export async function dial(page: Page, typed: string, shows: string): Promise<void> {
  await pad(page).getByLabel('They see').selectOption(shows);
  await pad(page).getByRole('textbox', { name: 'Number', exact: true }).fill(typed);
  await pad(page).getByRole('button', { name: 'Call', exact: true }).click();
}

export const isUp = (page: Page) => page.getByRole('region', { name: 'On a call' }).waitFor();
export const hangUp = (page: Page) => page.getByRole('button', { name: 'Hang up' }).first().click();

/** Takes the note of how the call ended away. */
export const dismiss = (page: Page) => press(page, 'Close');

/** Waits until the page says that outcome in its own words. @returns them */
export async function saysEnded(page: Page, outcome: Outcome): Promise<string> {
  const entry: OutcomeEntry = outcomes[outcome];
  const words = entry.sentenceOut ?? entry.sentence;
  await page.getByRole('status').getByText(words, { exact: true }).waitFor();
  await dismiss(page);
  return words;
}

/** The record of the newest call to that number since then. */
export const recordOf = (cast: Pick<Cast, 'api' | 'account'>, called: string, sinceMs: number): Promise<CallRecordOut> =>
  until(`a record of the call to ${called}`, recordLimitMs, async () => {
    const found = (await endedCalls(cast)).find((one) => one.called === called && Date.parse(one.at) >= sinceMs);
    return found ?? null;
  });
