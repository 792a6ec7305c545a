/** Where an instance on this machine has its data, its ports and its programs: all from environment variables, so that two run side by side. */
import { mkdirSync } from 'node:fs';
import { isIP, isIPv6 } from 'node:net';
import { join, resolve } from 'node:path';
import { readSettings } from '@patchcord/settings';
import { edgeSettings, wrongTogether } from '../../../edge/src/settings.ts';
import { serverSettings } from '../../../server/src/settings.ts';
import { CommandError } from '../command-error.ts';

export type Env = Record<string, string | undefined>;

export interface Plan {
  /** What the programs are started with: the variables given, and those that follow from them. */
  env: Env;
  /** Variables as the caller gave them. */
  given: Env;
  dataFolder: string;
  logFolder: string;
  /** Password and edge token stand here, readable by this user only. */
  keptFolder: string;
  server: ReturnType<typeof readSettings<typeof serverSettings>>;
  edge: ReturnType<typeof readSettings<typeof edgeSettings>>;
  /** Where this machine reaches the control plane. */
  httpUrl: string;
}

/** An address to connect to, for one that is listened on: 'all addresses' is reached by loopback. */
export function reachable(address: string): string {
  if (address === '0.0.0.0') return '127.0.0.1';
  if (address === '::') return '::1';
  return address;
}

export const urlHost = (address: string) => (isIPv6(address) ? `[${address}]` : address);

/** @throws SettingError for a wrong variable. Writes nothing. */
export function planInstance(env: Env): Plan {
  const dataFolder = resolve(env.PATCHCORD_DATA || './data');
  const first = readSettings(serverSettings, env);
  if (first.mode === 'production') {
    throw new CommandError(
      'This command is for the demo on one machine. In production, control plane and edges are services of their own: docs/production.md.',
    );
  }
  const httpAddress = reachable(first.httpAddress);
  const httpUrl = `http://${urlHost(httpAddress)}:${first.httpPort}`;
  // Browsers give the microphone to https and to loopback; localhost reads better than 127.0.0.1.
  const publicHost = httpAddress === '127.0.0.1' ? 'localhost' : urlHost(httpAddress);
  const derived = {
    PATCHCORD_DATA: dataFolder,
    PATCHCORD_PUBLIC_URL: env.PATCHCORD_PUBLIC_URL || `http://${publicHost}:${first.httpPort}`,
    PATCHCORD_CONTROL_URL: env.PATCHCORD_CONTROL_URL || httpUrl,
    // The demo takes mail from this machine, and believes what it says of its sender: no DNS knows demo.example.
    PATCHCORD_MAIL_IN_MAILBOX: env.PATCHCORD_MAIL_IN_MAILBOX ?? 'byoc@demo.example',
    PATCHCORD_MAIL_IN_UNCHECKED: env.PATCHCORD_MAIL_IN_UNCHECKED || 'yes',
    // The demo's carrier calls from loopback.
    PATCHCORD_PRIVATE_ROUND_TRIPS: env.PATCHCORD_PRIVATE_ROUND_TRIPS || 'yes',
  };
  const complete = { ...env, ...derived };
  const edge = readSettings(edgeSettings, complete);
  if (isIP(edge.address) === 0) throw new CommandError(`PATCHCORD_EDGE_ADDRESS is ${JSON.stringify(edge.address)}: expected an IP address`);
  const wrong = wrongTogether(edge);
  if (wrong.length > 0) throw new CommandError(wrong.join('\n'));
  return {
    env: complete,
    given: env,
    dataFolder,
    logFolder: join(dataFolder, 'logs'),
    keptFolder: join(dataFolder, 'start'),
    server: readSettings(serverSettings, complete),
    edge,
    httpUrl,
  };
}

/** The seeded gateways lead to it. */
export const hasUpstream = ({ server }: Plan): boolean => server.demoData === 'yes' && server.demoUpstreamPort > 0;

export function makeFolders(plan: Plan): void {
  for (const folder of [plan.dataFolder, plan.logFolder, plan.keptFolder]) mkdirSync(folder, { recursive: true, mode: 0o700 });
}
