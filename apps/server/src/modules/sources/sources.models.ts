/** What may stand in a trunk's list of sources: addresses the carrier calls FROM. Pure: decides and says why. */
import ipaddr from 'ipaddr.js';

export interface Range {
  /** Canonical, for example '203.0.113.8/30' or '2001:db8::/48'. */
  cidr: string;
  address: ipaddr.IPv4 | ipaddr.IPv6;
  bits: number;
}

export type SourceCheck = { ok: true; cidr: string } | { ok: false; reason: SourceReason; message: string };
export type SourceReason = 'invalid' | 'host_name' | 'host_bits' | 'too_wide' | 'private' | 'mapped' | 'duplicate' | 'covered' | 'covers';

export const widest = { ipv4: 24, ipv6: 48 } as const;

const refused = (reason: SourceReason, message: string): SourceCheck => ({ ok: false, reason, message });

// Documentation ranges (RFC 5737, RFC 3849) are 'reserved' to ipaddr.js too: nobody calls from there.
export const publicRange = 'unicast';
export const rangeNames: Record<string, string> = {
  private: 'a private range',
  loopback: 'a loopback range',
  linkLocal: 'a link-local range',
  uniqueLocal: 'a private range (unique local)',
  carrierGradeNat: 'a range shared behind carrier-grade NAT',
  multicast: 'a multicast range',
  unspecified: 'the unspecified address',
  broadcast: 'a broadcast range',
};

export const looksLikeHostName = (text: string) => /^(?=.*[a-z])[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?(:\d+)?$/i.test(text) && !text.includes('::');

/** The range without its host bits. */
function networkOf(address: ipaddr.IPv4 | ipaddr.IPv6, bits: number): string {
  const bytes = address.toByteArray().map((byte, index) => {
    const kept = Math.min(8, Math.max(0, bits - index * 8));
    return byte & (0xff00 >> kept) & 0xff;
  });
  return ipaddr.fromByteArray(bytes).toString();
}

export function parseRange(text: string): Range | null {
  const [addressText = '', bitsText, ...rest] = text.split('/');
  if (rest.length > 0 || (bitsText !== undefined && !/^(0|[1-9]\d{0,2})$/.test(bitsText))) return null;
  // ipaddr.js alone would take '0x7f.1' or '10.1': only the four-part form is what people mean.
  const strict = addressText.includes(':') ? ipaddr.IPv6.isValid(addressText) : ipaddr.IPv4.isValidFourPartDecimal(addressText);
  if (!strict || addressText.includes('%')) return null;
  const address = ipaddr.parse(addressText);
  const full = address.kind() === 'ipv4' ? 32 : 128;
  const bits = bitsText === undefined ? full : Number(bitsText);
  return bits > full ? null : { cidr: `${address.toString()}/${bits}`, address, bits };
}

const covers = (wide: Range, narrow: Range): boolean =>
  wide.address.kind() === narrow.address.kind() &&
  wide.bits <= narrow.bits &&
  networkOf(narrow.address, wide.bits) === networkOf(wide.address, wide.bits);

export interface SourceContext {
  /** Canonical ranges the trunk lists already. */
  listed: string[];
  /** A local demo calls itself. */
  allowPrivate: boolean;
}

/** @example checkSource('203.0.113.9/30', …) // { ok: false, reason: 'host_bits', message: '… the network is 203.0.113.8/30 …' } */
export function checkSource(text: string, { listed, allowPrivate }: SourceContext): SourceCheck {
  const range = parseRange(text);
  if (!range) {
    return looksLikeHostName(text)
      ? refused(
          'host_name',
          `${text} is a host name. List the addresses your carrier calls FROM, not a host name: calls often come from other addresses than the name points to.`,
        )
      : refused('invalid', `${text} is not an address or a CIDR range. Expected for example 198.51.100.7 or 198.51.100.0/28.`);
  }
  const { address, bits, cidr } = range;
  if (address.kind() === 'ipv6' && (address as ipaddr.IPv6).isIPv4MappedAddress()) {
    const plain = (address as ipaddr.IPv6).toIPv4Address().toString();
    return refused(
      'mapped',
      `${text} is an IPv4 address written as IPv6. Write ${plain}${bits === 128 ? '' : `/${Math.max(0, bits - 96)}`}.`,
    );
  }
  const most = widest[address.kind()];
  if (bits < most)
    return refused(
      'too_wide',
      `${cidr} is too wide: /${most} is the widest for ${address.kind() === 'ipv4' ? 'IPv4' : 'IPv6'}. List the carrier's own addresses, or ask support.`,
    );
  const network = networkOf(address, bits);
  if (network !== address.toString()) {
    return refused(
      'host_bits',
      `${cidr} is an address inside a range: the network is ${network}/${bits}. Write that for the range, or ${address}/${address.kind() === 'ipv4' ? 32 : 128} for the one address.`,
    );
  }
  const kind = address.range();
  if (!allowPrivate && kind !== publicRange) {
    return refused('private', `${cidr} is ${rangeNames[kind] ?? 'a reserved range'}: no carrier can call from there over the Internet.`);
  }
  return against(range, listed);
}

function against(range: Range, listed: string[]): SourceCheck {
  for (const one of listed) {
    const other = parseRange(one);
    if (!other) continue;
    if (other.cidr === range.cidr) return refused('duplicate', `${range.cidr} is on this trunk already.`);
    if (covers(other, range)) return refused('covered', `${range.cidr} is covered already by ${other.cidr} on this trunk.`);
    if (covers(range, other))
      return refused('covers', `${range.cidr} covers ${other.cidr}, which is on this trunk already. Remove that first.`);
  }
  return { ok: true, cidr: range.cidr };
}
