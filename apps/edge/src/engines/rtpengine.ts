/** Starts, finds again and stops rtpengine, which carries the media. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { PortRange } from '../settings.ts';
import { createNg, type Ng } from './ng.ts';
import { endMarked, forgetMark, isRunning, lifeOf, type ProcessMark, readMark, startGroup } from './process-group.ts';

const program = 'rtpengine';
/** The kernel cuts names at 15 characters; this one is shorter. */
const processName = 'rtpengine';

export interface RtpengineOptions {
  folder: string;
  address: string;
  /** Of the other family; media of a call can have a leg on each. */
  secondAddress?: string | undefined;
  ngPort: number;
  mediaPorts: PortRange;
  /** Where rtpengine tells that a call has no media any more: a POST with `dlg.terminate_dlg` as XML-RPC. */
  timeoutUrl: string;
}

export interface Rtpengine {
  mark: ProcessMark;
  life: string;
  adopted: boolean;
  ng: Ng;
  running(): boolean;
  /** Kills it; also when it is stopped or hangs. Its mark stays, for whoever starts the next one. */
  end(): Promise<void>;
}

export const rtpengineLog = (folder: string) => join(folder, 'rtpengine.log');
export const rtpengineMarkFile = (folder: string) => join(folder, 'rtpengine.json');

/** The arguments, without those that only say how to log. */
export function rtpengineArgs(options: Omit<RtpengineOptions, 'folder'>): string[] {
  return [
    '--config-file=none',
    // No kernel table: works in containers; userspace was measured at 0.2 % of a core per call.
    '--table=-1',
    // Two of one name are one interface with both families.
    `--interface=${options.address}`,
    ...(options.secondAddress ? [`--interface=${options.secondAddress}`] : []),
    `--listen-ng=127.0.0.1:${options.ngPort}`,
    `--port-min=${options.mediaPorts.min}`,
    `--port-max=${options.mediaPorts.max}`,
    // All streams of a call silent for this long ends it. Long, because muted and held phones send little or nothing (DTX, RFC 3389).
    '--timeout=60',
    '--silent-timeout=3600',
    // A ringing call has media on one side only; the longest ring time is 180 s.
    '--offer-timeout=300',
    // Ports are free again at once, except those of answered calls: the router asks for some seconds, so that their figures can be read.
    '--delete-delay=0',
    // Reports without a round trip count too: rtpengine's own score is not used, ours is made of loss, jitter and round trip.
    '--mos=LQ',
    `--b2b-url=${options.timeoutUrl}`,
    '--xmlrpc-format=2',
  ];
}

/** Takes over the one that runs and answers, or ends what is left of it and starts a new one. Returns when it answers. */
export async function ensureRtpengine(options: RtpengineOptions): Promise<Rtpengine> {
  const old = readMark(rtpengineMarkFile(options.folder));
  if (old !== null && isRunning(old)) {
    const taken = await answering(old, true, options, 3_000).catch(() => null);
    if (taken) return taken;
  }
  await stopRtpengine(options.folder, 0);
  const mark = await startGroup({
    program,
    args: [...rtpengineArgs(options), '--foreground', '--log-stderr', '--log-level=5'],
    logFile: rtpengineLog(options.folder),
    markFile: rtpengineMarkFile(options.folder),
  });
  try {
    return await answering(mark, false, options, 10_000);
  } catch (error) {
    await stopRtpengine(options.folder, 0);
    throw error;
  }
}

async function answering(mark: ProcessMark, adopted: boolean, options: RtpengineOptions, timeoutMs: number): Promise<Rtpengine> {
  const ng = createNg(options.ngPort);
  const running = () => isRunning(mark);
  const until = performance.now() + timeoutMs;
  const log = rtpengineLog(options.folder);
  try {
    for (;;) {
      if (!running()) throw new Error(`it ended while starting, see ${log}`);
      const answer = await ng.ask('ping', {}, 300).catch(() => null);
      if (answer?.result === 'pong') return { mark, life: lifeOf(mark), adopted, ng, running, end: () => endMarked(mark, processName, 0) };
      if (performance.now() > until) throw new Error(`it does not answer, see ${log}`);
      await delay(20);
    }
  } catch (error) {
    ng.close();
    throw error;
  }
}

export async function stopRtpengine(folder: string, graceMs: number): Promise<void> {
  const file = rtpengineMarkFile(folder);
  const mark = readMark(file);
  if (mark !== null) await endMarked(mark, processName, graceMs);
  forgetMark(file);
}

/** For example '10.5.3.5-1+deb12u1'; null where it is not installed. */
export async function rtpengineVersion(): Promise<string | null> {
  const printed = await promisify(execFile)(program, ['--version'], { timeout: 5_000 }).catch(() => null);
  return printed === null ? null : (/Version:?\s*(\S+)/.exec(printed.stdout + printed.stderr)?.[1] ?? null);
}
