/**
 * What number does a person mean who types this text? Pure: bundled into the call router (Lua), and read by the phone page before it calls.
 *
 * A carrier's text has candidates (called.ts), because carriers write one number in many ways. What a person types has one meaning, that of the own
 * country: '+' or an international prefix and the country code, or a national number with or without its national prefix.
 *
 * @example
 * dialledNumber('+1 202 555 0101', gb)    // { digits: '12025550101' }
 * dialledNumber('00 1 202 555 0101', gb)  // { digits: '12025550101' }
 * dialledNumber('020 7946 0123', gb)      // { digits: '442079460123' }
 * dialledNumber('020 7946 0123', null)    // { no: 'country_needed' }
 */
import { cleanNumberText } from './called.ts';
import type { NumberFormat } from './rows.ts';
import { digitsUntil, replaced } from './texts.ts';

/** Why a text is no number that can be called. */
export type NoNumber = 'empty' | 'not_digits' | 'too_short' | 'too_long' | 'no_such_country' | 'country_needed';

export type Dialled = { digits: string } | { no: NoNumber };

/** What the person reads. */
export const noNumberSentences: Readonly<Record<NoNumber, string>> = {
  empty: 'Type a number first.',
  not_digits: 'A number holds digits only, and may begin with +.',
  too_short: 'This number is too short. Type it whole, with its area code.',
  too_long: 'This number is too long: no number has more than 15 digits with its country code.',
  no_such_country: 'No country code begins with 0. After + comes the country code, for example +1 or +44.',
  country_needed: 'Type the number with + and its country code, for example +1 202 555 0101.',
};

/** With the country code. ITU-T E.164 has no least; the shortest in use are those of small islands. */
const fewestDigits = 7;
/** ITU-T E.164 section 6.1 */
const mostDigits = 15;
/** Longer ones are not looked through. */
const mostCharacters = 256;

/** @param format how numbers are typed in the person's own country; null: nobody knows that country */
export function dialledNumber(raw: string, format: NumberFormat | null): Dialled {
  if (raw.length > mostCharacters) return { no: 'too_long' };
  // '+44 (0)20 7946 0123': the national prefix as it is printed beside a country code, for callers from within.
  const written = raw.indexOf('+') >= 0 ? replaced(raw, '(0)', '') : raw;
  const text = cleanNumberText(written);
  const plus = text.charAt(0) === '+';
  const digits = plus ? text.slice(1) : text;
  if (text === '') return { no: 'empty' };
  if (digits === '' || digitsUntil(digits, 0) < digits.length) return { no: 'not_digits' };
  const prefix = plus ? '' : internationalPrefix(digits, format);
  if (plus || prefix !== '') return international(digits.slice(prefix.length));
  if (format === null || format.countryCode === null) return { no: 'country_needed' };
  return national(digits, format.countryCode, format.nationalPrefix);
}

/** The longest with which the text begins, or ''. No national number begins with 00, so that is one everywhere. */
function internationalPrefix(digits: string, format: NumberFormat | null): string {
  const prefixes = format === null ? [] : format.internationalPrefixes;
  let longest = digits.slice(0, 2) === '00' ? '00' : '';
  for (let i = 0; i < prefixes.length; i++) {
    const prefix = prefixes[i] as string;
    if (prefix.length > longest.length && digits.slice(0, prefix.length) === prefix) longest = prefix;
  }
  return longest;
}

function international(digits: string): Dialled {
  if (digits.charAt(0) === '0') return { no: 'no_such_country' };
  if (digits.length < fewestDigits) return { no: 'too_short' };
  return digits.length > mostDigits ? { no: 'too_long' } : { digits };
}

function national(digits: string, countryCode: string, prefix: string): Dialled {
  if (prefix !== '' && digits.slice(0, prefix.length) === prefix) return international(countryCode + digits.slice(prefix.length));
  // Copied from somewhere without its '+': longer than what could follow the country code (called.ts shows callers by the same rule).
  const isWhole = digits.slice(0, countryCode.length) === countryCode && digits.length >= countryCode.length + 9;
  return international(isWhole ? digits : countryCode + digits);
}
