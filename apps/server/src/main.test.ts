/** The program itself, in a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { refused, unlisted } from '../test/events.ts';

let folder: string;
let port: number;
const running: ChildProcess[] = [];
const password = 'a password for the demo';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'patchcord-main-'));
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  port = (probe.address() as { port: number }).port;
  probe.close();
});
afterAll(async () => {
  for (const child of running) if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

interface Program {
  child: ChildProcess;
  output(): string;
  ended: Promise<number | null>;
}
function start(env: Record<string, string> = {}): Program {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts')], {
    env: {
      PATH: process.env.PATH,
      PATCHCORD_DATA: folder,
      PATCHCORD_HTTP_PORT: String(port),
      PATCHCORD_PUBLIC_URL: `http://127.0.0.1:${port}`,
      PATCHCORD_DEMO_EDGE_TOKEN: 'edge-token',
      PATCHCORD_DEMO_PASSWORD: password,
      ...env,
    },
  });
  running.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => (output += data));
  return { child, output: () => output, ended: once(child, 'exit').then(([code]) => code as number | null) };
}

const url = (path: string) => `http://127.0.0.1:${port}${path}`;
async function ready(program: Program): Promise<void> {
  for (const deadline = Date.now() + 40_000; Date.now() < deadline; ) {
    if (program.child.exitCode !== null) throw new Error(program.output());
    if (
      await fetch(url('/healthz')).then(
        (answer) => answer.ok,
        () => false,
      )
    )
      return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`not ready: ${program.output()}`);
}
const fromEdge = (path: string, body: unknown) =>
  fetch(url(`/api/edge/v1/${path}`), {
    method: 'POST',
    headers: { authorization: 'Bearer edge-token', 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

async function signIn(): Promise<string> {
  const answer = await fetch(url('/api/auth/sign-in/email'), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'ada@demo.example', password }),
  });
  expect(answer.status).toBe(200);
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}

test('starts, keeps what it acknowledged through kill -9, refuses a second process, and ends cleanly', async () => {
  const first = start();
  await ready(first);
  const cookie = await signIn();
  const events = [unlisted({ count: 7 }), refused({})].map((event, index) => ({ seq: index + 1, event }));
  expect(await (await fromEdge('events', { journal: 'journal-1', events })).json()).toEqual({ ackedSeq: 2 });

  const second = start({ PATCHCORD_HTTP_PORT: '1' });
  expect(await second.ended).toBe(1);
  expect(second.output()).toMatch(new RegExp(`^The database is already open in process ${first.child.pid} .*\\n$`));

  first.child.kill('SIGKILL');
  await first.ended;
  const third = start();
  await ready(third);
  const attempts = await (await fetch(url('/api/v1/platform/attempts'), { headers: { cookie } })).json(); // the session lives on too
  expect(attempts).toMatchObject({ items: expect.arrayContaining([expect.objectContaining({ count: 7 })]) });
  expect(await (await fromEdge('events', { journal: 'journal-1', events })).json()).toEqual({ ackedSeq: 2 });
  expect(statSync(join(folder, 'auth-secret')).mode & 0o777).toBe(0o600);

  const stream = await fetch(url('/api/edge/v1/changes?since=0'), { headers: { authorization: 'Bearer edge-token' } });
  third.child.kill('SIGTERM');
  expect(await third.ended).toBe(0); // also while an edge holds its stream open
  await stream.text().catch(() => '');
  expect(existsSync(join(folder, 'database.lock'))).toBe(false);
});

test('a production start that is not safe is refused with every reason, before anything is opened', async () => {
  const program = start({ PATCHCORD_MODE: 'production', PATCHCORD_DATA: join(folder, 'production') });
  expect(await program.ended).toBe(1);
  expect(program.output()).toMatch(/PATCHCORD_PUBLIC_URL: must start with https[\s\S]*PATCHCORD_AUTH_SECRET: must be set/);
  expect(existsSync(join(folder, 'production'))).toBe(false);
});

test('production starts without a seed', async () => {
  const production = {
    PATCHCORD_MODE: 'production',
    PATCHCORD_DATA: join(folder, 'production'),
    PATCHCORD_AUTH_SECRET: 'x'.repeat(32),
    PATCHCORD_PUBLIC_URL: 'https://phone.example',
    PATCHCORD_TRUSTED_PROXIES: '127.0.0.1',
    PATCHCORD_SMTP_URL: 'smtp://user:secret@mail.example:587',
    PATCHCORD_MAIL_FROM: 'Phones <phones@phone.example>',
  };
  const program = start(production);
  await ready(program);
  expect(await (await fetch(url('/healthz'))).json()).toMatchObject({ status: 'ready', edges: [] });
  program.child.kill('SIGTERM');
  expect(await program.ended).toBe(0);
});
