/** Digest authentication (RFC 7616, RFC 8760), as far as it is texts: what was given, and what would be right. Pure. */
import type { TrunkLogin } from '@patchcord/contracts/rows';

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

/**
 * From the beginning of what is left only: looked for anywhere, a header of 2,000 letters and no '=' took Duktape a third of a second, and one packet
 * holds thirty of them.
 */
const parameter = /^[\s,]*([a-z0-9*]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*))/i;

/** Null for another scheme, or when a field that is always needed is missing. */
export function readDigest(header: string): Digest | null {
  const scheme = /^\s*Digest\s+/i.exec(header);
  if (!scheme || header.length > longestHeader) return null;
  const given: { [name: string]: string } = {};
  // No value of ours holds a quote or a backslash, so one with escapes in it is simply a wrong one.
  let left = header.slice(scheme[0].length);
  for (let count = 0; count < mostParameters; count++) {
    const found = parameter.exec(left);
    if (!found) break;
    given[(found[1] as string).toLowerCase()] = found[2] !== undefined ? found[2] : (found[3] as string);
    left = left.slice(found[0].length);
  }
  const value = (name: string) => (typeof given[name] === 'string' ? (given[name] as string) : '');
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
  if (digest.qop !== 'auth' || !/^[0-9a-f]{8}$/.test(digest.nc) || digest.cnonce === '') return false;
  return sameText(digest.response, hash(name, `${login[name]}:${digest.nonce}:${digest.nc}:${digest.cnonce}:auth:${request}`));
}

/** Takes the same time wherever the texts differ. */
export function sameText(given: string, wanted: string): boolean {
  let difference = given.length ^ wanted.length;
  for (let i = 0; i < wanted.length; i++) difference |= wanted.charCodeAt(i) ^ (given.charCodeAt(i % (given.length || 1)) || 0);
  return difference === 0;
}

/** The values of two WWW-Authenticate headers, the stronger one first (RFC 8760 section 2.4). A phone system takes the first it knows. */
export function challenges(realm: string, nonce: string, stale: boolean): string[] {
  const rest = `realm="${realm}", nonce="${nonce}", qop="auth"${stale ? ', stale=true' : ''}`;
  return [`Digest ${rest}, algorithm=SHA-256`, `Digest ${rest}, algorithm=MD5`];
}
