/**
 * `npm run demo:phone`: the day of a phone, at the real pages in a headless Chromium, with a carrier, a telephone network and a desk phone that are real SIP.
 * Sound is measured at both ends, and records are read. Exit status 0 only if all of it happened. Leaves nothing running.
 */
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { testPair } from '../../../edge/test/certificate.ts';
import { takesNothing } from '../arguments.ts';
import { freeInstanceEnv, withCertificate } from '../demo/free-instance.ts';
import { gather } from '../demo/gather.ts';
import { type Show, show } from '../demo/show.ts';
import { Story } from '../onboarding/story.ts';
import { signInAndLook } from './begin.ts';
import { callOut } from './calling-out.ts';
import type { Cast } from './cast.ts';
import { handOver } from './colleague.ts';
import { deskPhone, doNotDisturb } from './desk-phone.ts';
import { outliveFaults } from './faults.ts';
import { withOwnRouter } from './router-build.ts';
import { severalCalls } from './talking.ts';
import { wake, withPush } from './woken.ts';

const output = fileURLToPath(new URL('../../../../demo-output/phone/', import.meta.url));

export async function phone(args: string[]): Promise<number> {
  takesNothing(args, 'npm run demo:phone takes no arguments');
  return show('phone', async (one) => {
    const story = await Story.begin({ line: one.line, folder: output, tourFolder: null });
    await play(await begin(story, one));
    await story.finish('The day of a phone');
    return `All of it happened. Pictures of every step: ${relative(process.cwd(), output)}`;
  });
}

async function play(cast: Cast): Promise<void> {
  await signInAndLook(cast);
  await severalCalls(cast);
  await callOut(cast);
  await outliveFaults(cast);
  await handOver(cast);
  await doNotDisturb(cast);
  await deskPhone(await wake(cast));
}

async function begin(story: Story, one: Show): Promise<Cast> {
  const free = await freeInstanceEnv(process.env, one.folder);
  const env = await withPush(await withOwnRouter(free, one.folder), one.folder);
  const gathered = await gather(one, await withCertificate(env, one.folder, testPair()));
  const { page } = gathered.phone;
  page.setDefaultTimeout(20_000);
  return { ...gathered, story, page, folder: one.folder, onEnd: one.onEnd };
}
