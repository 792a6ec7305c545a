/** Run while the pages are built: how numbers of each country calling code are written, out of libphonenumber's tables (four fifths smaller). */
import metadata from 'libphonenumber-js/min/metadata';
import type { NumberFormat, NumberFormats } from '../src/shell/number-format.ts';

type RawFormat = [pattern: string, format: string, leading?: string[] | 0, rule?: unknown, optional?: unknown, international?: string];

/** Places in libphonenumber's metadata since its version 4: countries[code][4] are the formats, in the order in which they are tried. */
const formatsAt = 4;

export function numberFormats(): NumberFormats {
  const countries = metadata.countries as unknown as Record<string, unknown[]>;
  const entries = Object.entries(metadata.country_calling_codes as Record<string, string[]>).map(([callingCode, [main = '']]) => {
    const raw = (countries[main]?.[formatsAt] || []) as RawFormat[];
    // Only the last, most exact pattern of the leading digits decides.
    return [
      callingCode,
      raw.map(
        ([pattern, format, leading, , , international]): NumberFormat => [pattern, international || format, (leading || []).at(-1) ?? ''],
      ),
    ];
  });
  return Object.fromEntries(entries);
}
