/** Reads name-addr and addr-spec headers (RFC 3261 section 25.1): From, P-Asserted-Identity, Diversion and their like. Pure. */

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
  return values.map((one) => one.replace(/^\s+|\s+$/g, '')).filter((one) => one !== '');
}

export function uriUser(uri: string): string {
  if (uri.slice(0, 4) === 'sip:' && !isFolded(uri)) return userPart(uri.slice(4));
  const found = /^\s*(sips?|tel):(.*)$/i.exec(uri);
  if (!found) return '';
  const rest = found[2] as string;
  return (found[1] as string).toLowerCase() === 'tel' ? rest : userPart(rest);
}

/** What stands before '@', without a password. */
function userPart(rest: string): string {
  const at = rest.lastIndexOf('@');
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
  if (value === last) return lastRead;
  if (value === before) return beforeRead;
  before = last;
  beforeRead = lastRead;
  lastRead = plain(value) || usual(value) || unusual(value);
  last = value;
  return lastRead;
}

/** '<sip:user@host>' with header parameters and nothing else in it, which is what most are. By places: an expression takes many times as long. */
function plain(value: string): NameAddr | null {
  const close = value.indexOf('>');
  const at = value.indexOf('@');
  if (at < 5 || at > close || value.slice(0, 5) !== '<sip:') return null;
  // Whatever would be escaped in JSON is not plain: quotes, backslashes, folds.
  if (value.indexOf(',') >= 0 || value.indexOf(' ') >= 0 || JSON.stringify(value).length !== value.length + 2) return null;
  const user = value.slice(5, at);
  if (user.indexOf(':') >= 0 || value.indexOf('@', at + 1) >= 0) return null;
  return { display: '', uri: value.slice(1, close), user, parameters: close + 1 === value.length ? '' : value.slice(close + 1) };
}

const isFolded = (text: string) => text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0;

/**
 * One `Name <uri>;parameters`, as almost every header is, read by places instead of expressions: several times faster in Duktape.
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
  const before = value.slice(from, open).trim();
  if (quote < 0) display = before;
  else if (before !== '') return null;
  const uri = value.slice(open + 1, close).trim();
  return { display, uri, user: uriUser(uri), parameters: close + 1 === value.length ? '' : value.slice(close + 1) };
}

function unusual(value: string): NameAddr | null {
  const one = splitValues(value)[0];
  if (one === undefined) return null;
  const bracket = /^\s*("(?:[^"\\]|\\.)*"|[^<"]*)\s*<([^>]*)>(.*)$/.exec(one);
  const plain = bracket ? null : /^\s*([a-zA-Z]+:[^;\s]+)(.*)$/.exec(one);
  if (!bracket && !plain) return null;
  const display = bracket ? (bracket[1] as string).replace(/^\s*"?|"?\s*$/g, '').replace(/\\(.)/g, '$1') : '';
  const uri = (bracket ? (bracket[2] as string) : ((plain as RegExpExecArray)[1] as string)).replace(/^\s+|\s+$/g, '');
  const parameters = bracket ? (bracket[3] as string) : ((plain as RegExpExecArray)[2] as string);
  return { display, uri, user: uriUser(uri), parameters };
}

/** By lower-case name: ';tag=1;lr' -> { tag: '1', lr: '' } */
export function parametersOf(who: NameAddr): { [name: string]: string } {
  const text = who.parameters.trim();
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
    const pair = /^\s*([^=\s]+)\s*(?:=\s*"?([^"]*)"?)?\s*$/.exec(piece);
    if (pair) parameters[(pair[1] as string).toLowerCase()] = pair[2] === undefined ? '' : (pair[2] as string);
  }
  return parameters;
}
