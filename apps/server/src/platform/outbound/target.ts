/**
 * What a customer may point our servers at (webhooks, host names to resolve, addresses to measure): public addresses only, never our own network.
 * The name is resolved once for each request, every address it has must be public, and the connection goes to exactly the address that was checked.
 */
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

export interface Target {
  url: URL;
  /** Where the connection goes, whatever the name says by then. */
  address: string;
  family: 4 | 6;
}
/** Why it is not asked, in words for whoever set it up. */
export class TargetRefused extends Error {
  override name = 'TargetRefused';
}

/** @throws where the name does not resolve. */
export type Resolve = (host: string) => Promise<string[]>;
export const resolveName: Resolve = async (host) => (await lookup(host, { all: true, verbatim: true })).map((one) => one.address);

/** Ranges of IPv6 that hold an IPv4 address of anybody's choice, read by a gateway: never public, whatever stands in them. */
const documentation6 = ipaddr.parseCIDR('3fff::/20');

/** 'unicast' is what no registry has set aside: not private, loopback, link-local, unique local, multicast, carrier-grade NAT, documentation, mapped, 6to4, Teredo or NAT64. */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text) || text.includes('%')) return false;
  const address = ipaddr.parse(text);
  if (address.range() !== 'unicast') return false;
  if (address.kind() === 'ipv4') return true;
  const v6 = address as ipaddr.IPv6;
  // Global unicast is 2000::/3 (RFC 4291 section 2.4); outside of it are IPv4-compatible addresses and what nobody has assigned.
  return (v6.parts[0] ?? 0) >> 13 === 1 && !v6.match(documentation6 as [ipaddr.IPv6, number]);
}

/** What can be said of the text alone. @returns why it is refused, or null. */
export function wrongUrl(text: string, { allowPrivate = false } = {}): string | null {
  if (!URL.canParse(text)) return 'Expected an address like https://hooks.example.com/phone.';
  const url = new URL(text);
  if (url.protocol !== 'https:' && !(allowPrivate && url.protocol === 'http:'))
    return 'Only https:// is called, so that nobody on the way can read or change it.';
  if (url.username || url.password) return 'Leave user name and password out: each request is signed instead.';
  if (url.hash) return `Leave out what begins with #: it is never sent.`;
  const host = hostOf(url);
  if (isIP(host) && !allowPrivate && !isPublicAddress(host)) return privateRefusal(host, host);
  if (!isIP(host) && !allowPrivate && (!host.includes('.') || /\.(localhost|local|internal|home\.arpa)\.?$/i.test(host))) {
    return `${host} is a name inside a network. Expected one that everybody can resolve.`;
  }
  return null;
}

const privateRefusal = (host: string, address: string) =>
  `${host === address ? address : `${host} is ${address}, which`} is not a public address. Only public addresses are called.`;

const hostOf = (url: URL) => url.hostname.replace(/^\[|\]$/g, '');

/** @throws TargetRefused */
export async function resolveTarget(text: string, { allowPrivate, resolve }: { allowPrivate: boolean; resolve: Resolve }): Promise<Target> {
  const wrong = wrongUrl(text, { allowPrivate });
  if (wrong !== null) throw new TargetRefused(wrong);
  const url = new URL(text);
  const host = hostOf(url);
  const addresses = isIP(host)
    ? [host]
    : await resolve(host).catch((error: Error) => Promise.reject(new TargetRefused(`${host} could not be resolved (${error.message}).`)));
  const [address] = addresses;
  if (address === undefined) throw new TargetRefused(`${host} has no address.`);
  const inside = allowPrivate ? undefined : addresses.find((one) => !isPublicAddress(one));
  if (inside !== undefined) throw new TargetRefused(privateRefusal(host, inside));
  return { url, address, family: isIP(address) === 6 ? 6 : 4 };
}
