/** Digest authentication (RFC 7616, RFC 8760), as far as it is texts: what was given, and what would be right. Pure. */

import type { TrunkLogin } from '@patchcord/contracts/rows';
import { isHex, isSpace, isWord, spacesUntil } from '@patchcord/contracts/texts';
import { closingQuote } from './quotes.ts';

export interface Digest {
  username: string;
  realm: string;
  nonce: string;
  uri: string;
  response: string;
  algorithm: string;
  qop: string;
  nc: string;
  cnonce: string;
}

export type HashName = 'md5' | 'sha256';
export type Hash = (name: HashName, text: string) => string;

/** No honest header is longer or has more; whoever sends such ones does not get to occupy an expression with them. */
const longestHeader = 2_048;
const mostParameters = 24;

interface Parameter {
  name: string;
  value: string;
  /** Where the next one may begin. */
  end: number;
}

/** `name=value` or `name="value"` from there on, null where there is none. Each character is looked at once. */
function parameterAt(header: string, from: number): Parameter | null {
  let at = from;
  while (at < header.length && (header.charAt(at) === ',' || isSpace(header.charCodeAt(at)))) at++;
  const begin = at;
  while (at < header.length && isWord(header.charAt(at), '*')) at++;
  const name = header.slice(begin, at).toLowerCase();
  at = spacesUntil(header, at);
  if (name === '' || header.charAt(at) !== '=') return null;
  at = spacesUntil(header, at + 1);
  const quoted = header.charAt(at) === '"' ? closingQuote(header, at + 1) : -1;
  if (quoted >= 0) return { name, value: header.slice(at + 1, quoted), end: quoted + 1 };
  const start = at;
  while (at < header.length && header.charAt(at) !== ',' && header.charAt(at) !== '"' && !isSpace(header.charCodeAt(at))) at++;
  return { name, value: header.slice(start, at), end: at };
}

/** The parameters of a digest header by lower-case name; null for another scheme. */
export function digestParameters(header: string): { [name: string]: string | undefined } | null {
  if (header.length > longestHeader) return null;
  const begin = spacesUntil(header, 0);
  const behind = begin + 6;
  if (header.slice(begin, behind).toLowerCase() !== 'digest' || spacesUntil(header, behind) === behind) return null;
  const given: { [name: string]: string | undefined } = {};
  // No value of ours holds a quote or a backslash, so one with escapes in it is simply a wrong one.
  let at = behind;
  for (let count = 0; count < mostParameters; count++) {
    const found = parameterAt(header, at);
    if (found === null) break;
    given[found.name] = found.value;
    at = found.end;
  }
  return given;
}

/** Null for another scheme, or when a field that is always needed is missing. */
export function readDigest(header: string): Digest | null {
  const given = digestParameters(header);
  if (given === null) return null;
  const value = (name: string) => given[name] ?? '';
  const qop = value('qop').toLowerCase();
  const digest: Digest = {
    username: value('username'),
    realm: value('realm'),
    nonce: value('nonce'),
    uri: value('uri'),
    response: value('response').toLowerCase(),
    algorithm: value('algorithm').toUpperCase(),
    qop,
    // Without qop the response does not cover it: anybody could write another one beside it, and use the response again.
    nc: qop === '' ? '' : value('nc').toLowerCase(),
    cnonce: value('cnonce'),
  };
  return digest.username === '' || digest.nonce === '' || digest.response === '' ? null : digest;
}

/** RFC 7616 section 3.4.6: no algorithm means MD5. The '-sess' ones need the password's own hash for each session and were never offered. */
function algorithmOf(digest: Digest): HashName | null {
  if (digest.algorithm === '' || digest.algorithm === 'MD5') return 'md5';
  return digest.algorithm === 'SHA-256' ? 'sha256' : null;
}

/**
 * Whether the response was made with the login's password. The digest's URI is taken as it is: proxies in front of us may have changed the
 * Request-URI (RFC 3261 section 22.4), and a response fits one nonce of one source only.
 */
export function isRightResponse(digest: Digest, login: TrunkLogin, method: string, hash: Hash): boolean {
  const name = algorithmOf(digest);
  if (name === null || digest.username !== login.user || digest.realm !== login.realm) return false;
  const request = hash(name, `${method}:${digest.uri}`);
  if (digest.qop === '') return sameText(digest.response, hash(name, `${login[name]}:${digest.nonce}:${request}`));
  if (digest.qop !== 'auth' || !isHex(digest.nc, 8, 8) || digest.cnonce === '') return false;
  return sameText(digest.response, hash(name, `${login[name]}:${digest.nonce}:${digest.nc}:${digest.cnonce}:auth:${request}`));
}

/** Takes the same time wherever the texts differ. */
export function sameText(given: string, wanted: string): boolean {
  let difference = given.length ^ wanted.length;
  const length = given.length;
  for (let i = 0; i < wanted.length; i++) difference |= wanted.charCodeAt(i) ^ (length === 0 ? 0 : given.charCodeAt(i % length));
  return difference === 0;
}

/** The values of two WWW-Authenticate headers, the stronger one first (RFC 8760 section 2.4). A phone system takes the first it knows. */
export function challenges(realm: string, nonce: string, stale: boolean): string[] {
  const rest = `realm="${realm}", nonce="${nonce}", qop="auth"${stale ? ', stale=true' : ''}`;
  return [`Digest ${rest}, algorithm=SHA-256`, `Digest ${rest}, algorithm=MD5`];
}
