/** What may be a gateway's address. Pure: decides and says why. */
import type ipaddr from 'ipaddr.js';
import { looksLikeHostName, parseRange, publicRange, rangeNames } from '../sources/sources.models.ts';

export type AddressCheck = { ok: true; address: string } | { ok: false; message: string };

const refused = (message: string): AddressCheck => ({ ok: false, message });

/**
 * @param allowPrivate a local demo calls itself.
 * @example checkAddress('sip.carrier.example', …) // { ok: false, message: '… is a host name …' }
 */
export function checkAddress(text: string, { allowPrivate }: { allowPrivate: boolean }): AddressCheck {
  const range = text.includes('/') ? null : parseRange(text);
  if (!range) {
    return refused(
      looksLikeHostName(text)
        ? `${text} is a host name. Edges look nothing up while a call waits: enter the address it leads to, and one gateway for each address.`
        : `${text} is not an address. Expected IPv4 or IPv6 without a port, for example 198.51.100.7 or 2001:db8::7.`,
    );
  }
  const { address } = range;
  if (address.kind() === 'ipv6' && (address as ipaddr.IPv6).isIPv4MappedAddress())
    return refused(`${text} is an IPv4 address written as IPv6. Write ${(address as ipaddr.IPv6).toIPv4Address()}.`);
  const kind = address.range();
  const impossible = ['multicast', 'broadcast', 'unspecified'].includes(kind);
  if (impossible || (!allowPrivate && kind !== publicRange))
    return refused(
      `${text} is ${(rangeNames[kind] ?? 'a reserved range').replace(' range', ' address')}: no gateway can be reached there over the Internet.`,
    );
  return { ok: true, address: address.toString() };
}

export const usualPort = (transport: 'udp' | 'tcp' | 'tls'): number => (transport === 'tls' ? 5061 : 5060);
