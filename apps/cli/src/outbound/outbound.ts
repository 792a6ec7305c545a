/**
 * `npm run demo:outbound`: Ada proves a number and calls out with it, from the phone page in a headless Chromium, through a telephone network that is
 * real SIP. Exit status 0 only if all of it happened. Leaves nothing running.
 */
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { takesNothing } from '../arguments.ts';
import { signInAndWaitReady } from '../demo/browser-phone.ts';
import { freeInstanceEnv } from '../demo/free-instance.ts';
import { ada, gather } from '../demo/gather.ts';
import { type Show, show } from '../demo/show.ts';
import { Story } from '../onboarding/story.ts';
import type { Cast } from './cast.ts';
import { endDifferently, networkGone } from './endings.ts';
import { readStatement, setPrices } from './money.ts';
import { proveByCall, unprovedIsRefused } from './proof.ts';
import { secondGateway, talk } from './talk.ts';

const output = fileURLToPath(new URL('../../../../demo-output/outbound/', import.meta.url));

export async function outbound(args: string[]): Promise<number> {
  takesNothing(args, 'npm run demo:outbound takes no arguments');
  return show('outbound', async (one) => {
    const story = await Story.begin({ line: one.line, folder: output, tourFolder: null });
    await play(await begin(story, one));
    await story.finish('Calling out');
    return `All of it happened. Pictures of every step: ${relative(process.cwd(), output)}`;
  });
}

async function play(cast: Cast): Promise<void> {
  await setPrices(cast);
  await unprovedIsRefused(cast);
  await proveByCall(cast);
  await talk(cast);
  await endDifferently(cast);
  await secondGateway(cast);
  await networkGone(cast);
  await readStatement(cast, 2);
}

async function begin(story: Story, one: Show): Promise<Cast> {
  const { phone, password, ...rest } = await gather(one, await freeInstanceEnv(process.env, one.folder));
  await signInAndWaitReady(phone.page, rest.url, ada, password);
  one.line.tell('registered', 'Ada signed in, her phone says Ready to ring');
  return { ...rest, story, page: phone.page, heard: phone.heard };
}
