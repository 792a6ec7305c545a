/** An instance with a telephone network at its other end, and a Chromium for Ada: what the demos of her phone begin with. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { me } from '@patchcord/contracts';
import { type DemoUpstream, startUpstream } from '@patchcord/demo-carrier/upstream';
import { startInstance } from '../instance/instance.ts';
import { type Env, type Plan, planInstance } from '../instance/plan.ts';
import { type Http, signedInAs } from '../onboarding/http.ts';
import { type BrowserPhone, openBrowserPhone } from './browser-phone.ts';
import { beeps } from './microphone-file.ts';
import type { Show } from './show.ts';

export const ada = 'ada@demo.example';
/** What Ada's microphone hears. */
export const microphoneHz = 440;

export interface Gathered {
  plan: Plan;
  url: string;
  password: string;
  /** Nobody is signed in there yet. */
  phone: BrowserPhone;
  /** With Ada's session: she is administrator of the account, and operator. */
  api: Http;
  /** `/api/v1/accounts/acc_…` */
  account: string;
  upstream: DemoUpstream;
}

/** @param env of the instance */
export async function gather({ line, folder, onEnd }: Show, env: Env): Promise<Gathered> {
  const plan = planInstance(env);
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
  const { password } = instance;
  const api = await signedInAs(plan.httpUrl, { email: ada, password });
  const { accounts } = await api.ask('GET', '/api/v1/me', me);
  return { plan, url, password, phone, api, account: `/api/v1/accounts/${accounts[0]?.id}`, upstream };
}
