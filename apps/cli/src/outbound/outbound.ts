/**
 * `npm run demo:outbound`: Ada proves a number and calls out with it, from the phone page in a headless Chromium, through a telephone network that is
 * real SIP. Exit status 0 only if all of it happened. Leaves nothing running.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { me } from '@patchcord/contracts';
import { startUpstream } from '@patchcord/demo-carrier/upstream';
import { takesNothing } from '../arguments.ts';
import { openBrowserPhone, signInAndWaitReady } from '../demo/browser-phone.ts';
import { freeInstanceEnv } from '../demo/free-instance.ts';
import { beeps } from '../demo/microphone-file.ts';
import { type Show, show } from '../demo/show.ts';
import { startInstance } from '../instance/instance.ts';
import { planInstance } from '../instance/plan.ts';
import { signedInAs } from '../onboarding/http.ts';
import { Story } from '../onboarding/story.ts';
import type { Cast } from './cast.ts';
import { endDifferently, networkGone } from './endings.ts';
import { readStatement, setPrices } from './money.ts';
import { proveByCall, unprovedIsRefused } from './proof.ts';
import { microphoneHz, secondGateway, talk } from './talk.ts';

const ada = 'ada@demo.example';
const output = fileURLToPath(new URL('../../../../demo-output/outbound/', import.meta.url));

export async function outbound(args: string[]): Promise<number> {
  takesNothing(args, 'npm run demo:outbound takes no arguments');
  return show('outbound', async (one) => {
    const story = await Story.begin({ line: one.line, folder: output, tourFolder: null });
    await play(await gather(story, one));
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

async function gather(story: Story, { line, folder, onEnd }: Show): Promise<Cast> {
  const plan = planInstance(await freeInstanceEnv(process.env, folder));
  const instance = await startInstance(plan, () => undefined, { ownUpstream: true });
  onEnd(() => instance.stop());
  // Told where it is awaited.
  instance.ready.catch(() => undefined);
  const upstreamFolder = join(folder, 'upstream');
  await mkdir(upstreamFolder);
  const upstream = await startUpstream({
    folder: upstreamFolder,
    port: plan.server.demoUpstreamPort,
    edge: { address: plan.edge.address, port: plan.edge.sipPort },
  });
  onEnd(() => upstream.stop());
  await instance.ready;
  const url = plan.env.PATCHCORD_PUBLIC_URL as string;
  line.tell('system ready', `${url}, and a telephone network with two gateways on port ${plan.server.demoUpstreamPort}`);

  const microphone = join(folder, 'microphone.wav');
  await writeFile(microphone, beeps(microphoneHz, 4));
  const phone = await openBrowserPhone(microphone);
  onEnd(() => phone.close());
  await signInAndWaitReady(phone.page, url, ada, instance.password);
  line.tell('registered', 'Ada signed in, her phone says Ready to ring');
  const api = await signedInAs(plan.httpUrl, { email: ada, password: instance.password });
  const { accounts } = await api.ask('GET', '/api/v1/me', me);
  return { story, url, page: phone.page, heard: phone.heard, api, account: `/api/v1/accounts/${accounts[0]?.id}`, upstream };
}
