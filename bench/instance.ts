/** A whole instance as `npm start` runs it, in a folder of its own on free ports, and its HTTP API as Ada sees it. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { me, number, page, trunk } from '@patchcord/contracts';
import { freeInstanceEnv } from '../apps/cli/src/demo/free-instance.ts';
import { type Instance, startInstance } from '../apps/cli/src/instance/instance.ts';
import { type Plan, planInstance } from '../apps/cli/src/instance/plan.ts';
import { buildRouter } from '../apps/router/build.ts';
import type { Context } from './measure.ts';

export const source = '127.0.0.10';
const ada = 'ada@demo.example';

/** A plan with its own build of the router: the one in apps/router/build may be replaced meanwhile. */
export async function benchPlan({ onStop }: Context, settings: Record<string, string> = {}): Promise<Plan> {
  const folder = mkdtempSync(join(tmpdir(), 'patchcord-bench-'));
  onStop(() => rmSync(folder, { recursive: true, force: true }));
  const routerFile = join(folder, 'router.lua');
  await buildRouter(routerFile);
  return planInstance({
    ...(await freeInstanceEnv(process.env, join(folder, 'data'))),
    PATCHCORD_EDGE_ROUTER: routerFile,
    ...settings,
  });
}

export interface Signed {
  /** Path under the person's account, for example '/numbers'. @throws where the answer is no success */
  ask(path: string, method?: string, body?: unknown): Promise<unknown>;
  /** The same as the operator that she is too: what a customer would have to ask support for. */
  direct(path: string, method: string, body: unknown): Promise<unknown>;
  account: string;
}

export interface BenchInstance {
  plan: Plan;
  ada: Signed;
  target: { address: string; port: number };
}

export async function startBenchInstance(context: Context): Promise<BenchInstance> {
  const plan = await benchPlan(context);
  const instance: Instance = await startInstance(plan, () => undefined);
  context.onStop(() => instance.stop());
  await instance.ready;
  return {
    plan,
    ada: await signIn(plan.httpUrl, ada, instance.password),
    target: { address: plan.edge.address, port: plan.edge.sipPort },
  };
}

async function signIn(httpUrl: string, email: string, password: string): Promise<Signed> {
  let cookie = '';
  const request = async (path: string, method: string, body?: unknown): Promise<Response> => {
    const answer = await fetch(`${httpUrl}${path}`, {
      method,
      headers: { cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(10_000),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${(await answer.text()).slice(0, 300)}`);
    return answer;
  };
  const signedIn = await request('/api/auth/sign-in/email', 'POST', { email, password });
  cookie = signedIn.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  const account = me.parse(await (await request('/api/v1/me', 'GET')).json()).accounts[0]?.id ?? '';
  return {
    account,
    ask: async (path, method = 'GET', body) => (await request(`/api/v1/accounts/${account}${path}`, method, body)).json(),
    direct: async (path, method, body) => (await request(`/api/v1/platform/accounts/${account}${path}`, method, body)).json(),
  };
}

export const edgeToken = (plan: Plan): string => readFileSync(join(plan.keptFolder, 'edge-token'), 'utf8').trim();

/** The demo's trunk, made as wide as the API allows. */
export async function openTrunk({ ask, direct }: Signed): Promise<string> {
  const { items } = page(trunk).parse(await ask('/trunks'));
  const id = items[0]?.id as string;
  await direct(`/trunks/${id}`, 'PATCH', { callsPerSecond: 1_000, callsLimit: 10_000 });
  return id;
}

export async function numberId({ ask }: Signed, e164: string): Promise<string> {
  const { items } = page(number).parse(await ask('/numbers'));
  const found = items.find((one) => one.e164 === e164);
  if (!found) throw new Error(`the demo has no number ${e164}`);
  return found.id;
}
