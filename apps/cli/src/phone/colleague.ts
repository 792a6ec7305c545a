/** Ada hands a caller over to a colleague, who sits at a browser of her own. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bothHear } from '../demo/both-hear.ts';
import { type BrowserPhone, openBrowserPhone, signInAndWaitReady } from '../demo/browser-phone.ts';
import { beeps } from '../demo/microphone-file.ts';
import { StepFailed } from '../demo/timeline.ts';
import { press } from '../onboarding/visitor.ts';
import { dismiss } from '../outbound/dial.ts';
import { type Cast, caller, recordSays, ringing, saysEnded, tones } from './cast.ts';
import { answerCall } from './talking.ts';

const grace = 'grace@demo.example';
/** What Grace's microphone hears. */
const gracesHz = 560;

async function openGrace({ folder, onEnd, url, password }: Cast): Promise<BrowserPhone> {
  const microphone = join(folder, 'microphone-of-grace.wav');
  await writeFile(microphone, beeps(gracesHz, 4));
  const graces = await openBrowserPhone(microphone);
  onEnd(() => graces.close());
  graces.page.setDefaultTimeout(20_000);
  await signInAndWaitReady(graces.page, url, grace, password);
  return graces;
}

export async function handOver(cast: Cast): Promise<void> {
  const { story, page, phone } = cast;
  const graces = await openGrace(cast);
  const call = await answerCall(cast);
  await story.step({ what: 'a colleague is chosen', page }, async () => {
    await press(page, 'Hand over');
    await page.getByRole('button', { name: /^Hand over to Grace/ }).waitFor();
    return 'Grace, whose phone is open';
  });
  await story.step({ what: 'it rings at the colleague', page: graces.page }, async () => {
    await page.getByRole('button', { name: /^Hand over to Grace/ }).click();
    await ringing(graces.page);
    return (
      (await graces.page
        .getByText(/^Ada.* hands over/)
        .first()
        .textContent()) ?? ''
    );
  });
  await story.step({ what: 'the colleague has the caller', page: graces.page }, async () => {
    await press(graces.page, 'Answer');
    const there = { where: 'in the browser of Grace', hears: graces.played, hz: tones.carrier };
    const heard = await bothHear([there, caller(call, gracesHz)]);
    await page.getByText(/^You handed the call to Grace/).waitFor();
    if (await phone.played()) throw new StepFailed('Ada still hears the caller.');
    return `${heard}; Ada hears nothing any more`;
  });
  await story.step({ what: 'what became of it', page }, async () => {
    call.hangUp();
    await saysEnded(graces.page, 'The other side hung up');
    return recordSays(cast, call, { outcome: 'answered', hungUpBy: 'caller', spoke: 'Ada, Grace' });
  });
  await dismiss(page);
  await graces.close();
}
