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
  if (!isUtf8(value)) return readable(value);
  lastGood[name] = value;
  return value;
}

/** The cheapest built-in that looks at every byte: a loop over the characters takes ten times as long. */
export function isUtf8(value: string): boolean {
  try {
    encodeURIComponent(value);
    return true;
  } catch {
    return false;
  }
}

/** With '?' for what is no character. */
export function readable(value: string): string {
  let good = '';
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i);
    // Duktape reads bytes that are no character as U+FFFD.
    good += code < 0xd800 || (code > 0xdfff && code < 0xfffd) ? String.fromCharCode(code) : '?';
  }
  return good;
}

/** A text that begins with 80, 81, 82 or ff is a symbol to Duktape. */
function withoutFirstByte(inner: string): string {
  if (inner.charAt(0) === '(') return '?';
  const rest: unknown = KSR.pv.gete(`$(${inner}{s.substr,1,0})`);
  return typeof rest === 'string' ? `?${isUtf8(rest) ? rest : readable(rest)}` : '?';
}

/** False for a text with white space, control characters, or bytes that are not UTF-8. */
export function isOneWord(variable: string): boolean {
  const value: unknown = KSR.pv.gete(variable);
  if (typeof value !== 'string') return false;
  if (value === '' || lastWord[variable] === value) return true;
  let escaped: string;
  try {
    escaped = encodeURIComponent(value);
  } catch {
    return false;
  }
  if (escaped.indexOf('%20') >= 0 || escaped.indexOf('%0') >= 0 || escaped.indexOf('%1') >= 0 || escaped.indexOf('%7F') >= 0) return false;
  lastWord[variable] = value;
  lastGood[variable] = value;
  return true;
}

const lastWord: { [variable: string]: string } = {};

/** All header fields of that name, in order. */
export function headers(name: string): string[] {
  const all: string[] = [];
  for (let index = 0; index < 32; index++) {
    const value: unknown = KSR.hdr.gete_idx(name, index);
    if (typeof value !== 'string' || value === '') break;
    all.push(isUtf8(value) ? value : readable(value));
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
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  return raw.slice(0, 256).replace(/[\u0000-\u001f\u007f]/g, ' ');
}
