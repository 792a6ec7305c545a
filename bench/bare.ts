/** The bare relay: Kamailio with nothing but record_route and t_relay, with the edge's own memory, buffers and number of workers. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { memoryArgs } from '../apps/edge/src/kamailio/index.ts';
import type { Engine } from './engine.ts';

export interface Tuning {
  workers: number;
  sharedMemoryMb: number;
  core: number;
}

/** After a flood it still works off what waits in its sockets. */
const stopLimitMs = 3_000;

export async function startBare(address: string, callee: string, tuning: Tuning): Promise<Engine> {
  const folder = mkdtempSync(join(tmpdir(), 'patchcord-bare-'));
  const config = fileURLToPath(new URL('bare-relay.cfg', import.meta.url));
  const values = ['-A', `CHILDREN=${tuning.workers}`, '-A', `ADDRESS=${address}`, '-A', 'PORT=5060', '-A', `CALLEE="${callee}"`];
  const memory = memoryArgs(tuning.sharedMemoryMb);
  const run = ['-w', folder, '-Y', folder, '-P', join(folder, 'pid'), '-DD', '-E'];
  const child = spawn('taskset', ['-c', String(tuning.core), 'kamailio', '-f', config, ...values, ...memory, ...run], {
    stdio: 'ignore',
    detached: true, // a group of its own: its CPU time is the group's
  });
  const group = child.pid as number;
  return {
    name: 'bare relay',
    group,
    target: `${address}:5060`,
    numbers: ['12025550101'],
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        const ended = once(child, 'exit');
        process.kill(-group, 'SIGTERM');
        const limit = setTimeout(() => process.kill(-group, 'SIGKILL'), stopLimitMs);
        await ended;
        clearTimeout(limit);
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
