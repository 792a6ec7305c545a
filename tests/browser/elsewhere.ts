/** The system, with its browser on a machine of its own. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromiumFile } from '../../apps/cli/src/demo/browser-phone.ts';
import { freePort } from '../../apps/cli/src/demo/free-port.ts';
import { type Interfaces, type OtherMachine, openOtherMachine } from '../rig/other-machine.ts';
import { type System, startSystem } from './system.ts';

export interface Elsewhere {
  machine: OtherMachine;
  system: System;
  /** For files of the test; gone with the rest. */
  folder: string;
  stop(): Promise<void>;
}

export async function startElsewhere({
  more = {},
  flags = [],
  loopback = true,
  interfaces,
}: {
  more?: Record<string, string>;
  /** More of Chromium's. */
  flags?: string[];
  loopback?: boolean;
  interfaces?: Interfaces;
} = {}): Promise<Elsewhere> {
  const machine = await openOtherMachine(interfaces);
  const folder = await mkdtemp(join(tmpdir(), 'patchcord-machine-'));
  const end = async () => {
    await machine.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const { here } = machine;
    const port = await freePort(here);
    const system = await startSystem({
      more: { PATCHCORD_EDGE_ADDRESS: here, PATCHCORD_HTTP_ADDRESS: here, PATCHCORD_HTTP_PORT: String(port), ...more },
      browser: {
        loopback,
        executable: await machine.program(join(folder, 'chromium'), chromiumFile),
        // In place of a certificate: the microphone is for https and for localhost.
        flags: [`--unsafely-treat-insecure-origin-as-secure=http://${here}:${port}`, ...flags],
      },
    });
    const stop = async () => {
      await system.stop();
      await end();
    };
    return { machine, system, folder, stop };
  } catch (error) {
    await end();
    throw error;
  }
}
