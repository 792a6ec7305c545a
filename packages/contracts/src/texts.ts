/**
 * What a regular expression would be written for elsewhere: the call router's engine has none (Lua). Every engine has what this is made of, and counts
 * either characters or bytes; what is looked for is ASCII. Pure.
 */

const isDigitCode = (code: number) => code >= 48 && code <= 57;

/** The place of the first character from there on that is no digit. */
export function digitsUntil(text: string, from: number): number {
  let at = from;
  while (at < text.length && isDigitCode(text.charCodeAt(at))) at++;
  return at;
}

/** Nothing but digits 0 to 9, so many of them. */
export function isDigits(text: string, least: number, most: number): boolean {
  return text.length >= least && text.length <= most && digitsUntil(text, 0) === text.length;
}

/** Nothing but hexadecimal digits, so many of them. */
export function isHex(text: string, least: number, most: number): boolean {
  if (text.length < least || text.length > most) return false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (!isDigitCode(code) && !(code >= 65 && code <= 70) && !(code >= 97 && code <= 102)) return false;
  }
  return true;
}

/** Nothing but letters and digits and these. */
export function isWord(text: string, others: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const letter = (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
    if (!letter && !isDigitCode(code) && others.indexOf(text.charAt(at)) < 0) return false;
  }
  return true;
}

/** Space, tab, line feed, carriage return, and the two that nobody uses. */
export function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}

/** The place of the first character from there on that is no white space. */
export function spacesUntil(text: string, from: number): number {
  let at = from;
  while (at < text.length && isSpace(text.charCodeAt(at))) at++;
  return at;
}

/** Without white space at both ends. (`trim` would take bytes of letters for white space in Lua.) */
export function trimmed(text: string): string {
  const from = spacesUntil(text, 0);
  let end = text.length;
  while (end > from && isSpace(text.charCodeAt(end - 1))) end--;
  return text.slice(from, end);
}

export function hasSpace(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (isSpace(text.charCodeAt(at))) return true;
  return false;
}

/** Without any of these characters. */
export function without(text: string, characters: string): string {
  let kept = '';
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    if (characters.indexOf(text.charAt(at)) < 0) continue;
    kept += text.slice(from, at);
    from = at + 1;
  }
  return from === 0 ? text : kept + text.slice(from);
}

export function replaced(text: string, what: string, by: string): string {
  return text.indexOf(what) < 0 ? text : text.split(what).join(by);
}

/** The last place before `end` where it stands, or -1. */
export function lastPlace(text: string, what: string, end = text.length): number {
  let last = -1;
  for (let at = text.indexOf(what); at >= 0 && at <= end; at = text.indexOf(what, at + 1)) last = at;
  return last;
}
