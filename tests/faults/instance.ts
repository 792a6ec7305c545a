/** A whole instance as `npm start` runs it, in a folder of its own on free ports, and its HTTP API as Ada and Grace see it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Call, call, edgeReport, type Health, me, type PhoneSession, page, phoneSession } from '@patchcord/contracts';
import * as z from 'zod';
import { freeInstanceEnv } from '../../apps/cli/src/demo/free-instance.ts';
import { readHealth } from '../../apps/cli/src/instance/instance.ts';
import type { Env } from '../../apps/cli/src/instance/plan.ts';
import { buildRouter } from '../../apps/router/build.ts';
import { waitFor } from '../rig/wait.ts';

const main = fileURLToPath(new URL('../../apps/cli/src/main.ts', import.meta.url));
const edgeAddress = '127.20.11.1';
export const source = '127.20.11.10';
const counted = page(
  z.object({ count: z.number(), code: z.int(), method: z.string(), result: z.object({ outcome: z.string() }), detail: z.string() }),
);

export interface Instance {
  /** The process of `npm start`. */
  pid: number;
  edgeFolder: string;
  syncPort: number;
  target: { address: string; port: number };
  health(): Promise<Health | null>;
  edge(): Promise<z.infer<typeof edgeReport> | null>;
  signIn(email: string): Promise<Person>;
  said(): string;
  stop(): Promise<void>;
}

export interface Person {
  phoneSession(): Promise<PhoneSession>;
  /** The demo trunk lets our carrier in, at any rate. */
  openTrunk(): Promise<void>;
  calls(): Promise<Call[]>;
  /** INVITEs that were refused and are only counted. Silence is no refusal: each repetition of such an INVITE counts by itself. */
  refusedAttempts(): Promise<{ outcome: string; count: number; detail: string }[]>;
}

export async function startInstance(folder: string, databaseUrl?: string): Promise<Instance> {
  // Its own build: the one in apps/router/build may be replaced while this runs.
  const routerFile = join(folder, 'router.lua');
  await buildRouter(routerFile);
  const env: Env = {
    ...(await freeInstanceEnv(process.env, join(folder, 'data'))),
    PATCHCORD_EDGE_ADDRESS: edgeAddress,
    // A call keeps its ports for five seconds after its end (apps/edge/src/events/media-figures.ts): 20 calls a second need some hundreds.
    PATCHCORD_EDGE_MEDIA_PORTS: '12000-15999',
    PATCHCORD_EDGE_ROUTER: routerFile,
    ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}),
  };
  const child = spawn(process.execPath, [main, 'start'], { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text));
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const httpUrl = `http://127.0.0.1:${env.PATCHCORD_HTTP_PORT}`;
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  try {
    await waitFor('npm start to be ready', () => stillRuns(child, said) && said.includes('Ctrl-C ends everything'), 60_000);
  } catch (error) {
    await stop();
    throw new Error(`${(error as Error).message}\n${said}`);
  }
  const password = readFileSync(join(folder, 'data', 'start', 'password'), 'utf8').trim();
  return {
    pid: child.pid as number,
    edgeFolder: join(folder, 'data', 'edge'),
    syncPort: Number(env.PATCHCORD_EDGE_SYNC_PORT),
    target: { address: edgeAddress, port: Number(env.PATCHCORD_EDGE_SIP_PORT) },
    health: () => readHealth(httpUrl),
    async edge() {
      try {
        const answer = await fetch(`http://127.0.0.1:${env.PATCHCORD_EDGE_HTTP_PORT}/healthz`, { signal: AbortSignal.timeout(2_000) });
        return edgeReport.parse(await answer.json());
      } catch {
        return null;
      }
    },
    signIn: (email) => signIn(httpUrl, email, password),
    said: () => said,
    stop,
  };
}

function stillRuns(child: ChildProcess, said: string): true {
  if (child.exitCode !== null) throw new Error(`npm start ended: ${said}`);
  return true;
}

async function signIn(httpUrl: string, email: string, password: string): Promise<Person> {
  let cookie = '';
  const ask = async (path: string, method = 'GET', body?: unknown) => {
    const answer = await fetch(`${httpUrl}${path}`, {
      method,
      headers: { cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(5_000),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${(await answer.text()).slice(0, 300)}`);
    return answer;
  };
  const signedIn = await ask('/api/auth/sign-in/email', 'POST', { email, password });
  cookie = signedIn.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  const accountId = me.parse(await (await ask('/api/v1/me')).json()).accounts[0]?.id;
  const account = `/api/v1/accounts/${accountId}`;
  const all = async <T>(path: string, shape: z.ZodType<{ items: T[]; nextCursor: string | null }>): Promise<T[]> => {
    const items: T[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const one = shape.parse(await (await ask(`${path}?limit=200${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`)).json());
      items.push(...one.items);
      cursor = one.nextCursor;
    }
    return items;
  };
  return {
    phoneSession: async () => phoneSession.parse(await (await ask(`${account}/phone/session`, 'POST')).json()),
    async openTrunk() {
      const trunks = (await all(`${account}/trunks`, page(z.object({ id: z.string() })))) as { id: string }[];
      const trunk = `/api/v1/platform/accounts/${accountId}/trunks/${trunks[0]?.id}`;
      await ask(trunk, 'PATCH', { callsPerSecond: 200, callsLimit: 1_000 });
      await ask(`${trunk}/sources`, 'POST', { cidr: source });
    },
    calls: () => all(`${account}/calls`, page(call)),
    async refusedAttempts() {
      const rows = await all('/api/v1/platform/attempts', counted);
      return rows
        .filter(({ method, code }) => method === 'INVITE' && code > 0)
        .map(({ count, result, detail }) => ({ count, outcome: result.outcome, detail }));
    },
  };
}
