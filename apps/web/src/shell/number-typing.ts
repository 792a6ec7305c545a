import type { NumberFormat as Dials } from '@patchcord/contracts/rows';
import type { NumberFormats } from './number-format.ts';

/** Sizes of the groups of a whole national number: '(\d{3})(\d{3})(\d{4})' gives 3, 3, 4; what may vary in length takes its longest. */
function groupSizes(pattern: string): number[] | null {
  const groups = pattern.match(/\([^()]*\)/g);
  if (!groups) return null;
  return groups.map((group) => {
    // Alternatives within a group ('(\d{3}|8(?:1|9)\d)') are as long as its first.
    const [first = ''] = group.slice(1, -1).split('|');
    const pieces = first.match(/\\d(?:\{(?:\d+,)?(\d+)\})?|\[[^\]]*\](?:\{(?:\d+,)?(\d+)\})?|\d/g) ?? [];
    return pieces.reduce((sum, piece) => sum + Number(/\{(?:\d+,)?(\d+)\}/.exec(piece)?.[1] ?? 1), 0);
  });
}

/** As many digits as are there, put into the groups of the first format that fits them; what fits none stays together. */
function group(national: string, callingCode: string, formats: NumberFormats): string {
  for (const [pattern, format, leading] of formats[callingCode] ?? []) {
    const sizes = groupSizes(pattern);
    // Formats that drop or reorder groups are for whole numbers only.
    if (!sizes || !/^\D*\$1(\D+\$\d)*\D*$/.test(format)) continue;
    const longest = sizes.reduce((sum, size) => sum + size, 0);
    if (national.length > longest || !new RegExp(`^(?:${leading})`).test(national)) continue;
    const parts: string[] = [];
    let from = 0;
    for (const size of sizes) {
      if (from < national.length) parts.push(national.slice(from, from + size));
      from += size;
    }
    return parts.join(' ');
  }
  return national;
}

const afterPrefix = (digits: string, prefixes: readonly string[]) =>
  prefixes.filter((prefix) => digits.startsWith(prefix)).sort((a, b) => b.length - a.length)[0];

/** Calling codes are prefix-free (ITU-T E.164): at most one of the three lengths is one. */
const callingCodeOf = (digits: string, formats: NumberFormats) =>
  [1, 2, 3].map((length) => digits.slice(0, length)).find((code) => code in formats);

function international(digits: string, formats: NumberFormats): string {
  const code = callingCodeOf(digits, formats);
  if (!code) return digits;
  return `${code} ${group(digits.slice(code.length), code, formats)}`.trim();
}

/**
 * A number as it is being typed, with spaces where the finished number will have them. Anything but digits and a leading '+' is left as it is.
 * @param dials the person's own country; null: numbers are typed with the country code
 */
export function writeTyped(text: string, dials: Dials | null, formats: NumberFormats): string {
  const bare = text.replace(/[\s().\-/\u00a0\u2010-\u2015]/g, '');
  if (!/^\+?\d*$/.test(bare) || bare.length > 17) return text;
  if (bare.startsWith('+')) return `+${international(bare.slice(1), formats)}`;
  const code = dials?.countryCode;
  const abroad = afterPrefix(bare, dials?.internationalPrefixes ?? []);
  if (abroad && bare.length > abroad.length) return `${abroad} ${international(bare.slice(abroad.length), formats)}`;
  if (!dials || !code || bare.length < 4) return bare;
  const prefix = dials.nationalPrefix !== '' && bare.startsWith(dials.nationalPrefix) ? dials.nationalPrefix : '';
  const grouped = group(bare.slice(prefix.length), code, formats);
  // '1 202 …' but '020 …': a prefix that is the country code too stands apart.
  return prefix === code ? `${prefix} ${grouped}` : prefix + grouped;
}
