/** The commands as people run them, on real parts: an instance of its own on free ports. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freeInstanceEnv } from '../src/demo/free-instance.ts';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const data = mkdtempSync(join(tmpdir(), 'patchcord-start-'));
let env: NodeJS.ProcessEnv;

interface Ran {
  code: number;
  out: string;
  err: string;
}
const run = (args: string[], more: NodeJS.ProcessEnv = {}): Promise<Ran> =>
  new Promise((resolve) => {
    execFile(process.execPath, [main, ...args], { env: { ...env, ...more }, timeout: 60_000 }, (error, out, err) =>
      resolve({ code: error ? Number(error.code ?? -1) : 0, out, err }),
    );
  });

function begin(): { child: ChildProcess; said: () => string; ended: Promise<number | null> } {
  const child = spawn(process.execPath, [main, 'start'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text));
  return { child, said: () => said, ended: new Promise((resolve) => child.once('exit', resolve)) };
}

async function until(what: string, holds: () => boolean | Promise<boolean>, limitMs = 40_000): Promise<void> {
  const end = performance.now() + limitMs;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`${what}: not within ${limitMs / 1000} s`);
    await delay(50);
  }
}

const running = (pid: number) => existsSync(`/proc/${pid}`) && !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
const childrenOf = (pid: number) => readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
const engine = (...path: string[]): number => JSON.parse(readFileSync(join(data, 'edge', ...path), 'utf8')).pid;
/** Kamailio and sipp of the demo upstream. */
const network = () => childrenOf(childrenOf(instance.child.pid as number)[2] as number);
const engines = () => [engine('run', 'kamailio.json'), engine('rtpengine.json')];
const health = async () => (await fetch(`http://127.0.0.1:${env.PATCHCORD_HTTP_PORT}/healthz`)).json();

/** `start` itself gives up after 60 s, and says what was not ready. */
const readyLimitMs = 70_000;

let instance: ReturnType<typeof begin>;
const ready = () =>
  until(
    'ready',
    () => {
      if (instance.child.exitCode !== null) throw new Error(`start ended: ${instance.said()}`);
      return instance.said().includes('Ctrl-C ends everything');
    },
    readyLimitMs,
  );

beforeAll(async () => {
  env = await freeInstanceEnv(process.env, data);
  instance = begin();
  await ready();
});

afterAll(async () => {
  instance.child.kill('SIGTERM');
  await instance.ended;
  rmSync(data, { recursive: true, force: true });
});

describe('npm start', () => {
  test('is ready with one edge, and says where to sign in', async () => {
    expect(await health()).toMatchObject({ status: 'ready', edges: [{ status: 'ready' }] });
    const { out } = await run(['password']);
    expect(instance.said()).toContain(`http://localhost:${env.PATCHCORD_HTTP_PORT}`);
    expect(instance.said()).toContain(out.trim().split('\n').at(-1));
  });

  test('keeps its secrets for this user only', () => {
    for (const file of ['password', 'edge-token']) expect(statSync(join(data, 'start', file)).mode & 0o777).toBe(0o600);
    expect(statSync(join(data, 'start')).mode & 0o777).toBe(0o700);
  });

  test('a second one with the same data is refused', async () => {
    expect(await run(['start'])).toMatchObject({ code: 1, err: expect.stringContaining('already runs with the data in') });
  });

  test('a port in use is said by the name of its variable', async () => {
    const other = await freeInstanceEnv(process.env, join(data, 'second'));
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(Number(other.PATCHCORD_EDGE_WEBSOCKET_PORT), '127.0.0.1', resolve));
    const { code, err } = await run(['start'], other);
    taken.close();
    expect(code).toBe(1);
    expect(err).toContain('Set PATCHCORD_EDGE_WEBSOCKET_PORT to a free one');
  });
});

describe('npm run call', () => {
  const call = async (...args: string[]) => {
    const { code, out } = await run(['call', '--json', ...args]);
    return { status: code, ...JSON.parse(out) };
  };

  test('nobody online: 480 and the call record', async () => {
    expect(await call('--to', '+12025550101')).toMatchObject({
      status: 0,
      answers: [{ code: 480 }],
      outcome: 'no_app_online',
      code: 480,
      record: { origin: { address: '127.0.0.10' }, called: '+12025550101' },
    });
  });

  test('an unlisted source: no SIP answer at all, and the refusal', async () => {
    expect(await call('--to', '+12025550101', '--source', '127.0.0.99')).toMatchObject({
      status: 0,
      answers: [],
      outcome: 'source_not_listed',
      code: 0,
      attempt: { origin: { address: '127.0.0.99' } },
    });
  });

  test('an unknown number: 404 and the refusal, with the text as it was sent', async () => {
    expect(await call('--as', '(202)555-0199')).toMatchObject({
      status: 0,
      answers: [{ code: 404 }],
      outcome: 'number_unknown',
      attempt: { calledRaw: '(202)555-0199' },
    });
  });

  test('an address of another machine cannot call', async () => {
    expect(await run(['call', '--to', '1', '--source', '203.0.113.5'])).toMatchObject({
      code: 1,
      err: expect.stringContaining('203.0.113.5 is not an address of this machine'),
    });
  });
});

describe('what start runs', () => {
  test('an edge agent that is killed is started again and adopts the engines, which never stopped', async () => {
    const before = engines();
    const [, agent] = childrenOf(instance.child.pid as number) as [number, number];
    process.kill(agent, 'SIGKILL');
    await until('said', () => instance.said().includes('The edge agent was ended by SIGKILL'));
    await until('ready again', async () => (await run(['call', '--to', '+12025550101', '--json'])).out.includes('no_app_online'));
    expect(engines()).toEqual(before);
  });

  test('Ctrl-C ends everything that it started, and the next start has the same password', async () => {
    const { out: password } = await run(['password']);
    const pids = [...childrenOf(instance.child.pid as number), ...engines()];
    // Control plane, edge agent, demo upstream, and the edge's engines.
    expect(pids.filter(running)).toHaveLength(5);
    instance.child.kill('SIGINT');
    // The terminal and npm pass the same key on twice.
    instance.child.kill('SIGINT');
    expect(await instance.ended).toBe(0);
    expect(pids.filter(running)).toEqual([]);
    expect(instance.said()).not.toContain('Stopping at once');

    instance = begin();
    await ready();
    expect((await run(['password'])).out).toBe(password);
  }, 120_000);

  test('when start itself is killed, the programs end by themselves', async () => {
    const pids = [...childrenOf(instance.child.pid as number), ...engines(), ...network()];
    expect(pids.filter(running)).toHaveLength(7);
    instance.child.kill('SIGKILL');
    await until('ended', () => pids.filter(running).length === 0, 20_000);
  });
});
