/**
 * `npm run demo:onboarding`: from sign-up to the live number, and paused and resumed, on an instance of its own where nothing is seeded: first in
 * headless Chromium as people do it, then through the API with a key. Exit status 0 only if all of it happened. Leaves nothing running.
 */
import { relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readOptions } from '../arguments.ts';
import { launchBrowser } from '../demo/browser-phone.ts';
import { freeInstanceEnv } from '../demo/free-instance.ts';
import { type Show, show } from '../demo/show.ts';
import { startInstance } from '../instance/instance.ts';
import { planInstance } from '../instance/plan.ts';
import { addSeenAddress, firstCall, pauseAndResume } from './arrival.ts';
import { readForward } from './carrier.ts';
import { inBrowser } from './cast.ts';
import { approveNumbers, type Cast, readForwardAddress, sendRequest, signUp } from './request.ts';
import { Story } from './story.ts';
import { makeLocation, operatorComesIn, supportComesIn } from './team.ts';
import { playByApi } from './through-api.ts';
import { openVisitor } from './visitor.ts';

const output = fileURLToPath(new URL('../../../../demo-output/onboarding/', import.meta.url));
const usage = 'npm run demo:onboarding [-- --pictures FOLDER], which writes the small pictures of the README’s tour there';

export async function onboarding(args: string[]): Promise<number> {
  const { pictures } = readOptions(args, { pictures: { type: 'string' } }, usage);
  return show('onboarding', async (one) => {
    const tourFolder = pictures === undefined ? null : resolve(pictures);
    const story = await Story.begin({ line: one.line, folder: output, tourFolder });
    await play(story, one);
    await story.finish('From sign-up to the live number');
    return `All of it happened. Pictures of every step: ${relative(process.cwd(), output)}`;
  });
}

async function play(story: Story, { line, folder, onEnd }: Show): Promise<void> {
  const plan = planInstance({ ...(await freeInstanceEnv(process.env, folder)), PATCHCORD_DEMO_DATA: 'no' });
  const url = plan.env.PATCHCORD_PUBLIC_URL as string;
  const browser = await launchBrowser({ autoplay: true });
  onEnd(() => browser.close());
  const [operator, support, customer] = [await openVisitor(browser), await openVisitor(browser), await openVisitor(browser)];

  const instance = await startInstance(plan, () => undefined, {
    makeEdge: async (serverSaid) => {
      line.tell('control plane ready', `${url}, empty`);
      await operatorComesIn(story, operator, serverSaid());
      return makeLocation(story, operator, plan);
    },
  });
  onEnd(() => instance.stop());
  await instance.ready;
  line.tell('edge ready', 'Kamailio and rtpengine take calls');
  await supportComesIn(story, { operator, support });

  const cast: Cast = { business: inBrowser, customer, support, url };
  await signUp(story, cast);
  const request = await sendRequest(story, cast);
  await approveNumbers(story, cast);
  const forward = readForward(await readForwardAddress(story, cast, request));
  await addSeenAddress(story, cast, forward);
  await firstCall(story, cast, forward);
  await pauseAndResume(story, cast, forward);

  await playByApi(story, { url: plan.httpUrl });
}
