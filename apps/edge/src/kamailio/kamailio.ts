/** Starts, finds again and stops Kamailio, which carries the SIP. It outlives a killed agent; the next agent takes it over. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { RouterState } from '@patchcord/contracts';
import { endMarked, forgetMark, isRunning, lifeOf, type ProcessMark, readMark, startGroup } from '../engines/process-group.ts';
import { createRouterClient, type RouterClient } from './client.ts';
import { NoRoomError } from './come-in.ts';
import { type KamailioDefinitions, kamailioConfig, tcpConnectionsIn, writeDefinitions } from './definitions.ts';
import { createWayIn, fifoIn } from './way-in.ts';
import { whyItEnded } from './why-it-ended.ts';

const program = 'kamailio';

export interface KamailioOptions
  extends Pick<
    KamailioDefinitions,
    'address' | 'secondAddress' | 'sipPort' | 'tls' | 'websocketPort' | 'devicePort' | 'syncPort' | 'rtpenginePort' | 'callLifetimeSeconds'
  > {
  /** The edge's own folder; everything of Kamailio's is under run/ in it. */
  folder: string;
  /** Event files; made when missing. */
  eventsFolder: string;
  /** apps/router/build/router.lua */
  routerFile: string;
  /** Shared memory for routes, registrations and calls: about 270 MB for a million numbers. */
  sharedMemoryMb: number;
  /** Hides addresses inside what carriers send back; kept, so that a BYE after a restart can still be read (481, not 400). Random by default. */
  topologyKey?: string;
  /** Worker processes; 4 by default. */
  workers?: number;
  /** Names the routes on disk that it is filled from. One that was filled from others is not taken over: it may hold what they no longer do. */
  routesStore?: string;
}

export interface Kamailio {
  mark: ProcessMark;
  /** One word for one life: another one after every restart. */
  life: string;
  /** It was running before. Its rows, registrations and calls are as they were. */
  adopted: boolean;
  /** Of its start. */
  syncToken: string;
  router: RouterClient;
  /** As it was when it answered first. A started one is 'loading'. */
  state: RouterState;
  running(): boolean;
  /** Kills all of it; also when it is stopped or hangs. Its mark stays, for whoever starts the next one. */
  end(): Promise<void>;
}

export const runFolder = (folder: string) => join(folder, 'run');
export const kamailioLog = (folder: string) => join(runFolder(folder), 'kamailio.log');
/** `{ pid, startTicks, bootId, syncToken, tcpConnections, routesStore, listeners, routerFile }`, 0600. */
export const kamailioMarkFile = (folder: string) => join(runFolder(folder), 'kamailio.json');
const definitionsFile = (folder: string) => join(runFolder(folder), 'kamailio.cfg');

/** Whether the one that runs was started with the kamailio.cfg of this version: with another one, modules and events are not what the router expects. */
export function hasThisConfig(folder: string): boolean {
  try {
    return readFileSync(definitionsFile(folder), 'utf8').endsWith(readFileSync(kamailioConfig, 'utf8'));
  } catch {
    return false;
  }
}

/** The listeners, as one text: a Kamailio with others is not the one that the settings ask for. */
export function listenersOf(
  options: Pick<KamailioOptions, 'address' | 'secondAddress' | 'sipPort' | 'tls' | 'websocketPort' | 'devicePort'>,
): string {
  const { address, secondAddress, sipPort, tls, websocketPort, devicePort } = options;
  return [address, secondAddress, sipPort, tls?.sipPort, websocketPort, tls?.websocketPort, devicePort, tls?.devicePort]
    .map((one) => one ?? '-')
    .join(' ');
}

/** One that runs and is not to be taken over: it must be ended, and its calls with it. Why, for the log. */
export interface NotTakenOver {
  why: string;
}

/**
 * The Kamailio of an earlier agent; null where none runs. One that lives, but whose connections strangers hold, is waited for: to end it would end its calls,
 * and the next one would be full as soon.
 */
export async function adoptKamailio(
  options: Pick<KamailioOptions, 'folder' | 'syncPort' | 'routesStore' | 'routerFile'> & {
    listeners: string;
    onNoRoom: () => void;
    stop: AbortSignal;
  },
): Promise<Kamailio | NotTakenOver | null> {
  const mark = readMark(kamailioMarkFile(options.folder));
  if (mark === null || !isRunning(mark)) return null;
  const kept = readKept(options.folder);
  if (kept === null) return { why: 'the agent that started it was stopped before it wrote down how' };
  const why = whyNot(kept, options);
  if (why) return { why };
  const router = routerOf(options, kept.syncToken, kept.tcpConnections);
  try {
    const state = await firstState(router, () => isRunning(mark) && !options.stop.aborted, 5_000, options.onNoRoom);
    await limitConnections(router, kept.tcpConnections);
    return { ...asRunning(mark), adopted: true, syncToken: kept.syncToken, router, state };
  } catch (error) {
    return { why: `its router does not answer: ${error instanceof Error ? error.message : error}` };
  }
}

function whyNot(kept: Kept, wanted: Parameters<typeof adoptKamailio>[0]): string | null {
  if (kept.routesStore !== (wanted.routesStore ?? null)) return 'it was filled from other routes';
  if (kept.listeners !== wanted.listeners) return 'the settings ask for other listeners';
  // A reload writes there: it must be the file that this one reads.
  if (kept.routerFile !== wanted.routerFile) return 'it reads the router from another file';
  return hasThisConfig(wanted.folder) ? null : 'its kamailio.cfg is not that of this version';
}

const routerOf = ({ folder, syncPort }: Pick<KamailioOptions, 'folder' | 'syncPort'>, syncToken: string, tcpConnections: number) =>
  createRouterClient({ syncPort, syncToken, wayIn: createWayIn(fifoIn(runFolder(folder)), tcpConnections) });

/** Also of one that was left with the way in open. Not a reason to be without Kamailio: the next agent tries again. */
const limitConnections = (router: RouterClient, most: number) =>
  router.rpc('cfg.set_now_int', ['tcp', 'max_connections', most]).catch(() => undefined);

/** How Kamailio has its memory; the bare relay of the benchmark is started with the same. */
export const memoryArgs = (sharedMemoryMb: number): string[] => [
  // fm: 2 to 3 times less CPU a call than qm, which Debian's packages start with.
  ...['-x', 'fm', '-X', 'fm', '-m', String(sharedMemoryMb), '-M', '16'],
  // Receive buffers of UDP, as far as the kernel allows (net.core.rmem_max): a burst waits there instead of being dropped and sent again.
  ...['-b', '4000000'],
];

/** Module app_lua asks for Lua 5.1; LuaJIT has the same functions, and runs the router in half the time. The dynamic linker takes the first it is given. */
export const luaEngine = { LD_PRELOAD: 'libluajit-5.1.so.2' };

/** Ends whatever is left of an earlier one, orphans included, and starts anew with a new token. */
export async function startKamailio(options: KamailioOptions): Promise<Kamailio> {
  const run = runFolder(options.folder);
  mkdirSync(run, { recursive: true, mode: 0o700 });
  mkdirSync(options.eventsFolder, { recursive: true, mode: 0o700 });
  await stopKamailio(options.folder, 0);
  const tcpConnections = tcpConnectionsIn(options.sharedMemoryMb);
  const syncToken = randomBytes(32).toString('base64url');
  const file = definitionsFile(options.folder);
  rmSync(file, { force: true });
  writeDefinitions(file, {
    address: options.address,
    secondAddress: options.secondAddress,
    sipPort: options.sipPort,
    tls: options.tls,
    websocketPort: options.websocketPort,
    devicePort: options.devicePort,
    syncPort: options.syncPort,
    rtpenginePort: options.rtpenginePort,
    routerFile: options.routerFile,
    eventsFolder: options.eventsFolder,
    workers: options.workers ?? 4,
    tcpConnections,
    callLifetimeSeconds: options.callLifetimeSeconds,
    syncToken,
    topologyKey: options.topologyKey ?? randomBytes(18).toString('base64url'),
  });
  const loggedBefore = statSync(kamailioLog(options.folder), { throwIfNoEntry: false })?.size ?? 0;
  const mark = await startGroup({
    program,
    // -DD: no daemon, so that the group is ours. No -P: a stale pid file would stop the next start.
    args: ['-f', file, '-DD', '-E', ...memoryArgs(options.sharedMemoryMb), '-w', run, '-Y', run],
    env: luaEngine,
    logFile: kamailioLog(options.folder),
    markFile: kamailioMarkFile(options.folder),
  });
  writeKept(options.folder, mark, {
    syncToken,
    tcpConnections,
    routesStore: options.routesStore ?? null,
    listeners: listenersOf(options),
    routerFile: options.routerFile,
  });
  const router = routerOf(options, syncToken, tcpConnections);
  const running = () => isRunning(mark);
  try {
    const state = await firstState(router, running, 15_000);
    await limitConnections(router, tcpConnections);
    return { ...asRunning(mark), adopted: false, syncToken, router, state };
  } catch (error) {
    await stopKamailio(options.folder, 0);
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`Kamailio did not start: ${why}. ${whyItEnded(logSince(options.folder, loggedBefore))}`);
  }
}

const asRunning = (mark: ProcessMark) => ({
  mark,
  life: lifeOf(mark),
  running: () => isRunning(mark),
  end: () => endMarked(mark, program, 0),
});

/** Ends every process of the group: asks, waits up to `graceMs`, then kills. Nothing running is no error. */
export async function stopKamailio(folder: string, graceMs: number): Promise<void> {
  const mark = readMark(kamailioMarkFile(folder));
  if (mark !== null) await endMarked(mark, program, graceMs);
  forgetMark(kamailioMarkFile(folder));
}

/** @param onNoRoom it lives and strangers fill it: then there is no time limit */
async function firstState(router: RouterClient, running: () => boolean, timeoutMs: number, onNoRoom?: () => void): Promise<RouterState> {
  let until = performance.now() + timeoutMs;
  for (;;) {
    if (!running()) throw new Error('it ended at once');
    try {
      return await router.state();
    } catch (error) {
      const waits = onNoRoom && error instanceof NoRoomError;
      if (waits) {
        onNoRoom();
        until = performance.now() + timeoutMs;
      }
      if (performance.now() > until) throw error;
      await delay(waits ? 250 : 25);
    }
  }
}

/** What the next agent needs besides the mark. */
interface Kept {
  syncToken: string;
  /** The limit for everybody (way-in.ts). */
  tcpConnections: number;
  routesStore: string | null;
  listeners: string;
  routerFile: string;
}

function readKept(folder: string): Kept | null {
  try {
    const { syncToken, tcpConnections, routesStore, listeners, routerFile } = JSON.parse(readFileSync(kamailioMarkFile(folder), 'utf8'));
    if (typeof syncToken !== 'string' || typeof listeners !== 'string' || typeof routerFile !== 'string') return null;
    if (!Number.isInteger(tcpConnections)) return null;
    return { syncToken, tcpConnections, routesStore: typeof routesStore === 'string' ? routesStore : null, listeners, routerFile };
  } catch {
    return null;
  }
}

/** A kill between the start and this leaves a mark without a token: the next agent cannot take it over, ends it and starts anew. */
function writeKept(folder: string, mark: ProcessMark, kept: Kept): void {
  const file = kamailioMarkFile(folder);
  writeFileSync(`${file}.new`, JSON.stringify({ ...mark, ...kept }), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** What stands in the log after byte `from`. */
function logSince(folder: string, from: number): string {
  try {
    return readFileSync(kamailioLog(folder)).subarray(from).toString();
  } catch {
    return '';
  }
}
