/** Runs sipp for one call. */
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { readFile } from 'node:fs/promises';
import { isIPv6 } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const tickMs = 5;

export interface SippPlan {
  folder: string;
  scenarioFile: string;
  source: string;
  sourcePort: number;
  /** sipp opens ports for sound of its own, which this program does itself. */
  unusedMediaPort: number;
  target: { address: string; port: number };
  sipCallId: string;
  /** sipp ends by itself after so long, should this program die first. */
  limitSeconds: number;
}

/** A UDP port free now on that address, with the `extra` ports after it. Somebody else may have it before it is used. */
export async function freeUdpPort(address: string, extra = 0): Promise<number> {
  const open = (port: number) =>
    new Promise<ReturnType<typeof createSocket>>((resolve, reject) => {
      const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
      socket.once('error', reject);
      socket.bind({ address, port, exclusive: true }, () => resolve(socket));
    });
  for (let attempt = 0; attempt < 50; attempt++) {
    const first = await open(0);
    const port = first.address().port;
    const sockets = [first];
    try {
      for (let offset = 1; offset <= extra; offset++) sockets.push(await open(port + offset));
      return port;
    } catch {
      // A neighbour is taken: another try.
    } finally {
      for (const socket of sockets) socket.close();
    }
  }
  throw new Error(`No ${extra + 1} free UDP ports in a row on ${address}.`);
}

export function runSipp(plan: SippPlan) {
  const traceFile = join(plan.folder, 'messages.log');
  const errorFile = join(plan.folder, 'errors.log');
  const target = `${isIPv6(plan.target.address) ? `[${plan.target.address}]` : plan.target.address}:${plan.target.port}`;
  const options = {
    '-sf': plan.scenarioFile,
    '-m': 1,
    '-cid_str': plan.sipCallId,
    '-i': plan.source,
    '-p': plan.sourcePort,
    // Its control port sipp looks for itself, from 8888 on.
    '-ci': plan.source,
    '-mi': plan.source,
    '-mp': plan.unusedMediaPort,
    '-message_file': traceFile,
    '-error_file': errorFile,
    '-deadcall_wait': 0,
    '-timeout': `${plan.limitSeconds}s`,
  };
  const flags = ['-bind_local', '-nostdin', '-trace_msg', '-trace_err', '-skip_rlimit'];
  const child = spawn('sipp', [target, ...Object.entries(options).flat().map(String), ...flags], { cwd: plan.folder, stdio: 'ignore' });
  let failure: NodeJS.ErrnoException | null = null;
  let killed = false;
  const ended = new Promise<void>((resolve) => {
    child.once('error', (error) => {
      failure = error;
      resolve();
    });
    child.once('exit', () => resolve());
  });
  const trace = () => readFile(traceFile, 'utf8').catch(() => '');
  return {
    ended,
    trace,
    /** Waits until it has sent or received something, or has ended. @returns false where a port that was free was taken before sipp had it */
    async gotItsPorts(): Promise<boolean> {
      while (child.exitCode === null && child.signalCode === null && !failure) {
        if ((await trace()) !== '') return true;
        await delay(tickMs);
      }
      return (await trace()) !== '' || !/Address already in use/.test(await readFile(errorFile, 'utf8').catch(() => ''));
    },
    /** Ends sipp at once, whatever the call does. */
    async kill(): Promise<void> {
      killed = true;
      child.kill('SIGKILL');
      await ended;
    },
    /** @throws where sipp never sent anything. */
    async check(): Promise<void> {
      if (failure?.code === 'ENOENT') throw new Error('sipp is not installed: it is in the Debian package sip-tester.');
      if (failure) throw failure;
      if (killed || (await trace()) !== '') return;
      const why = await readFile(errorFile, 'utf8').catch(() => '');
      throw new Error(`sipp placed no call and ended with ${child.exitCode ?? child.signalCode}: ${why.trim() || 'it said nothing'}`);
    },
  };
}
