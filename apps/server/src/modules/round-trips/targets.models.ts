/** Which addresses of a carrier's list are measured to. Pure. */
import { mostTargets } from '@patchcord/contracts';
import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** Only what the Internet routes to one machine: never our own networks. */
export const mayBeMeasured = (address: Address, allowPrivate: boolean): boolean =>
  address.range() === 'unicast' || (allowPrivate && ['private', 'loopback', 'uniqueLocal'].includes(address.range()));

function plus(address: Address, count: number): Address {
  const bytes = address.toByteArray();
  let carry = count;
  for (let index = bytes.length - 1; index >= 0 && carry > 0; index--) {
    carry += bytes[index] ?? 0;
    bytes[index] = carry & 0xff;
    carry >>= 8;
  }
  return ipaddr.fromByteArray(bytes);
}

/** The nth address of a range that a machine can have, or null where the range has no more. */
function hostOf([network, bits]: [Address, number], index: number): string | null {
  const free = (network.kind() === 'ipv4' ? 32 : 128) - bits;
  // In a range of more than two addresses the first is the network's own (RFC 4291 section 2.6.1 for IPv6).
  const offset = free > 1 ? index + 1 : index;
  return offset < 2 ** free ? plus(network, offset).toString() : null;
}

/**
 * One address of every range, then a second one of each, until there are enough.
 * @example targetsOf(['203.0.113.7/32', '198.51.100.0/29'], …) // ['203.0.113.7', '198.51.100.1', '198.51.100.2', '198.51.100.3']
 */
export function targetsOf(cidrs: string[], { allowPrivate }: { allowPrivate: boolean }): string[] {
  const ranges = cidrs.flatMap((cidr) => {
    if (!ipaddr.isValidCIDR(cidr)) return [];
    const range = ipaddr.parseCIDR(cidr);
    return mayBeMeasured(range[0], allowPrivate) ? [range] : [];
  });
  const targets = new Set<string>();
  for (let index = 0; index < mostTargets; index++) {
    for (const range of ranges) {
      const host = hostOf(range, index);
      if (host !== null && targets.size < mostTargets) targets.add(host);
    }
  }
  return [...targets];
}
