/** Measures the way to addresses that the control plane asked for, a few at a time, and reports each when it is known. */
import type { EdgeTasks } from '@patchcord/contracts';
import ipaddr from 'ipaddr.js';
import type { ControlPlane } from '../control-plane.ts';

const mostAtOnce = 4;
const mostWaiting = 32;

/** Looked at here once more: whoever speaks for the control plane cannot make this machine look at the network it stands in. */
export function isAllowed(address: string, allowPrivate: boolean): boolean {
  if (!ipaddr.isValid(address) || address.includes('%')) return false;
  const range = ipaddr.parse(address).range();
  return range === 'unicast' || (allowPrivate && ['private', 'loopback', 'uniqueLocal'].includes(range));
}

export function createRoundTrips(parts: {
  controlPlane: Pick<ControlPlane, 'sendRoundTrips'>;
  ping: (address: string) => Promise<number | null>;
  allowPrivate: boolean;
  log: { debug(line: object, text: string): void; warn(line: object, text: string): void };
}) {
  const waiting: string[] = [];
  const running = new Set<string>();

  async function measure(address: string): Promise<void> {
    try {
      const milliseconds = isAllowed(address, parts.allowPrivate) ? await parts.ping(address) : null;
      await parts.controlPlane.sendRoundTrips([{ address, milliseconds }]);
      parts.log.debug({ address, milliseconds }, 'round trip measured');
    } catch (error) {
      // The control plane asks again, or goes by the distance.
      parts.log.warn({ address, error: String(error) }, 'round trip not measured');
    } finally {
      running.delete(address);
      next();
    }
  }
  function next(): void {
    while (running.size < mostAtOnce) {
      const address = waiting.shift();
      if (address === undefined) return;
      running.add(address);
      void measure(address);
    }
  }
  return {
    start({ roundTrips }: EdgeTasks): void {
      for (const { address } of roundTrips)
        if (!running.has(address) && !waiting.includes(address) && waiting.length < mostWaiting) waiting.push(address);
      next();
    },
  };
}
