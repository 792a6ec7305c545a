/** A host name is no list of addresses, but what it points to now is where to start asking. One look-up, in DNS only: nothing is called. */
import { Resolver } from 'node:dns/promises';
import { checkSource } from '../sources/sources.models.ts';
import { hostNameUnknown } from './requests.errors.ts';

export type ResolveHost = (name: string) => Promise<string[]>;

const timeoutMs = 3_000;
const mostAddresses = 20;
const form = /^(?=.{1,253}$)([a-z0-9_]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]\.?$/i;

/** A and AAAA records (RFC 1035, RFC 3596). SRV is not followed: where a carrier takes calls says nothing about where it sends them from. */
export const resolveInDns: ResolveHost = async (name) => {
  const resolver = new Resolver({ timeout: timeoutMs, tries: 1 });
  const found = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
  return found.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
};

export async function resolveHostName({ text, resolve, allowPrivate }: { text: string; resolve: ResolveHost; allowPrivate: boolean }) {
  const name = text
    .replace(/^sips?:/i, '')
    .replace(/^.*@/, '')
    .replace(/:\d+$/, '')
    .toLowerCase();
  if (!form.test(name))
    throw hostNameUnknown(text.slice(0, 200), `${text.slice(0, 100)} is not a host name. Expected for example sip.example.com.`);
  const found = await resolve(name).catch(() => []);
  // Our own network's names are nobody's carrier.
  const addresses = found.filter((address) => checkSource(address, { listed: [], allowPrivate }).ok).slice(0, mostAddresses);
  if (addresses.length === 0) {
    throw hostNameUnknown(name, `${name} points to no public address now. Ask your carrier for the addresses its calls come from.`);
  }
  const warning = `${name} points to ${addresses.length === 1 ? 'this address' : 'these addresses'} today. That is where the carrier takes calls; its calls to you may come from others, and they can change. Ask the carrier before you rely on them.`;
  return { name, addresses, warning };
}
