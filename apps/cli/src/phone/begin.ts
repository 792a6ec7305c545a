/** The day begins: signed in, and the microphone looked at before somebody calls. */
import { signInAndWaitReady } from '../demo/browser-phone.ts';
import { ada } from '../demo/gather.ts';
import { until } from '../demo/timeline.ts';
import { press } from '../onboarding/visitor.ts';
import type { Cast } from './cast.ts';

const loud = 30;

export async function signInAndLook({ story, page, url, password }: Cast): Promise<void> {
  await story.step({ what: 'signed in', page }, async () => {
    await signInAndWaitReady(page, url, ada, password);
    return 'the phone says Ready to ring';
  });
  await story.step({ what: 'microphone and speakers', page }, async () => {
    await press(page, 'Phone settings');
    const settings = page.getByRole('dialog', { name: 'Phone settings' });
    const bar = settings.getByRole('progressbar');
    const level = await until('the level to move with the voice', 10_000, async () => {
      const now = Number(await bar.getAttribute('aria-valuenow'));
      return now > loud ? now : null;
    });
    const outputs = await settings.getByRole('checkbox').count();
    return `the level shows ${Math.round(level)} of 100 while the microphone hears a voice; ${outputs} outputs to ring on`;
  });
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
}
