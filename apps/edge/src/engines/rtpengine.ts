/** Starts, finds again and stops rtpengine, which carries the media. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { PortRange } from '../settings.ts';
import { createNg, type Ng } from './ng.ts';
import { endGroup, forgetMark, isRunning, lifeOf, type ProcessMark, readMark, startGroup } from './process-group.ts';

const program = 'rtpengine';
/** The kernel cuts names at 15 characters; this one is shorter. */
const processName = 'rtpengine';

export interface RtpengineOptions {
  folder: string;
  address: string;
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
}

export const rtpengineLog = (folder: string) => join(folder, 'rtpengine.log');
const markFile = (folder: string) => join(folder, 'rtpengine.json');

/** The arguments, without those that only say how to log. */
export function rtpengineArgs(options: Omit<RtpengineOptions, 'folder'>): string[] {
  return [
    '--config-file=none',
    // No kernel table: works in containers; userspace was measured at 0.2 % of a core per call.
    '--table=-1',
    `--interface=${options.address}`,
    `--listen-ng=127.0.0.1:${options.ngPort}`,
    `--port-min=${options.mediaPorts.min}`,
    `--port-max=${options.mediaPorts.max}`,
    // All streams of a call silent for this long ends it. Long, because muted and held phones send little or nothing (DTX, RFC 3389).
    '--timeout=60',
    '--silent-timeout=3600',
    // A ringing call has media on one side only; the longest ring time is 180 s.
    '--offer-timeout=300',
    // Ports are free again at once; nothing reads the figures of an ended call.
    '--delete-delay=0',
    `--b2b-url=${options.timeoutUrl}`,
    '--xmlrpc-format=2',
  ];
}

/** Takes over the one that runs, or ends what is left of it and starts a new one. Returns when it answers. */
export async function ensureRtpengine(options: RtpengineOptions): Promise<Rtpengine> {
  const file = markFile(options.folder);
  const old = readMark(file);
  const adopted = old !== null && isRunning(old);
  if (old !== null && !adopted) await endGroup(old.pid, processName, 0);
  const mark = adopted
    ? old
    : await startGroup({
        program,
        args: [...rtpengineArgs(options), '--foreground', '--log-stderr', '--log-level=5'],
        logFile: rtpengineLog(options.folder),
        markFile: file,
      });
  const ng = createNg(options.ngPort);
  const running = () => isRunning(mark);
  try {
    await untilItAnswers(ng, running, rtpengineLog(options.folder));
  } catch (error) {
    ng.close();
    if (!adopted) await endGroup(mark.pid, processName, 0);
    throw error;
  }
  return { mark, life: lifeOf(mark), adopted, ng, running };
}

async function untilItAnswers(ng: Ng, running: () => boolean, logFile: string): Promise<void> {
  const until = performance.now() + 10_000;
  for (;;) {
    if (!running()) throw new Error(`rtpengine ended while starting, see ${logFile}`);
    const answer = await ng.ask('ping', {}, 300).catch(() => null);
    if (answer?.result === 'pong') return;
    if (performance.now() > until) throw new Error(`rtpengine does not answer, see ${logFile}`);
    await delay(20);
  }
}

export async function stopRtpengine(folder: string, graceMs: number): Promise<void> {
  const file = markFile(folder);
  const mark = readMark(file);
  if (mark !== null) await endGroup(mark.pid, processName, graceMs);
  forgetMark(file);
}

/** For example '10.5.3.5-1+deb12u1'; null where it is not installed. */
export async function rtpengineVersion(): Promise<string | null> {
  const printed = await promisify(execFile)(program, ['--version'], { timeout: 5_000 }).catch(() => null);
  return printed === null ? null : (/Version:?\s*(\S+)/.exec(printed.stdout + printed.stderr)?.[1] ?? null);
}
