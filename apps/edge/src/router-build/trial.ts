/** A Kamailio of its own, on loopback, for one build: it must start with it, know every function that the build calls, and carry a call. */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { EdgeEvent, RouterState } from '@patchcord/contracts';
import { readEventLine } from '../events/line.ts';
import { type Kamailio, startKamailio, stopKamailio } from '../kamailio/index.ts';
import { BuildRefused } from './build-refused.ts';
import { freePorts } from './free-ports.ts';
import { trialCall, trialRows } from './trial-call.ts';

const address = '127.0.0.1';

/** Named by no KEMI list. */
const unlisted = new Set(['x']);

/** @throws BuildRefused when the build does not do; any other error when it could not be tried */
export async function tryBuild(folder: string, routerFile: string): Promise<RouterState['routerVersion']> {
  rmSync(folder, { recursive: true, force: true });
  const eventsFolder = join(folder, 'events');
  // The call of the trial has no SDP, so nothing asks for media and nobody listens on the last one.
  const ports = await freePorts(address, ['sipPort', 'websocketPort', 'devicePort', 'syncPort', 'rtpenginePort']);
  try {
    const kamailio = await startKamailio({
      folder,
      eventsFolder,
      address,
      ...ports,
      routerFile,
      sharedMemoryMb: 64,
      workers: 1,
    }).catch((error) => {
      throw new BuildRefused(`a Kamailio does not start with it: ${error instanceof Error ? error.message : error}`);
    });
    await knowsFunctions(kamailio, readFileSync(routerFile, 'utf8'));
    await kamailio.router.push(trialRows);
    await trialCall({ address, sipPort: ports.sipPort, router: kamailio.router, events: () => eventsIn(eventsFolder) });
    return kamailio.state.routerVersion;
  } finally {
    await stopKamailio(folder, 0);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Lua finds a wrong name only when it comes to it, in the middle of somebody's call. */
async function knowsFunctions(kamailio: Kamailio, code: string): Promise<void> {
  const listed = (await kamailio.router.rpc('app_lua.api_list')) as { methods: { func: { module: string; name: string } }[] };
  const known = new Set(listed.methods.map(({ func }) => (func.module ? `${func.module}.${func.name}` : func.name)));
  const called = new Set([...code.matchAll(/\bKSR\.(\w+(?:\.\w+)?)\s*\(/g)].map((match) => match[1] ?? ''));
  const missing = [...called].filter((name) => !known.has(name) && !unlisted.has(name.split('.')[0] ?? ''));
  if (missing.length > 0) throw new BuildRefused(`Kamailio has no function ${missing.map((name) => `KSR.${name}`).join(', ')}`);
}

function eventsIn(folder: string): EdgeEvent[] {
  return readdirSync(folder)
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n').slice(0, -1))
    .flatMap((line) => {
      const read = readEventLine(line);
      return 'event' in read ? [read.event] : [];
    });
}
