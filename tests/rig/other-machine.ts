/**
 * A machine of its own for a browser, and two networks that it can be on: a network namespace, with two pairs of virtual Ethernet to ours.
 * Ours has one address that it reaches over either. Addresses are those for such tests (RFC 2544 appendix C.2.2).
 */
import { execFile, spawn } from 'node:child_process';
import { readlinkSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { waitFor } from './wait.ts';

export type Network = 'first' | 'second';

export interface OtherMachine {
  /** Our address, for it. */
  here: string;
  join(network: Network): Promise<void>;
  leave(network: Network): Promise<void>;
  /** Runs a command there. @returns what it printed */
  run(command: string, ...args: string[]): Promise<string>;
  /** Writes a program that runs `executable` there. */
  program(file: string, executable: string): Promise<string>;
  stop(): Promise<void>;
}

/** How the machine names its way to each network. */
export type Interfaces = Record<Network, string>;
const ordinary: Interfaces = { first: 'first', second: 'second' };
/** Of a machine that has nothing but networks between itself and its virtual machines: Chromium has pages loaded over them, and no calls. */
export const notForCalls: Interfaces = { first: 'vmnet1', second: 'vmnet2' };

/** Ours too, for a relay: not the edge's. */
export const relayAddress = '198.18.0.2';

const numbers: Record<Network, number> = { first: 1, second: 2 };
const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` };
const run = async (command: string, ...args: string[]) => (await promisify(execFile)(command, args, { env })).stdout;
const ip = (line: string) => run('ip', ...line.split(' '));

/** @throws where this machine does not let us make one: a test that needs it has failed then, not passed */
export async function openOtherMachine(interfaces = ordinary): Promise<OtherMachine> {
  const process_ = spawn('unshare', ['--net', 'sleep', 'infinity'], { stdio: 'ignore', env });
  try {
    return await connectTo(process_.pid ?? 0, interfaces, () => process_.kill('SIGKILL'));
  } catch (error) {
    process_.kill('SIGKILL');
    const why = error instanceof Error ? error.message : error;
    throw new Error(
      `No network namespace with virtual Ethernet can be made here, so this cannot be tested. It takes root and iproute2: ${why}`,
    );
  }
}

async function connectTo(pid: number, interfaces: Interfaces, end: () => void): Promise<OtherMachine> {
  const ours = readlinkSync('/proc/self/ns/net');
  await waitFor('a network namespace', () => pid > 0 && readlinkSync(`/proc/${pid}/ns/net`) !== ours);
  const inside = ['nsenter', `--net=/proc/${pid}/ns/net`];
  const there = (command: string, ...args: string[]) => run('nsenter', ...inside.slice(1), command, ...args);
  const ipThere = (line: string) => there('ip', ...line.split(' '));
  const here = '198.18.0.1';
  const link = (network: Network) => `pc${pid}n${numbers[network]}`;
  const subnet = (network: Network) => `198.18.${numbers[network]}`;

  for (const address of [here, relayAddress]) await ip(`address replace ${address}/32 dev lo`);
  await ipThere('link set lo up');
  for (const network of ['first', 'second'] as const) {
    await ip(`link add ${link(network)} type veth peer name ${interfaces[network]} netns ${pid}`);
    await ip(`address add ${subnet(network)}.1/24 dev ${link(network)}`);
    await ip(`link set ${link(network)} up`);
    // As networks do: what says that it comes from another one goes nowhere (RFC 2827).
    await writeFile(`/proc/sys/net/ipv4/conf/${link(network)}/rp_filter`, '1');
  }
  return {
    here,
    async join(network) {
      await ipThere(`link set ${interfaces[network]} up`);
      await ipThere(`address add ${subnet(network)}.2/24 dev ${interfaces[network]}`);
      await ipThere(`route replace default via ${subnet(network)}.1`);
    },
    async leave(network) {
      await ipThere(`address flush dev ${interfaces[network]}`);
      await ipThere(`link set ${interfaces[network]} down`);
    },
    run: there,
    async program(file, executable) {
      await writeFile(file, `#!/bin/sh\nexec ${inside.join(' ')} ${executable} "$@"\n`, { mode: 0o700 });
      return file;
    },
    async stop() {
      for (const network of ['first', 'second'] as const) await ip(`link delete ${link(network)}`);
      for (const address of [here, relayAddress]) await ip(`address delete ${address}/32 dev lo`);
      end();
    },
  };
}
