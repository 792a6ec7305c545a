/**
 * What number does a called text mean? Pure: bundled into the call router (Lua) and used by the control plane.
 *
 * Carriers write one number in many ways. A text becomes a short list of candidates in E.164 digits, in a fixed order, and only those that a
 * trunk really has are numbers: nothing is rewritten by a blanket rule ('34945…' must not become '+3434945…').
 *
 * @example
 * numberCandidates('+1 (202) 555-0101;npdi', us)  // ['12025550101']
 * numberCandidates('(202) 555-0101', us)          // ['2025550101', '12025550101']
 * numberCandidates('00919876543210', india)       // ['919876543210']
 */
import type { NumberFormat } from './rows.ts';
import { digitsUntil, isDigits, isHex, replaced, spacesUntil, without } from './texts.ts';

/** E.164 allows 15 digits; shorter than 3 is nobody's number. */
const isNumber = (digits: string) => isDigits(digits, 3, 15) && digits.charAt(0) !== '0';
/** As almost every carrier writes a number. */
const isPlusNumber = (text: string) => text.charAt(0) === '+' && isNumber(text.slice(1));
/** Longer ones are nobody's number, and not looked through. */
const mostDigits = 256;
const isDigitsOnly = (text: string) => isDigits(text, 1, mostDigits);
/** No-break, en to hair, narrow, mathematical and full-width spaces, and the mark of byte order. */
const wideSpaces = ['\u00a0', '\u2002', '\u2003', '\u2007', '\u2008', '\u2009', '\u200a', '\u202f', '\u205f', '\u3000', '\ufeff'];

function unescaped(text: string): string {
  if (text.indexOf('%') < 0) return text;
  const pieces = text.split('%');
  let whole = pieces[0] as string;
  for (let i = 1; i < pieces.length; i++) {
    const piece = pieces[i] as string;
    const hex = piece.slice(0, 2);
    whole += isHex(hex, 2, 2) ? String.fromCharCode(parseInt(hex, 16)) + piece.slice(2) : `%${piece}`;
  }
  return whole;
}

/** 'sip:', 'sips:' or 'tel:' in front. */
function withoutScheme(text: string): string {
  const from = spacesUntil(text, 0);
  const colon = text.indexOf(':', from);
  const scheme = colon < 0 || colon - from > 4 ? '' : text.slice(from, colon).toLowerCase();
  return scheme === 'sip' || scheme === 'sips' || scheme === 'tel' ? text.slice(colon + 1) : text;
}

/**
 * The number text without scheme, host, user parameters and visual separators (RFC 3966 section 5.1.1): '+' and digits, or whatever else is left.
 * A leading '+' is kept. 'sip:+1-202-555-0101;npdi@host;user=phone' becomes '+12025550101'.
 */
export function cleanNumberText(raw: string): string {
  // Almost every text.
  if (digitsUntil(raw, raw.charAt(0) === '+' ? 1 : 0) === raw.length) return raw;
  let text = withoutScheme(raw);
  const host = text.indexOf('@');
  text = unescaped(host < 0 ? text : text.slice(0, host));
  const parameters = text.indexOf(';');
  if (parameters >= 0) text = text.slice(0, parameters);
  // A space that came as '+' escaped form-style does not occur in SIP; full-width and no-break spaces do.
  for (let i = 0; i < wideSpaces.length; i++) text = replaced(text, wideSpaces[i] as string, '');
  return without(text, ' \t\n\r\v\f().-/');
}

function afterInternationalPrefix(digits: string, format: NumberFormat): string | null {
  const prefixes = format.internationalPrefixes;
  let longest = '';
  for (let i = 0; i < prefixes.length; i++) {
    const prefix = prefixes[i] as string;
    if (prefix.length > longest.length && digits.slice(0, prefix.length) === prefix) longest = prefix;
  }
  // No country code begins with 0: '00' is always a prefix, also where the trunk does not name it.
  if (longest === '' && digits.slice(0, 2) === '00') longest = '00';
  return longest === '' ? null : digits.slice(longest.length);
}

/**
 * E.164 digits (no '+') that the text may mean on a trunk with this format, most literal first, without repeats.
 * 1. after '+' or an international prefix: that number and nothing else;
 * 2. the digits as they are, as a number with its country code;
 * 3. a national number: without the national prefix where it stands there, behind the trunk's country code.
 */
export function numberCandidates(raw: string, format: NumberFormat): string[] {
  if (isPlusNumber(raw)) return [raw.slice(1)];
  const text = cleanNumberText(raw);
  const plus = text.charAt(0) === '+';
  const digits = plus ? text.slice(1) : text;
  if (!isDigitsOnly(digits)) return [];
  const found: string[] = [];
  const add = (candidate: string) => {
    if (isNumber(candidate) && found.indexOf(candidate) < 0) found.push(candidate);
  };
  const international = afterInternationalPrefix(digits, format);
  // Some carriers put '+' before everything: '+0044…' still means 44….
  if (plus) {
    add(digits.slice(0, 2) === '00' ? digits.slice(2) : digits);
    return found;
  }
  if (international !== null) {
    add(international);
    return found;
  }
  add(digits);
  if (format.countryCode !== null) {
    const prefix = format.nationalPrefix;
    if (prefix !== '' && digits.slice(0, prefix.length) === prefix) add(format.countryCode + digits.slice(prefix.length));
    else add(format.countryCode + digits);
  }
  return found;
}

/**
 * How a caller's text is shown: E.164 with '+' where it is certain or the trunk's format says so, else the cleaned text; null for an empty one.
 */
export function callerNumber(raw: string, format: NumberFormat): string | null {
  if (isPlusNumber(raw)) return raw;
  const text = cleanNumberText(raw);
  if (text === '') return null;
  const plus = text.charAt(0) === '+';
  const digits = plus ? text.slice(1) : text;
  if (!isDigitsOnly(digits)) return text;
  const international = plus ? (digits.slice(0, 2) === '00' ? digits.slice(2) : digits) : afterInternationalPrefix(digits, format);
  if (international !== null) return isNumber(international) ? `+${international}` : text;
  const code = format.countryCode;
  if (code === null) return isNumber(digits) && digits.length >= 10 ? `+${digits}` : text;
  const prefix = format.nationalPrefix;
  if (prefix !== '' && prefix !== code && digits.slice(0, prefix.length) === prefix) return `+${code}${digits.slice(prefix.length)}`;
  if (digits.slice(0, code.length) === code && digits.length >= code.length + 9) return `+${digits}`;
  // Shorter ones are short codes and extensions: shown as they came.
  return digits.length >= 9 ? `+${code}${digits}` : text;
}
