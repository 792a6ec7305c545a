/**
 * Reads Kamailio's variables. What comes from the wire is any bytes. Duktape throws when an expression or a change of case meets some that are
 * not UTF-8, and takes others for symbols, which are no strings: here they become '?'.
 */

/** The last text of each variable or header that was found to be UTF-8: most are read again and again while a message is looked at. */
const lastGood: { [name: string]: string } = {};

/** Text of a pseudo-variable, '' where it is null. */
export function text(variable: string): string {
  const value: unknown = KSR.pv.gete(variable);
  if (value === '') return '';
  if (typeof value === 'string') return lastGood[variable] === value ? value : checked(variable, value);
  if (typeof value === 'number') return String(value);
  return isSymbol(value) ? withoutFirstByte(variable.slice(1)) : '';
}

export function header(name: string): string {
  const value: unknown = KSR.hdr.gete(name);
  if (value === '') return '';
  if (typeof value === 'string') return lastGood[name] === value ? value : checked(name, value);
  return isSymbol(value) ? withoutFirstByte(`hdr(${name})`) : '';
}

/** KSR gives texts, numbers, truths and null, so all else is one. (`typeof … === 'symbol'` becomes something that asks for `Symbol` in ES5.) */
const isSymbol = (value: unknown) => value !== undefined && value !== null && typeof value !== 'boolean';

function checked(name: string, value: string): string {
  if (escapedWhole(value) === null) return readable(value);
  lastGood[name] = value;
  return value;
}

/**
 * The text with its escapes, or null where it does not come back the same: then it is not UTF-8. (Or it holds a character beyond U+FFFF, which
 * Duktape gives back as two.) These built-ins look at every byte and are cheap: a loop over the characters takes ten times as long.
 */
function escapedWhole(value: string): string | null {
  try {
    const escaped = encodeURIComponent(value);
    return decodeURIComponent(escaped) === value ? escaped : null;
  } catch {
    return null;
  }
}

/** With '?' for what is no character. */
function readable(value: string): string {
  let good = '';
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i);
    const char = String.fromCharCode(code);
    // Duktape counts a character for every byte that is not the continuation of another, and decodes without a look at what follows.
    if (char === value.charAt(i) && (code < 0xd800 || code > 0xdfff)) good += char;
    else good += code < 0x80 ? `${char}?` : '?';
  }
  return good;
}

/** A text that begins with 80, 81, 82 or ff is a symbol to Duktape. */
function withoutFirstByte(inner: string): string {
  if (inner.charAt(0) === '(') return '?';
  const rest: unknown = KSR.pv.gete(`$(${inner}{s.substr,1,0})`);
  return typeof rest === 'string' ? `?${readable(rest)}` : '?';
}

/**
 * False where Call-ID or a tag holds white space, control characters or bytes that are not UTF-8, or the Call-ID is empty. By RFC 3261 section 25.1 they are
 * words. Of a second call without one module rtpengine (5.6) frees what it never allocated, and Kamailio ends.
 */
export function identifiersAreWords(): boolean {
  const value: unknown = KSR.pv.gete('$_s($ci $ft $tt)');
  if (typeof value !== 'string') return false;
  const first = value.indexOf(' ');
  if (first === 0) return false;
  if (value.indexOf(' ', first + 1) !== value.lastIndexOf(' ')) return false;
  try {
    // It throws at what is not UTF-8. Nothing to escape in JSON, as almost always: no control character either.
    encodeURIComponent(value);
    return JSON.stringify(value).length === value.length + 2 || /^[!-~]* [!-~]* [!-~]*$/.test(value);
  } catch {
    return false;
  }
}

/** All header fields of that name, in order. */
export function headers(name: string): string[] {
  const all: string[] = [];
  for (let index = 0; index < 32; index++) {
    const value: unknown = KSR.hdr.gete_idx(name, index);
    if (typeof value !== 'string' || value === '') break;
    all.push(escapedWhole(value) === null ? readable(value) : value);
  }
  return all;
}

/** Any bytes: to be read by places and compared, not by expressions. */
export function body(): string {
  const value: unknown = KSR.pv.gete('$rb');
  return typeof value === 'string' ? value : '';
}

export function hasSdp(): boolean {
  return KSR.textops.has_body_type('application/sdp') > 0;
}

/** A value of the definitions file (apps/edge/src/kamailio/definitions.ts). */
export function definition(name: string): string {
  return text(`$def(${name})`);
}

/** Raw texts go into rows cut to 256 characters, without control characters. */
export function shown(raw: string): string {
  const cut = raw.length > 256 ? raw.slice(0, 256) : raw;
  // Nothing to escape, as almost always: to find that out is cheap, an expression that looks for something is not.
  if (JSON.stringify(cut).length === cut.length + 2) return cut;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  return cut.replace(/[\u0000-\u001f\u007f]/g, ' ');
}
