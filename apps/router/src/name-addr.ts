/** Reads name-addr and addr-spec headers (RFC 3261 section 25.1): From, P-Asserted-Identity, Diversion and their like. Pure. */

import { hasSpace, isSpace, isWord, lastPlace, trimmed, without } from '@patchcord/contracts/texts';
import { closingQuote } from './quotes.ts';

export interface NameAddr {
  /** Display name without quotes; '' without one. */
  display: string;
  /** 'sip:+12025550101@host;user=phone' */
  uri: string;
  /** User part as received; for tel: the number. */
  user: string;
  /** Header parameters as received: ';tag=1;lr'. See `parametersOf`. */
  parameters: string;
}

/** Splits a header value at its top-level commas (not inside quotes or angle brackets). */
export function splitValues(value: string): string[] {
  const values: string[] = [];
  let current = '';
  let quoted = false;
  let bracketed = false;
  for (let i = 0; i < value.length; i++) {
    const char = value.charAt(i);
    if (quoted && char === '\\') {
      current += char + value.charAt(++i);
      continue;
    }
    if (char === '"') quoted = !quoted;
    else if (!quoted && char === '<') bracketed = true;
    else if (!quoted && char === '>') bracketed = false;
    if (char === ',' && !quoted && !bracketed) {
      values.push(current);
      current = '';
    } else current += char;
  }
  values.push(current);
  return values.map((one) => trimmed(one)).filter((one) => one !== '');
}

export function uriUser(uri: string): string {
  if (uri.slice(0, 4) === 'sip:' && !isFolded(uri)) return userPart(uri.slice(4));
  const colon = uri.indexOf(':');
  if (colon < 0 || isFolded(uri.slice(colon))) return '';
  const scheme = trimmed(uri.slice(0, colon)).toLowerCase();
  const rest = uri.slice(colon + 1);
  return scheme === 'tel' ? rest : scheme === 'sip' || scheme === 'sips' ? userPart(rest) : '';
}

/** What stands before '@', without a password. */
function userPart(rest: string): string {
  const at = lastPlace(rest, '@');
  if (at < 0) return '';
  const user = rest.slice(0, at);
  const password = user.indexOf(':');
  return password < 0 ? user : user.slice(0, password);
}

/** The last two that were asked for: of one message Contact and From are looked at again and again. */
let last = '';
let lastRead: NameAddr | null = null;
let before = '';
let beforeRead: NameAddr | null = null;

/** The first value of the header, or null where it cannot be read. Not to be changed. */
export function nameAddr(value: string): NameAddr | null {
  if (value === '') return null;
  if (value === last) return lastRead;
  if (value === before) return beforeRead;
  before = last;
  beforeRead = lastRead;
  lastRead = plain(value) ?? usual(value) ?? unusual(value);
  last = value;
  return lastRead;
}

/** '<sip:user@host>' with header parameters and nothing else in it, which is what most are.  */
function plain(value: string): NameAddr | null {
  const close = value.indexOf('>');
  const at = value.indexOf('@');
  if (at < 5 || at > close || value.slice(0, 5) !== '<sip:') return null;
  if (value.indexOf(',') >= 0 || value.indexOf('"') >= 0 || value.indexOf('\\') >= 0 || hasSpace(value)) return null;
  const user = value.slice(5, at);
  if (user.indexOf(':') >= 0 || value.indexOf('@', at + 1) >= 0) return null;
  return { display: '', uri: value.slice(1, close), user, parameters: close + 1 === value.length ? '' : value.slice(close + 1) };
}

const isFolded = (text: string) => text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0;

/**
 * One `Name <uri>;parameters`, as almost every header is, without a look at each character.
 * Null for anything that needs a closer look.
 */
function usual(value: string): NameAddr | null {
  if (value.indexOf('\\') >= 0 || isFolded(value)) return null;
  let display = '';
  let from = 0;
  const quote = value.indexOf('"');
  if (quote > 0) return null;
  if (quote === 0) {
    const end = value.indexOf('"', 1);
    if (end < 0) return null;
    display = value.slice(1, end);
    from = end + 1;
    if (value.indexOf('"', from) >= 0) return null;
  }
  const open = value.indexOf('<', from);
  if (open < 0 || value.indexOf(',', from) >= 0) return null;
  const close = value.indexOf('>', open);
  if (close < 0) return null;
  const before = trimmed(value.slice(from, open));
  if (quote < 0) display = before;
  else if (before !== '') return null;
  const uri = trimmed(value.slice(open + 1, close));
  return { display, uri, user: uriUser(uri), parameters: close + 1 === value.length ? '' : value.slice(close + 1) };
}

function unusual(value: string): NameAddr | null {
  const one = splitValues(value)[0];
  if (one === undefined) return null;
  const open = one.charAt(0) === '"' ? closingQuote(one, 1) : 0;
  if (open < 0) return null;
  const bracket = one.indexOf('<', open);
  const named = bracket >= 0 && (open === 0 ? one.slice(0, bracket).indexOf('"') < 0 : trimmed(one.slice(open + 1, bracket)) === '');
  if (!named) return open === 0 ? withoutBrackets(one) : null;
  const close = one.indexOf('>', bracket);
  if (close < 0 || isFolded(one.slice(close))) return null;
  const display = open === 0 ? trimmed(one.slice(0, bracket)) : unescaped(one.slice(1, open));
  const uri = trimmed(one.slice(bracket + 1, close));
  return { display, uri, user: uriUser(uri), parameters: one.slice(close + 1) };
}

/** addr-spec: what stands behind the first ';' or white space belongs to the header. */
function withoutBrackets(one: string): NameAddr | null {
  const colon = one.indexOf(':');
  if (colon < 1 || !isLetters(one.slice(0, colon))) return null;
  let end = colon + 1;
  while (end < one.length && one.charAt(end) !== ';' && !isSpace(one.charCodeAt(end))) end++;
  if (end === colon + 1 || isFolded(one.slice(end))) return null;
  const uri = one.slice(0, end);
  return { display: '', uri, user: uriUser(uri), parameters: one.slice(end) };
}

const isLetters = (text: string) => isWord(text, '') && without(text, '0123456789') === text;

/** '\\"' -> '"' */
function unescaped(text: string): string {
  let plain = '';
  for (let at = 0; at < text.length; at++) {
    if (text.charAt(at) === '\\' && at + 1 < text.length) at++;
    plain += text.charAt(at);
  }
  return plain;
}

/** By lower-case name: ';tag=1;lr' -> { tag: '1', lr: '' } */
export function parametersOf(who: NameAddr): { [name: string]: string } {
  const text = trimmed(who.parameters);
  const parameters: { [name: string]: string } = {};
  if (text === '') return parameters;
  const pieces = text.split(';');
  const plain = text.indexOf(' ') < 0 && text.indexOf('"') < 0 && text.indexOf('\t') < 0;
  for (let i = 0; i < pieces.length; i++) {
    const piece = pieces[i] as string;
    if (plain) {
      const equals = piece.indexOf('=');
      if (piece !== '' && equals !== 0)
        parameters[(equals < 0 ? piece : piece.slice(0, equals)).toLowerCase()] = equals < 0 ? '' : piece.slice(equals + 1);
      continue;
    }
    const equals = piece.indexOf('=');
    const name = trimmed(equals < 0 ? piece : piece.slice(0, equals));
    if (name === '' || hasSpace(name)) continue;
    const value = equals < 0 ? '' : unquoted(piece.slice(equals + 1));
    if (value !== null) parameters[name.toLowerCase()] = value;
  }
  return parameters;
}

/** ' "full"' -> 'full'; null where something stands behind the quote. */
function unquoted(given: string): string | null {
  const value = trimmed(given);
  const inner = value.charAt(0) === '"' ? value.slice(1) : value;
  const end = inner.indexOf('"');
  if (end < 0) return inner;
  return end === inner.length - 1 ? inner.slice(0, end) : null;
}
