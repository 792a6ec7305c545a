/** Reads Kamailio's variables. What comes from the wire is any bytes; here it becomes UTF-8, with '?' for what is none. */
import { isDigits, lastPlace } from '@patchcord/contracts/texts';

/** The last text of each variable or header that was found to be UTF-8: most are read again and again while a message is looked at. */
const lastGood: { [name: string]: string } = {};

/** Text of a pseudo-variable, '' where it is null. */
export function text(variable: string): string {
  const value: unknown = KSR.pv.gete(variable);
  if (typeof value === 'string') return lastGood[variable] === value ? value : checked(variable, value);
  return typeof value === 'number' ? String(value) : '';
}

export function header(name: string): string {
  const value: unknown = KSR.hdr.gete(name);
  if (typeof value !== 'string') return '';
  return lastGood[name] === value ? value : checked(name, value);
}

function checked(name: string, value: string): string {
  const good = engine.readable(value);
  if (good === value) lastGood[name] = value;
  return good;
}

/** A whole number that Kamailio counts, 0 where it is null. */
export function count(variable: string): number {
  return wholeNumber(KSR.pv.get(variable));
}

export function countIn(table: string, key: string): number {
  return wholeNumber(KSR.htable.sht_get(table, key));
}

function wholeNumber(value: unknown): number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && isDigits(value, 1, 15) ? Number(value) : 0;
}

/**
 * False where Call-ID or a tag holds white space, control characters or bytes that are not UTF-8, where the Call-ID is empty, and where they do not fit
 * together into Kamailio's 8 kB for a text (then it gives an empty one). By RFC 3261 section 25.1 they are words. Told to end a call without Call-ID, module
 * rtpengine (5.6) frees the head of one of its lists, and Kamailio ends some time later.
 */
export function identifiersAreWords(): boolean {
  const value: unknown = KSR.pv.gete('$_s($ci $ft $tt)');
  if (typeof value !== 'string' || engine.hasControls(value)) return false;
  const first = value.indexOf(' ');
  if (first <= 0) return false;
  const second = value.indexOf(' ', first + 1);
  return second === lastPlace(value, ' ') && engine.readable(value) === value;
}

/**
 * False where a header holds a CR that ends no line, which RFC 3261 (section 25.1) has nowhere. Kamailio takes it for white space, but module topoh (5.6) then
 * hides half of a Via: what goes on cannot be read, and an app that answers it loses its connection.
 */
export function linesEndWell(): boolean {
  const value: unknown = KSR.pv.gete('$mb');
  return typeof value !== 'string' || !engine.hasLoneCr(value);
}

/** All header fields of that name, in order. */
export function headers(name: string): string[] {
  const all: string[] = [];
  for (let index = 0; index < 32; index++) {
    const value: unknown = KSR.hdr.gete_idx(name, index);
    if (typeof value !== 'string' || value === '') break;
    all.push(engine.readable(value));
  }
  return all;
}

/** Any bytes. */
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

/** Raw texts go into rows as UTF-8, cut to 256 bytes, without control characters. */
export function shown(raw: string): string {
  return engine.withoutControls(engine.readable(engine.cut(raw, 256)));
}
