/** A number that is not proved cannot be shown; the ownership check proves it. */
import { ownershipShown, page as pageOf, number as phoneNumber } from '@patchcord/contracts';
import { demoNumbers } from '@patchcord/demo-carrier/upstream';
import type { Page } from 'playwright-core';
import { StepFailed, until } from '../demo/timeline.ts';
import { type Cast, ownNumber, receivedFor } from './cast.ts';
import { dial, recordOf, saysEnded } from './dial.ts';

/** One call at least, three where the carrier rewrites who called. */
const checkLimitMs = 60_000;
const { number: called } = demoNumbers.answers;

/** The page offers no such number. One that was tampered with offers it: the edge is who decides. */
export async function unprovedIsRefused(cast: Cast): Promise<void> {
  const { story, page } = cast;
  await story.step({ what: 'unproved number refused', page }, async () => {
    const offered = await page.getByLabel('They see').locator('option').allTextContents();
    await tamper(page);
    const sinceMs = Date.now();
    await dial(page, called, ownNumber);
    const said = await saysEnded(page, 'caller_id_not_verified');
    const { outcome } = await recordOf(cast, called, sinceMs);
    if (outcome !== 'caller_id_not_verified') throw new StepFailed(`It ended as ${outcome}.`);
    if (receivedFor(cast, called).length > 0) throw new StepFailed('The network received an INVITE of it.');
    await page.unroute(answer);
    await reopen(page);
    return `the page offers ${offered.join(', ')}; made to show ${ownNumber} all the same, it is told: ${said}`;
  });
}

const answer = '**/phone/calling-out';
async function tamper(page: Page): Promise<void> {
  await page.route(answer, async (route) => {
    const response = await route.fetch();
    const told = await response.json();
    await route.fulfill({ response, json: { ...told, numbers: told.numbers.map((one: object) => ({ ...one, proved: true })) } });
  });
  await reopen(page);
}

async function reopen(page: Page): Promise<void> {
  await page.reload();
  await page.getByRole('status', { name: 'Ready to ring', exact: true }).waitFor();
}

async function numberId({ api, account }: Cast): Promise<string> {
  const { items } = await api.ask('GET', `${account}/numbers`, pageOf(phoneNumber));
  const found = items.find(({ e164 }) => e164 === ownNumber);
  if (!found) throw new StepFailed(`${ownNumber} is not among the numbers of the demo.`);
  return found.id;
}

export async function proveByCall(cast: Cast): Promise<void> {
  const { story, page, api, account } = cast;
  const id = await numberId(cast);
  const at = `${account}/numbers/${id}/ownership`;
  await story.step({ what: 'ownership check', page }, async () => {
    await api.tell('POST', `${at}/checks`);
    const { check, proof } = await until('the check to end', checkLimitMs, async () => {
      const now = await api.ask('GET', at, ownershipShown);
      return now.check?.endedAt ? now : null;
    });
    if (check?.state !== 'passed' || proof?.by !== 'check') throw new StepFailed(`It ended as ${check?.state}: ${check?.sentence}`);
    const shown = receivedFor(cast, ownNumber).map(({ from }) => /sip:(\+\d+)/.exec(from)?.[1]);
    await reopen(page);
    return `${ownNumber} was called from ${shown.join(', ')}, came back by its carrier, and ended with our CANCEL: ${check.state}`;
  });
}
