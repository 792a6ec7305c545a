/**
 * The demo's telephone network, real SIP on loopback: two gateways, whoever is called, and the carrier to which calls of brought numbers come back.
 *
 * @example
 * const upstream = await startUpstream({ folder, port: 5080, edge: { address: '127.0.0.1', port: 5060 } });
 * upstream.received(); // who was shown for each call
 * upstream.farCalls(); // what the called side heard
 */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { type FarCall, startFarEnd } from './far-end.ts';
import { startNetwork } from './network.ts';
import { demoAddresses } from './numbers.ts';
import { isTaken } from './port-taken.ts';
import { type ReceivedInvite, readReceived } from './received.ts';

export interface UpstreamPlan {
  /** For its files; exists. */
  folder: string;
  /** UDP port of the gateways, the carrier and the far end, each at an address of its own. */
  port: number;
  /** Left out: demoAddresses. */
  addresses?: typeof demoAddresses;
  /** The edge's carrier listener. */
  edge: { address: string; port: number };
}

export interface DemoUpstream {
  received(): ReceivedInvite[];
  farCalls(): FarCall[];
  /** Rejects when one of its programs ends unasked. */
  ended: Promise<never>;
  stop(): Promise<void>;
}

const readyLimitMs = 10_000;
const tickMs = 50;
/** Of a network that runs for days only the newest are kept. */
const mostKept = 500;

export async function startUpstream(plan: UpstreamPlan): Promise<DemoUpstream> {
  const { folder, port, edge, addresses = demoAddresses } = plan;
  const received: ReceivedInvite[] = [];
  const said: string[] = [];
  const network = startNetwork({ folder, port, addresses, edge }, (line) => {
    const invite = readReceived(line);
    const kept: unknown[] = invite ? received : said;
    kept.push(invite ?? line);
    if (kept.length > mostKept) kept.shift();
  });
  let stopping = false;
  const endOf = (child: ChildProcess) =>
    new Promise<never>((_, reject) => {
      const tell = (how: unknown) => {
        if (!stopping)
          reject(new Error(`A program of the demo upstream ended (${how}): ${said.slice(-8).join('\n') || 'it said nothing'}`));
      };
      child.once('error', tell);
      // Its last words may come after its end.
      child.once('close', (code, signal) => tell(signal ?? code));
    });
  const networkEnd = endOf(network);
  networkEnd.catch(() => undefined);
  const far = await startFarEnd({ folder, address: addresses.farEnd, port });
  const ended = Promise.race([networkEnd, endOf(far.child)]);
  ended.catch(() => undefined);
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    far.close();
    if (network.exitCode !== null || network.signalCode !== null) return;
    network.kill('SIGTERM');
    await once(network, 'exit');
  };
  try {
    await Promise.race([ended, untilThere(Object.values(addresses), port)]);
  } catch (error) {
    await stop();
    throw error;
  }
  return { received: () => [...received], farCalls: far.calls, ended, stop };
}

async function untilThere(addresses: string[], port: number): Promise<void> {
  const endMs = performance.now() + readyLimitMs;
  while (!(await Promise.all(addresses.map((address) => isTaken(address, port)))).every(Boolean)) {
    if (performance.now() > endMs) throw new Error(`The demo upstream is not there after ${readyLimitMs / 1000} s.`);
    await delay(tickMs);
  }
}
