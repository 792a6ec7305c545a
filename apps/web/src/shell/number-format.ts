/** [whole national number, how it is written with $1 $2 …, how it begins ('': anyhow)], in the order in which they are tried. */
export type NumberFormat = [pattern: string, format: string, leading: string];
/** By country calling code. */
export type NumberFormats = Record<string, NumberFormat[]>;

/** '+12025550101' as '+1 202 555 0101'; what is no E.164 number of a known country stays as it is. */
export function writeNumber(e164: string, formats: NumberFormats): string {
  const digits = /^\+(\d+)$/.exec(e164)?.[1];
  if (!digits) return e164;
  // Calling codes are prefix-free (ITU-T E.164): at most one of the three lengths is one.
  const callingCode = [1, 2, 3].map((length) => digits.slice(0, length)).find((code) => code in formats);
  if (!callingCode) return e164;
  const national = digits.slice(callingCode.length);
  for (const [pattern, format, leading] of formats[callingCode] ?? []) {
    const whole = new RegExp(`^(?:${pattern})$`);
    if (!new RegExp(`^(?:${leading})`).test(national) || !whole.test(national)) continue;
    const written = national
      .replace(whole, format)
      .replace(/[-\u2010-\u2015\u2212()\u2053~./\s]+/g, ' ')
      .trim();
    return `+${callingCode} ${written}`;
  }
  return `+${callingCode} ${national}`.trim();
}
