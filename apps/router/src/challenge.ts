/** Digest on the wire: what was given, and the 401 that asks for it. What is right is decided in digest.ts. */
import { challenges, type Digest, readDigest } from './digest.ts';
import { type NonceFor, newNonce } from './nonce.ts';
import { headers, text } from './wire.ts';

export function credentials(realm: string): Digest | null {
  const all = headers('Authorization');
  for (let i = 0; i < all.length; i++) {
    const digest = readDigest(all[i] as string);
    if (digest !== null && digest.realm === realm) return digest;
  }
  return null;
}

/** Without a transaction: what is not authenticated leaves nothing behind, and one request gets one answer and no more. */
export function challenge(realm: string, to: NonceFor, stale: boolean) {
  ask(challenges(realm, newNonce(to, Date.now(), text('$uuid(r)')), stale));
}

/** Phones that know MD5 alone refuse a 401 that offers something else beside it (baresip 1.0, which Debian 12 has). */
export function challengeForMd5(realm: string, to: NonceFor, stale: boolean) {
  ask(challenges(realm, newNonce(to, Date.now(), text('$uuid(r)')), stale).slice(-1));
}

function ask(values: string[]) {
  for (let i = 0; i < values.length; i++) KSR.hdr.append_to_reply(`WWW-Authenticate: ${values[i]}\r\n`);
  KSR.sl.sl_send_reply(401, 'Unauthorized');
}
