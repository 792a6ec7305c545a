/** A random world of trunks, sources and numbers, and random calls into it. The same for the same seed. */
import type { CalledFrom, NumberFormat, NumberRow, SourceRow, SyncRow, TrunkRow } from '@patchcord/contracts';
import ipaddr from 'ipaddr.js';
import { numberRow, row, trunkRow } from './edge.ts';
import { below, pick, type Random } from './fuzz.ts';

export interface OracleTrunk {
  id: string;
  /** CIDRs, as the portal would store them. */
  sources: string[];
  row: TrunkRow;
}

export interface World {
  trunks: OracleTrunk[];
  /** All ranges, as often as they are listed. */
  ranges: { ipv4: string[]; ipv6: string[] };
  numbers: { digits: string; row: NumberRow }[];
}

/** What a carrier sends, as far as the decision goes. Each text stands in a header of its own. */
export interface OracleCall {
  source: string;
  called: Record<CalledFrom, string>;
}

const format = (countryCode: string | null, nationalPrefix: string, ...internationalPrefixes: string[]): NumberFormat => ({
  countryCode,
  nationalPrefix,
  internationalPrefixes,
});
const formats = [
  format('1', '1', '011'),
  format('44', '0', '00'),
  format('49', '0', '00'),
  format('39', '', '00'),
  format('34', '', '00'),
  format('91', '0', '00'),
  format('20', '0', '00'),
  format('7', '8', '810'),
  format('81', '0', '010'),
  format('61', '0', '0011', '00'),
  format('852', '', '001', '00'),
  format(null, ''),
];

const digitsOf = (random: Random, length: number) => Array.from({ length }, () => below(random, 10)).join('');

/** A range from few networks, so that ranges overlap and trunks share them. Loopback ones can be called from. */
function range(random: Random, ipv6: boolean): string {
  const address = ipv6
    ? `2001:db8:${pick(random, ['0:0:1', '0:ff:0', '1:0:0', 'a0:0:0', '0:0:0'])}:0:${pick(random, ['0', '7'])}:${below(random, 64).toString(16)}`
    : `127.12${below(random, 3)}.${below(random, 4)}.${below(random, 256)}`;
  const bits = pick(random, ipv6 ? [128, 128, 127, 124, 120, 64, 56, 48] : [32, 32, 32, 31, 30, 29, 28, 26, 24]);
  const kind = ipv6 ? ipaddr.IPv6 : ipaddr.IPv4;
  return `${kind.networkAddressFromCIDR(`${address}/${bits}`).toString()}/${bits}`;
}

export function makeWorld(random: Random, trunkCount: number): World {
  const ranges = Array.from({ length: trunkCount }, (_, index) => range(random, index % 3 === 2));
  const trunks = Array.from({ length: trunkCount }, (_, index): OracleTrunk => {
    const sources = Array.from({ length: 1 + below(random, 4) }, () => pick(random, ranges));
    return {
      id: `trk_${index}`,
      sources: [...new Set(sources)],
      row: trunkRow({
        account: `acc_${index % 40}`,
        on: random() > 0.05,
        calledFrom: random() < 0.7 ? 'request_uri' : pick(random, ['to', 'p_called_party_id', 'diversion']),
        format: pick(random, formats),
        callsLimit: 1_000_000,
        callsPerSecond: 1_000_000,
      }),
    };
  });
  const numbers = new Map<string, NumberRow>();
  const give = (digits: string, trunk: OracleTrunk) => {
    if (!/^[1-9]\d{2,14}$/.test(digits) || numbers.has(digits)) return;
    const account = trunk.row.account ?? '';
    numbers.set(digits, numberRow({ id: `num_${numbers.size}`, account, trunk: trunk.id, on: random() > 0.05, people: ['usr_nobody'] }));
  };
  for (const trunk of trunks) {
    for (let count = 3 + below(random, 5); count > 0; count--) {
      const code = trunk.row.format.countryCode ?? pick(random, ['1', '44', '353']);
      const national = digitsOf(random, 7 + below(random, 4));
      give(code + national, trunk);
      // The national form of one is the whole of another: on the same trunk, on one that shares an address, or anywhere.
      if (random() < 0.3) give(national, pick(random, [trunk, ...neighbours(trunks, trunk), pick(random, trunks)]));
    }
  }
  const listed = trunks.flatMap(({ sources }) => sources);
  const ofKind = (ipv6: boolean) => listed.filter((one) => one.includes(':') === ipv6);
  return {
    trunks,
    ranges: { ipv4: ofKind(false), ipv6: ofKind(true) },
    numbers: [...numbers].map(([digits, value]) => ({ digits, row: value })),
  };
}

const neighbours = (trunks: OracleTrunk[], trunk: OracleTrunk) =>
  trunks.filter((one) => one !== trunk && one.sources.some((source) => trunk.sources.includes(source)));

/** The rows as the control plane would write them: one for each range, with all trunks that list it. */
export function worldRows(world: World): SyncRow[] {
  const sources = new Map<string, SourceRow>();
  for (const trunk of world.trunks) {
    for (const cidr of trunk.sources) sources.set(cidr, { trunks: [...(sources.get(cidr)?.trunks ?? []), trunk.id] });
  }
  const lengths = (ipv6: boolean) =>
    [...new Set([...sources.keys()].filter((one) => one.includes(':') === ipv6).map((one) => Number(one.split('/')[1])))].sort(
      (a, b) => b - a,
    );
  return [
    ...world.trunks.map((trunk) => row('trunks', trunk.id, trunk.row)),
    ...[...sources].map(([cidr, value]) => row('sources', cidr, value)),
    ...world.numbers.map(({ digits, row: value }) => row('numbers', digits, value)),
    row('edge', 'state', { mode: 'open', v4: lengths(false), v6: lengths(true) }),
  ];
}

/** An address inside a listed range, beside one, or anywhere; IPv6 as Kamailio writes it and as people do. */
function address(random: Random, world: World, ipv6: boolean): string {
  const [base, bits] = ipaddr.parseCIDR(pick(random, ipv6 ? world.ranges.ipv6 : world.ranges.ipv4));
  const bytes = base.toByteArray();
  const host = Math.min(bytes.length * 8 - bits, 16);
  let offset = below(random, 2 ** host) + (random() < 0.2 ? 2 ** host : 0);
  for (let at = bytes.length - 1; at >= bytes.length - 3; at--) {
    const sum = (bytes[at] as number) + (offset & 255);
    bytes[at] = sum & 255;
    offset = (offset >> 8) + (sum >> 8);
  }
  const found = ipaddr.fromByteArray(bytes);
  if (!ipv6) return found.toString();
  const normal = found.toNormalizedString();
  const full = normal
    .split(':')
    .map((group) => group.padStart(4, '0'))
    .join(':');
  const text = pick(random, [normal, found.toString(), full]);
  return random() < 0.2 ? text.toUpperCase() : text;
}

/** How people and switches group digits. All of it may stand in the user part of a SIP URI. */
function dressed(random: Random, text: string): string {
  const separated = (separator: string) => text.replace(/\d{3}(?=\d)/g, `$&${separator}`);
  const ways = [
    text,
    text,
    text,
    separated('-'),
    separated('.'),
    separated('%20'),
    `${text};npdi`,
    `${text};phone-context=+44`,
    `%28${text}%29`,
  ];
  const escaped = text.replace(/\d/, (digit) => `%3${digit}`);
  return pick(random, [...ways, escaped, text.replace('+', '%2B'), text.replace('+', '%2b'), `(${text.slice(0, 3)})${text.slice(3)}`]);
}

const junk = [
  '',
  'office',
  '+',
  '00',
  '0',
  '1',
  '+0',
  'anonymous',
  '12a4567890',
  '%00',
  '%zz123',
  '++12025550101',
  '123456789012345678',
  '*31#12345',
  '+%2B1',
];

function calledText(random: Random, world: World, listed: OracleTrunk[]): string {
  if (random() < 0.05) return pick(random, junk);
  const wantsOwn = listed.length > 0 && random() < 0.75;
  const trunk = wantsOwn ? pick(random, listed).id : null;
  const own = trunk === null ? [] : world.numbers.filter(({ row: value }) => value.trunk === trunk);
  let { digits } = pick(random, own.length > 0 ? own : world.numbers);
  if (random() < 0.1) digits = digits.slice(0, -1) + below(random, 10);
  const form = random() < 0.8 && listed.length > 0 ? pick(random, listed).row.format : pick(random, formats);
  const code = form.countryCode ?? '';
  const national = code !== '' && digits.startsWith(code) ? digits.slice(code.length) : digits;
  const international = pick(random, ['00', ...form.internationalPrefixes]) + digits;
  const ways = [
    digits,
    `+${digits}`,
    `+${digits}`,
    `+00${digits}`,
    international,
    national,
    form.nationalPrefix + national,
    `0${national}`,
  ];
  return dressed(random, pick(random, ways));
}

export function makeCall(random: Random, world: World, listing: (source: string) => OracleTrunk[], ipv6: boolean): OracleCall {
  const source = address(random, world, ipv6);
  const listed = listing(source);
  const first = calledText(random, world, listed);
  const text = () => (random() < 0.6 ? first : calledText(random, world, listed));
  return { source, called: { request_uri: first, to: text(), p_called_party_id: text(), diversion: text() } };
}
