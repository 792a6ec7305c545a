/**
 * What the edge should decide, written the plain way and not the router's: it walks all trunks' ranges with ipaddr.js and asks of every number
 * whether the text could mean it, where the router looks up keys that it makes of the address and the text.
 */
import type { NumberFormat } from '@patchcord/contracts';
import ipaddr from 'ipaddr.js';
import type { OracleCall, OracleTrunk, World } from './oracle-world.ts';

export interface Decision {
  /** null: silence. */
  outcome: string | null;
  number: string | null;
  called: string | null;
  trunk: string | null;
}

const networks = new Map<string, [ipaddr.IPv4 | ipaddr.IPv6, number]>();
/** Reading a range takes far longer than comparing with it. */
function networkOf(cidr: string): [ipaddr.IPv4 | ipaddr.IPv6, number] {
  const network = networks.get(cidr) ?? ipaddr.parseCIDR(cidr);
  networks.set(cidr, network);
  return network;
}

export function listingTrunks(world: World, source: string): OracleTrunk[] {
  const address = ipaddr.parse(source);
  return world.trunks.filter((trunk) =>
    trunk.sources.some((cidr) => {
      const [network, bits] = networkOf(cidr);
      return network.kind() === address.kind() && address.match(network, bits);
    }),
  );
}

/** The digits of a text and whether '+' stood before them; null for what is no number. */
function read(text: string): { plus: boolean; digits: string } | null {
  let plain = '';
  for (let at = 0; at < text.length; at++) {
    const escaped = text[at] === '%' && /^[0-9a-f]{2}$/i.test(text.slice(at + 1, at + 3));
    const char = escaped ? String.fromCharCode(Number.parseInt(text.slice(at + 1, at + 3), 16)) : (text[at] as string);
    if (escaped) at += 2;
    if (char === ';') break;
    if (!' ().-/'.includes(char)) plain += char;
  }
  const plus = plain.startsWith('+');
  const digits = plus ? plain.slice(1) : plain;
  return digits !== '' && [...digits].every((char) => char >= '0' && char <= '9') ? { plus, digits } : null;
}

/** What the text says on a trunk of this format, as a question to ask of each number. */
function meaning({ plus, digits }: { plus: boolean; digits: string }, format: NumberFormat): (number: string) => boolean {
  if (plus) return (number) => digits === number || digits === `00${number}`;
  const prefixes = [...format.internationalPrefixes].sort((a, b) => b.length - a.length);
  const international = prefixes.find((prefix) => digits.startsWith(prefix)) ?? (digits.startsWith('00') ? '00' : null);
  if (international !== null) return (number) => digits === international + number;
  const { countryCode, nationalPrefix } = format;
  const before = nationalPrefix !== '' && digits.startsWith(nationalPrefix) ? nationalPrefix : '';
  return (number) =>
    digits === number || (countryCode !== null && number.startsWith(countryCode) && digits === before + number.slice(countryCode.length));
}

export function reference(world: World, listing: OracleTrunk[], call: OracleCall): Decision {
  const none = { number: null, called: null, trunk: null };
  if (listing.length === 0) return { outcome: null, ...none };
  const found = new Map<string, { trunk: OracleTrunk; number: World['numbers'][number] }>();
  let elsewhere = false;
  for (const trunk of listing) {
    const text = read(call.called[trunk.row.calledFrom]);
    if (text === null) continue;
    const means = meaning(text, trunk.row.format);
    for (const number of world.numbers) {
      if (!means(number.digits)) continue;
      if (number.row.trunk === trunk.id) found.set(number.digits, { trunk, number });
      else if (!listing.some(({ id }) => id === number.row.trunk)) elsewhere = true;
    }
  }
  if (found.size > 1) return { outcome: 'number_ambiguous', ...none };
  const [only] = found.values();
  if (!only) return { outcome: elsewhere ? 'number_not_on_this_trunk' : 'number_unknown', ...none };
  const outcome = !only.trunk.row.on ? 'trunk_off' : !only.number.row.on ? 'number_off' : 'nobody_assigned';
  return { outcome, number: only.number.row.id, called: `+${only.number.digits}`, trunk: only.trunk.id };
}
