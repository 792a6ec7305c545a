/** The whole real system for browser tests: control plane, edge agent, Kamailio, rtpengine on free ports, the built pages, one Chromium. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type CallPlan, type RunningCall, startCall } from '@patchcord/demo-carrier';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../../apps/cli/src/demo/browser-phone.ts';
import { freeInstanceEnv, withCertificate } from '../../apps/cli/src/demo/free-instance.ts';
import { beeps } from '../../apps/cli/src/demo/microphone-file.ts';
import { startInstance } from '../../apps/cli/src/instance/instance.ts';
import { planInstance } from '../../apps/cli/src/instance/plan.ts';
import type { TestPair } from '../../apps/edge/test/certificate.ts';
import { buildRouter } from '../../apps/router/build.ts';

export const ada = 'ada@demo.example';
export const grace = 'grace@demo.example';
/** Rings Ada. */
export const adasNumber = '+12025550101';
/** Rings Ada and Grace. */
export const sharedNumber = '+12025550102';
export const caller = '+442079460123';

/** Listed for the demo trunk. */
export const carrierAddress = '127.0.0.10';

/** The carrier sends this, the browser hears it. */
export const carrierHz = 1000;
/** The browser's microphone beeps this, the carrier hears it. */
export const browserHz = 440;

const pages = fileURLToPath(new URL('../../apps/web/dist/index.html', import.meta.url));
const command = fileURLToPath(new URL('../../apps/cli/src/main.ts', import.meta.url));

export interface System {
  url: string;
  password: string;
  /** Where carriers send SIP. */
  carrier: { address: string; port: number };
  browser: Browser;
  /** Where the demo takes mail. */
  mail: { address: string; port: number };
  /** Where the edge's rtpengine takes commands. */
  rtpenginePort: number;
  /** `npm run reload`, with the same call router under a version of its own. @returns what it prints */
  reload(version: string): Promise<string>;
  /** A carrier calls over real SIP, from an address of the demo trunk. */
  call(plan: Pick<CallPlan, 'to'> & Partial<CallPlan>): Promise<RunningCall>;
  stop(): Promise<void>;
}

interface Options {
  /** With TLS for carriers and desk phones. */
  pair?: TestPair;
  /** More variables of the instance. */
  more?: Record<string, string>;
  /** What Chromium is started as. */
  browser?: Parameters<typeof launchBrowser>[0];
}

export async function startSystem({ pair, more = {}, browser: how }: Options = {}): Promise<System> {
  if (!existsSync(pages)) throw new Error('apps/web is not built: npm run build -w @patchcord/web');
  const folder = await mkdtemp(join(tmpdir(), 'patchcord-browser-'));
  const router = join(folder, 'router.lua');
  const { version: builtVersion } = await buildRouter(router);
  const env = { ...(await freeInstanceEnv(process.env, folder)), PATCHCORD_EDGE_ROUTER: router, ...more };
  const plan = planInstance(pair ? await withCertificate(env, folder, pair) : env);
  const said: string[] = [];
  const instance = await startInstance(plan, (line) => said.push(line));
  const microphone = join(folder, 'microphone.wav');
  await writeFile(microphone, beeps(browserHz, 4));
  let browser: Browser;
  try {
    [browser] = await Promise.all([launchBrowser({ microphone, ...how }), instance.ready]);
  } catch (error) {
    await instance.stop();
    throw new Error(`${error instanceof Error ? error.message : error}\n${said.join('\n')}`);
  }
  const calls: RunningCall[] = [];
  let runs = builtVersion;
  return {
    url: plan.env.PATCHCORD_PUBLIC_URL as string,
    password: instance.password,
    carrier: { address: plan.edge.address, port: plan.edge.sipPort },
    browser,
    mail: { address: plan.server.mailInMailbox, port: plan.server.mailInPort },
    rtpenginePort: plan.edge.rtpenginePort,
    async reload(version) {
      await writeFile(`${router}.beside`, (await readFile(router, 'utf8')).replaceAll(runs, version));
      await rename(`${router}.beside`, router);
      runs = version;
      return (await promisify(execFile)(process.execPath, [command, 'reload'], { env: plan.env as NodeJS.ProcessEnv })).stdout;
    },
    async call(wanted) {
      const call = await startCall({
        target: { address: plan.edge.address, port: plan.edge.sipPort },
        source: carrierAddress,
        from: caller,
        toneHz: carrierHz,
        talkSeconds: 60,
        ...wanted,
      });
      call.ended.catch(() => undefined);
      calls.push(call);
      return call;
    },
    async stop() {
      for (const call of calls) call.hangUp();
      await Promise.allSettled(calls.map(({ ended }) => ended));
      await browser.close();
      await instance.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
