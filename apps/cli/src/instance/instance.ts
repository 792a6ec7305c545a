/** A whole instance: control plane and edge agent as programs of their own, started together, stopped edge first. */

import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Health, health } from '@patchcord/contracts';
import { CommandError } from '../command-error.ts';
import { holdDataFolder } from './hold.ts';
import { secretOf } from './kept.ts';
import { logSince, logSize, wordsOf } from './log-file.ts';
import { type Env, hasUpstream, makeFolders, type Plan } from './plan.ts';
import { takenPorts } from './ports.ts';
import { type Ended, type Launch, Program } from './program.ts';

const mains = {
  server: fileURLToPath(new URL('../../../server/src/main.ts', import.meta.url)),
  edge: fileURLToPath(new URL('../../../edge/src/main.ts', import.meta.url)),
  upstream: fileURLToPath(new URL('./upstream.ts', import.meta.url)),
};
const readyLimitMs = 60_000;
const tickMs = 50;

export interface Instance {
  plan: Plan;
  password: string;
  /** Resolves when the control plane is ready and one edge takes calls. Rejects when that cannot become true. */
  ready: Promise<Health>;
  /** Edge first, which waits for running calls; then the control plane. Called again: at once. */
  stop(): Promise<void>;
}

export async function readHealth(httpUrl: string): Promise<Health | null> {
  try {
    const answer = await fetch(`${httpUrl}/healthz`, { signal: AbortSignal.timeout(2_000) });
    return health.parse(await answer.json());
  } catch {
    return null;
  }
}

const howEnded = ({ code, signal }: Ended) => (signal ? `was ended by ${signal}` : `ended with exit status ${code}`);
const indented = (lines: string[]) => lines.map((line) => `    ${line}`).join('\n');

/** What the control plane wrote since it was started: where nothing is seeded, the first operator's link too. */
export type MakeEdge = (serverSaid: () => string) => Promise<{ token: string }>;

export interface InstanceOptions {
  /** Makes the edge, once the control plane stands, and gives its token. Left out: the seeded one. */
  makeEdge?: MakeEdge;
  /** Whoever starts the instance runs the demo upstream too. */
  ownUpstream?: boolean;
}

/**
 * @param say told what goes on, one line each.
 * @throws CommandError before anything is started, when another instance has this data folder or a port is taken.
 */
export async function startInstance(plan: Plan, say: (line: string) => void, options: InstanceOptions = {}): Promise<Instance> {
  if (plan.server.demoData === 'no' && !options.makeEdge)
    throw new CommandError('PATCHCORD_DEMO_DATA is no, so there would be no edge and nobody to sign in. Leave it out, or set it to yes.');
  makeFolders(plan);
  const release = holdDataFolder(plan);
  try {
    return await startPrograms(plan, say, release, options);
  } catch (error) {
    release();
    throw error;
  }
}

async function startPrograms(
  plan: Plan,
  say: (line: string) => void,
  release: () => void,
  { makeEdge, ownUpstream = false }: InstanceOptions,
): Promise<Instance> {
  const taken = await takenPorts(plan);
  if (taken.length > 0) {
    const there = await readHealth(plan.httpUrl);
    throw new CommandError(
      [...taken, there ? `Patchcord ${there.version} already runs at ${plan.httpUrl}.` : ''].filter(Boolean).join('\n'),
    );
  }
  const password = secretOf(plan, 'password');
  const edgeToken = secretOf(plan, 'edgeToken');
  const shared = { ...plan.env, PATCHCORD_DEMO_PASSWORD: password, PATCHCORD_DEMO_EDGE_TOKEN: edgeToken, PATCHCORD_EDGE_TOKEN: edgeToken };

  let becameReady = false;
  let stopping: Promise<void> | null = null;
  let fail: (error: Error) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  failed.catch(() => undefined);

  const program = (title: string, app: keyof typeof mains, env: Env = shared) => {
    const launch: Launch = { title, main: mains[app], env, logFile: join(plan.logFolder, `${app}.log`) };
    const made: Program = new Program(launch, (ended, pauseMs) => {
      const what = `The ${title} ${howEnded(ended)}. Its last words (${launch.logFile}):\n${indented(made.lastWords())}`;
      if (!becameReady) fail(new CommandError(what));
      else say(`${what}\nStarting it again in ${pauseMs / 1000} s.`);
    });
    return made;
  };
  const server = program('control plane', 'server');
  let edge: Program | null = null;
  const startEdge = (env?: Env) => {
    edge = program('edge agent', 'edge', env);
    edge.start();
  };
  server.start();
  if (!makeEdge) startEdge();
  const upstream = hasUpstream(plan) && !ownUpstream ? program('demo upstream', 'upstream') : null;
  upstream?.start();

  const startedMs = performance.now();
  const seconds = () => `${((performance.now() - startedMs) / 1000).toFixed(1)} s`;
  const untilReady = async (): Promise<Health> => {
    let serverSaid = false;
    let last: Health | null = null;
    while (performance.now() - startedMs < readyLimitMs) {
      if (stopping) throw new CommandError('Stopped before it was ready.');
      last = await readHealth(plan.httpUrl);
      if (last?.database.status === 'ready' && !serverSaid) {
        serverSaid = true;
        say(`  control plane ready after ${seconds()}`);
        if (makeEdge) {
          const { token } = await makeEdge(() => logSince(server.launch.logFile, 0));
          if (!stopping) startEdge({ ...shared, PATCHCORD_EDGE_TOKEN: token });
        }
      }
      const ready = last?.status === 'ready' ? last.edges.find(({ status }) => status === 'ready') : undefined;
      if (last && ready) {
        say(`  edge ${ready.name} ready after ${seconds()}`);
        becameReady = true;
        return last;
      }
      await delay(tickMs);
    }
    const state = last ? `It says: ${JSON.stringify({ status: last.status, edges: last.edges })}` : 'The control plane does not answer.';
    const words = edge ? `\nLast words of the edge agent (${edge.launch.logFile}):\n${indented(edge.lastWords())}` : '';
    throw new CommandError(`Not ready after ${readyLimitMs / 1000} s. ${state}${words}`);
  };

  const stopInOrder = async () => {
    const edgeLimitMs = (plan.edge.drainSeconds + 20) * 1000;
    if (edge) {
      const told = passOn(edge, say);
      await edge.stop(edgeLimitMs);
      told();
    }
    await upstream?.stop(5_000);
    await server.stop(15_000);
    release();
  };
  return {
    plan,
    password,
    ready: Promise.race([untilReady(), failed]),
    stop() {
      if (stopping === null) stopping = stopInOrder();
      else void edge?.stop(10_000);
      return stopping;
    },
  };
}

/** Tells what the edge agent says while it stops: how many calls it waits for, and how long. Returns how to end that. */
function passOn(edge: Program, say: (line: string) => void): () => void {
  const { logFile } = edge.launch;
  let from = logSize(logFile);
  const look = () => {
    const text = logSince(logFile, from);
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    from += Buffer.byteLength(whole);
    for (const line of whole.split('\n').map(wordsOf)) if (/drain|wait|call/i.test(line)) say(`  edge: ${line}`);
  };
  const timer = setInterval(look, 100);
  return () => {
    clearInterval(timer);
    look();
  };
}
