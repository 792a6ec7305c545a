/**
 * `npm run demo:onboarding`: from sign-up to the live number, and paused and resumed, on an instance of its own where nothing is seeded: first in
 * headless Chromium as people do it, then through the API with a key. Exit status 0 only if all of it happened. Leaves nothing running.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readOptions } from '../arguments.ts';
import { launchBrowser } from '../demo/browser-phone.ts';
import { freeInstanceEnv } from '../demo/free-instance.ts';
import { StepFailed, Timeline } from '../demo/timeline.ts';
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

type Closing = (() => Promise<unknown>)[];

export async function onboarding(args: string[]): Promise<number> {
  const { pictures } = readOptions(args, { pictures: { type: 'string' } }, usage);
  const folder = await mkdtemp(join(tmpdir(), 'patchcord-onboarding-'));
  const closing: Closing = [];
  const closeAll = async () => {
    for (const close of closing.splice(0).reverse()) await close().catch((error) => console.error(String(error)));
  };
  const interrupted = new Promise<never>((_, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.on(signal, () => reject(new StepFailed(`Stopped by ${signal}.`)));
  });
  const line = new Timeline((text) => console.log(text));
  try {
    const story = await Story.begin({ line, folder: output, tourFolder: pictures === undefined ? null : resolve(pictures) });
    await Promise.race([play(story, line, folder, closing), interrupted]);
    await closeAll();
    await rm(folder, { recursive: true, force: true });
    console.log(`All of it happened. Pictures of every step: ${relative(process.cwd(), output)}`);
    return 0;
  } catch (error) {
    await closeAll();
    console.error(`\nThe demo failed. ${error instanceof Error ? error.message : error}\nLogs are kept in ${join(folder, 'logs')}`);
    return 1;
  }
}

async function play(story: Story, line: Timeline, folder: string, closing: Closing): Promise<void> {
  const plan = planInstance({ ...(await freeInstanceEnv(process.env, folder)), PATCHCORD_DEMO_DATA: 'no' });
  const url = plan.env.PATCHCORD_PUBLIC_URL as string;
  const browser = await launchBrowser({ autoplay: true });
  closing.push(() => browser.close());
  const [operator, support, customer] = [await openVisitor(browser), await openVisitor(browser), await openVisitor(browser)];

  const instance = await startInstance(
    plan,
    () => undefined,
    async (serverSaid) => {
      line.tell('control plane ready', `${url}, empty`);
      await operatorComesIn(story, operator, serverSaid());
      return makeLocation(story, operator, plan);
    },
  );
  closing.push(() => instance.stop());
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
