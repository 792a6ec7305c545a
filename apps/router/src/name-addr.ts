/** Reads name-addr and addr-spec headers (RFC 3261 section 25.1): From, P-Asserted-Identity, Diversion and their like. Pure. */

export interface NameAddr {
  /** Display name without quotes; '' without one. */
  display: string;
  /** 'sip:+12025550101@host;user=phone' */
  uri: string;
  /** User part as received; for tel: the number. */
  user: string;
  /** Header parameters, lower-case names. */
  parameters: { [name: string]: string };
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
  const found = /^\s*(sips?|tel):(.*)$/i.exec(uri);
  if (!found) return '';
  const rest = found[2] as string;
  if ((found[1] as string).toLowerCase() === 'tel') return rest;
  const at = rest.lastIndexOf('@');
  if (at < 0) return '';
  const user = rest.slice(0, at);
  const password = user.indexOf(':');
  return password < 0 ? user : user.slice(0, password);
}

/** The first value of the header, or null where it cannot be read. */
export function nameAddr(value: string): NameAddr | null {
  const one = splitValues(value)[0];
  if (one === undefined) return null;
  const bracket = /^\s*("(?:[^"\\]|\\.)*"|[^<"]*)\s*<([^>]*)>(.*)$/.exec(one);
  const plain = bracket ? null : /^\s*([a-zA-Z]+:[^;\s]+)(.*)$/.exec(one);
  if (!bracket && !plain) return null;
  const display = bracket ? (bracket[1] as string).replace(/^\s*"?|"?\s*$/g, '').replace(/\\(.)/g, '$1') : '';
  const uri = (bracket ? (bracket[2] as string) : ((plain as RegExpExecArray)[1] as string)).replace(/^\s+|\s+$/g, '');
  const parameters: { [name: string]: string } = {};
  const rest = (bracket ? (bracket[3] as string) : ((plain as RegExpExecArray)[2] as string)).split(';');
  for (let i = 0; i < rest.length; i++) {
    const pair = /^\s*([^=\s]+)\s*(?:=\s*"?([^"]*)"?)?\s*$/.exec(rest[i] as string);
    if (pair) parameters[(pair[1] as string).toLowerCase()] = pair[2] === undefined ? '' : (pair[2] as string);
  }
  return { display, uri, user: uriUser(uri), parameters };
}
