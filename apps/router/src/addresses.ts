/** Addresses as table keys: one key per prefix length, so that a source is found by a few look-ups and never by a walk. Pure. */
import { isDigits, isHex, without } from '@patchcord/contracts/texts';

function ipv4Bytes(address: string): number[] | null {
  const parts = address.split('.');
  if (parts.length !== 4) return null;
  const bytes: number[] = [];
  for (let i = 0; i < 4; i++) {
    const part = parts[i] as string;
    if (!isDigits(part, 1, 3)) return null;
    const byte = Number(part);
    if (byte > 255) return null;
    bytes.push(byte);
  }
  return bytes;
}

/** '[::1]' -> '::1' */
export const withoutBrackets = (address: string) => without(address, '[]');

/** The eight 16-bit groups of an IPv6 address, with or without '::' and brackets. */
function ipv6Groups(address: string): number[] | null {
  const halves = withoutBrackets(address).split('::');
  if (halves.length > 2) return null;
  const groupsOf = (half: string): number[] | null => {
    if (half === '') return [];
    const texts = half.split(':');
    const groups: number[] = [];
    for (let i = 0; i < texts.length; i++) {
      const one = texts[i] as string;
      if (!isHex(one, 1, 4)) return null;
      groups.push(parseInt(one, 16));
    }
    return groups;
  };
  const left = groupsOf(halves[0] as string);
  const right = groupsOf(halves[1] === undefined ? '' : halves[1]);
  if (left === null || right === null) return null;
  const missing = 8 - left.length - right.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return null;
  const zeros: number[] = [];
  for (let i = 0; i < missing; i++) zeros.push(0);
  return left.concat(zeros, right);
}

/** Keeps the first `length` bits of parts that are `width` bits wide. */
function masked(parts: number[], width: number, length: number): number[] {
  const kept: number[] = [];
  for (let i = 0; i < parts.length; i++) {
    const bits = Math.min(Math.max(length - i * width, 0), width);
    kept.push((parts[i] as number) & ~(2 ** (width - bits) - 1));
  }
  return kept;
}

/** RFC 5952: lower case, no leading zeros, the longest run of two or more zero groups (the first of equal ones) is '::'. */
function ipv6Text(groups: number[]): string {
  let start = -1;
  let longest = 1;
  for (let i = 0; i < 8; i++) {
    let run = 0;
    while (i + run < 8 && groups[i + run] === 0) run++;
    if (run > longest) {
      start = i;
      longest = run;
    }
    if (run > 0) i += run - 1;
  }
  const hex = (some: number[]) => some.map((one) => one.toString(16)).join(':');
  return start < 0 ? hex(groups) : `${hex(groups.slice(0, start))}::${hex(groups.slice(start + longest))}`;
}

/**
 * Keys of table `sources` that could hold this address, longest prefix first; [] for what is no address.
 * @example sourceKeys('203.0.113.9', [32, 30], []) // ['203.0.113.9/32', '203.0.113.8/30']
 */
export function sourceKeys(address: string, v4Lengths: number[], v6Lengths: number[]): string[] {
  const bytes = ipv4Bytes(address);
  if (bytes) return v4Lengths.map((length) => `${length === 32 ? bytes.join('.') : masked(bytes, 8, length).join('.')}/${length}`);
  const groups = ipv6Groups(address);
  if (groups) return v6Lengths.map((length) => `${ipv6Text(masked(groups, 16, length))}/${length}`);
  return [];
}
