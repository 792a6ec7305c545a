/** A morning with several calls: answered, held, keys, a second one, changing between them. */
import type { RunningCall } from '@patchcord/demo-carrier';
import { bothHear, hearsNothing } from '../demo/both-hear.ts';
import { until } from '../demo/timeline.ts';
import { press } from '../onboarding/visitor.ts';
import { browser, type Cast, callAda, caller, recordSays, ringing, saysEnded, tones } from './cast.ts';

const keysMs = 10_000;

/** Rings, is answered, and both hear each other. */
export async function answerCall(cast: Cast): Promise<RunningCall> {
  const { story, page } = cast;
  const call = await callAda(cast);
  await story.step({ what: 'a call rings', page }, async () => {
    await ringing(page);
    return 'the carrier calls +1 202 555 0101';
  });
  await story.step({ what: 'answered', page }, async () => {
    await press(page, 'Answer');
    return bothHear([browser(cast, tones.carrier), caller(call)]);
  });
  return call;
}

export async function severalCalls(cast: Cast): Promise<void> {
  const first = await answerCall(cast);
  await holdAndResume(cast, first);
  await pressKeys(cast, first);
  await secondCall(cast, first);
}

async function holdAndResume(cast: Cast, call: RunningCall): Promise<void> {
  const { story, page } = cast;
  await story.step({ what: 'on hold', page }, async () => {
    await press(page, 'Hold');
    await page.getByText('On hold: you are holding the call').waitFor();
    await Promise.all([hearsNothing(browser(cast, tones.carrier)), hearsNothing(caller(call))]);
    return 'neither hears the other';
  });
  await story.step({ what: 'resumed', page }, async () => {
    await press(page, 'Resume');
    return bothHear([browser(cast, tones.carrier), caller(call)]);
  });
}

async function pressKeys({ story, page }: Cast, call: RunningCall): Promise<void> {
  await story.step({ what: 'keys for a menu', page }, async () => {
    await press(page, 'Keypad');
    for (const key of ['1', '9 WXYZ', 'Star']) await press(page, key);
    await page.keyboard.press('0');
    await page.keyboard.press('#');
    const keys = await until(
      'the keys at the carrier',
      keysMs,
      () => (call.heard().keys === '19*0#' ? call.heard().keys : null),
      () => `It received ${call.heard().keys || 'none'}.`,
    );
    return `pressed 1 9 * on the pad, 0 # on the keyboard; the carrier received ${keys}`;
  });
}

async function secondCall(cast: Cast, first: RunningCall): Promise<void> {
  const { story, page } = cast;
  const second = await callAda(cast, { from: '+442079460999', toneHz: tones.secondCaller, source: '127.0.0.11' });
  const firstOnes = [browser(cast, tones.carrier), caller(first, undefined, 'at the first caller')];
  const secondOnes = [browser(cast, tones.secondCaller), caller(second, undefined, 'at the second caller')];
  await story.step({ what: 'another call waits', page }, async () => {
    await page.getByRole('region', { name: 'Another call' }).getByText('+44 20 7946 0999').waitFor();
    return `nobody is cut off: ${await bothHear(firstOnes)}`;
  });
  await story.step({ what: 'the first on hold, the second answered', page }, async () => {
    await press(page, 'Hold and answer');
    const heard = await bothHear(secondOnes);
    await hearsNothing(caller(first));
    return `${heard}; the first caller hears nothing`;
  });
  await story.step({ what: 'they change places', page }, async () => {
    await press(page, 'Talk here');
    const heard = await bothHear(firstOnes);
    await hearsNothing(caller(second));
    return `${heard}; the second caller hears nothing`;
  });
  await story.step({ what: 'both come to an end', page }, async () => {
    await press(page, 'Hang up');
    await first.ended;
    const firstRecord = await recordSays(cast, first, { outcome: 'answered', hungUpBy: 'callee' });
    await press(page, 'Resume');
    await bothHear(secondOnes);
    second.hangUp();
    await saysEnded(page, 'The other side hung up');
    const secondRecord = await recordSays(cast, second, { outcome: 'answered', hungUpBy: 'caller' });
    return `hung up here, ${firstRecord}; hung up there, ${secondRecord}`;
  });
}
