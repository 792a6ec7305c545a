/**
 * 1,000,000 routes into an edge. A new edge gets them as a snapshot over HTTP, keeps them on its disk and pushes them into Kamailio; after a restart
 * it pushes them from its disk. The snapshot comes from a plain HTTP server that speaks the edge protocol: no database is measured here. The agent's
 * own log says what took how long.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeFolders, type Plan } from '../../apps/cli/src/instance/plan.ts';
import { Program } from '../../apps/cli/src/instance/program.ts';
import { readMark } from '../../apps/edge/src/engines/process-group.ts';
import { stopRtpengine } from '../../apps/edge/src/engines/rtpengine.ts';
import { kamailioMarkFile, stopKamailio } from '../../apps/edge/src/kamailio/index.ts';
import { waitFor } from '../../tests/rig/wait.ts';
import { finding } from '../finding.ts';
import { benchPlan } from '../instance.ts';
import type { Measure } from '../measure.ts';
import { childThatRuns, groupCpuMicroseconds, processCpuMicroseconds } from '../processes.ts';
import { startSnapshotSource } from '../snapshot-source.ts';

/** Fewer for a first look; the goal is for 1,000,000. */
const routes = Number(process.env.BENCH_ROUTES ?? 1_000_000);
if (!(Number.isInteger(routes) && routes > 0))
  throw new Error(`BENCH_ROUTES is '${process.env.BENCH_ROUTES}': expected a whole number of routes.`);
const limitMs = 240_000;
const goal = { atMost: 15 };

const main = fileURLToPath(new URL('../../apps/edge/src/main.ts', import.meta.url));

export const loadRoutes: Measure = {
  name: 'load-routes',
  title: `${routes.toLocaleString('en')} routes into an edge`,
  async run(context) {
    const source = await startSnapshotSource(routes);
    context.onStop(source.close);
    const settings = { PATCHCORD_EDGE_SHARED_MEMORY_MB: '1024', PATCHCORD_CONTROL_URL: source.url };
    const plan = await benchPlan(context, settings);
    makeFolders(plan);
    const download = await downloadSeconds(source.url);
    context.say(`the snapshot alone, read and thrown away: ${download.toFixed(1)} s`);

    const folder = join(plan.dataFolder, 'edge');
    context.onStop(() => Promise.all([stopKamailio(folder, 0), stopRtpengine(folder, 0)]));
    const start = () => {
      const launch = { title: 'edge agent', main, env: { ...plan.env, PATCHCORD_EDGE_TOKEN: 'bench' }, logFile: logOf(plan) };
      const agent: Program = new Program(launch, () => context.say(`the edge agent ended unasked: ${agent.lastWords().at(-1)}`));
      context.onStop(() => agent.stop(20_000));
      agent.start();
      return agent;
    };
    const agent = start();
    const whole = await inForceSeconds(plan, 'a new edge');
    const first = parts(plan);
    const cpu = cpuSeconds(folder);
    context.say(`a new edge: ${whole.toFixed(1)} s`);
    await agent.stop(20_000);
    start();
    const again = await inForceSeconds(plan, 'an edge that starts again');
    const second = parts(plan);

    const seconds = (ms: number | undefined) => (ms ?? Number.NaN) / 1_000;
    const step = (name: string, ms: number | undefined, detail = '') => finding(`  ${name}`, seconds(ms), 's', { detail });
    return {
      findings: [
        finding('new edge, all in force after', whole, 's', {
          goal,
          detail: `CPU: agent ${cpu.agent.toFixed(1)} s, Kamailio ${cpu.kamailio.toFixed(1)} s; in it:`,
        }),
        step('snapshot over HTTP, staged on disk', first.snapshotMs, `reading it alone takes ${download.toFixed(1)} s`),
        step('made the routes of this edge, on disk', first.storeMs),
        step('pushed into Kamailio', first.fromDiskMs),
        finding('restart, all in force after', again, 's', { goal, detail: 'in it:' }),
        step('pushed into Kamailio from disk', second.fromDiskMs),
      ],
      samples: { whole, first, cpu, again, second, download },
    };
  },
};

/** Since both were started, that is for this alone. */
function cpuSeconds(folder: string): { agent: number; kamailio: number } {
  const kamailio = readMark(kamailioMarkFile(folder));
  return {
    agent: processCpuMicroseconds(childThatRuns('apps/edge/src/main.ts')) / 1_000_000,
    kamailio: kamailio === null ? Number.NaN : groupCpuMicroseconds(kamailio.pid) / 1_000_000,
  };
}

async function downloadSeconds(url: string): Promise<number> {
  const fromMs = performance.now();
  const ended = new AbortController();
  const answer = await fetch(`${url}/api/edge/v1/changes?since=0`, { signal: ended.signal });
  let tail = '';
  for await (const chunk of answer.body ?? []) {
    tail = (tail + Buffer.from(chunk).toString('latin1')).slice(-200);
    if (tail.includes('"snapshot.end"')) break;
  }
  ended.abort();
  return (performance.now() - fromMs) / 1_000;
}

async function inForceSeconds(plan: Plan, what: string): Promise<number> {
  const fromMs = performance.now();
  const answers = async () => {
    const answer = await fetch(`http://127.0.0.1:${plan.edge.httpPort}/healthz`, { signal: AbortSignal.timeout(20_000) }).catch(() => null);
    const report = (await answer?.json()) as { status: string; appliedRevision: number } | undefined;
    return report?.status === 'ready' && report.appliedRevision >= routes;
  };
  await waitFor(`${what} to have all in force`, answers, limitMs);
  return (performance.now() - fromMs) / 1_000;
}

const logOf = (plan: Plan) => join(plan.logFolder, 'edge.log');

/** What the agent wrote about its last start. */
function parts(plan: Plan): { snapshotMs?: number; storeMs?: number; fromDiskMs?: number } {
  const lines = existsSync(logOf(plan)) ? readFileSync(logOf(plan), 'utf8').split('\n') : [];
  const last = (text: string) => JSON.parse(lines.findLast((line) => line.includes(`"${text}"`)) ?? '{}');
  const snapshot = last('snapshot taken');
  return {
    snapshotMs: snapshot.streamMs,
    storeMs: snapshot.storeMs,
    fromDiskMs: last('routes pushed from disk').ms,
  };
}
