/** A missed call is called back, and another number is dialled. */
import { demoNumbers, farEndHz } from '@patchcord/demo-carrier/upstream';
import { bothHear, soundLimitMs } from '../demo/both-hear.ts';
import { microphoneHz } from '../demo/gather.ts';
import { StepFailed, until } from '../demo/timeline.ts';
import { provedNumber } from '../outbound/cast.ts';
import { dial, dismiss, hangUp, isUp, recordOf } from '../outbound/dial.ts';
import { browser, type Cast, callAda, recordSays, ringing, saysEnded } from './cast.ts';

/** Somebody of the demo's telephone network. */
const missed = { number: demoNumbers.answers.number, formatted: '+1 312 555 0100' };
const dialled = { typed: '(312) 555-0142', number: '+13125550142' };

export async function callOut(cast: Cast): Promise<void> {
  await missACall(cast);
  const { page } = cast;
  await talkOut(cast, 'called back', missed.number, async () => {
    await page
      .getByRole('button', { name: `Call ${missed.formatted}` })
      .first()
      .click();
    return `one press beside the missed call`;
  });
  await talkOut(cast, 'a number is dialled', dialled.number, async () => {
    await dial(page, dialled.typed, provedNumber);
    return `typed ${dialled.typed}`;
  });
}

async function missACall(cast: Cast): Promise<void> {
  const { story, page } = cast;
  await story.step({ what: 'a call is missed', page }, async () => {
    const call = await callAda(cast, { from: missed.number });
    await ringing(page);
    call.hangUp();
    await saysEnded(page, 'The caller hung up');
    await dismiss(page);
    const record = await recordSays(cast, call, { outcome: 'caller_hung_up' });
    const row = page.getByRole('listitem').filter({ hasText: missed.formatted }).first();
    await row.getByLabel('Missed').waitFor();
    return `nobody answers, and the caller gives up; ${record}`;
  });
}

async function talkOut(cast: Cast, what: string, number: string, place: () => Promise<string>): Promise<void> {
  const { story, page, upstream } = cast;
  const before = upstream.farCalls().length;
  const sinceMs = Date.now();
  const farCall = () => upstream.farCalls().slice(before).at(-1);
  await story.step({ what, page }, async () => {
    const how = await place();
    await isUp(page);
    const there = { where: 'at the other side', hears: () => farCall()?.heard.tone ?? null, hz: microphoneHz };
    return `${how}; ${await bothHear([browser(cast, farEndHz), there])}`;
  });
  await hangUp(page);
  await dismiss(page);
  await until('the end at the other side', soundLimitMs, () => (farCall()?.endedBy === 'caller' ? true : null));
  const { outcome } = await recordOf(cast, number, sinceMs);
  if (outcome !== 'answered') throw new StepFailed(`The record of the call to ${number} says ${outcome}.`);
}
