/** What push services know this Patchcord by (VAPID, RFC 8292): one key pair for good, since every browser's subscription is bound to it. */
import { createECDH, createPrivateKey } from 'node:crypto';
import { SignJWT } from 'jose';
import type { Db } from '../../platform/database/database.ts';

export interface PushKey {
  /** Base64url of the uncompressed point: what browsers subscribe with. */
  publicKey: string;
  /** The Authorization header for pushes to that endpoint. */
  authorization(endpoint: URL, now: Date): Promise<string>;
}

/** At most 24 hours are allowed. */
const goodForSeconds = 12 * 3_600;

/** Whether it is 32 bytes that the curve P-256 takes. */
export function isPrivateKey(text: string): boolean {
  if (!/^[A-Za-z0-9_-]{43}=?$/.test(text)) return false;
  try {
    createECDH('prime256v1').setPrivateKey(Buffer.from(text, 'base64url'));
    return true;
  } catch {
    return false;
  }
}

const newPrivateKey = (): string => {
  const pair = createECDH('prime256v1');
  pair.generateKeys();
  // Leading zeros may be left out by OpenSSL; a JWK has all 32 bytes.
  return Buffer.concat([Buffer.alloc(32), pair.getPrivateKey()])
    .subarray(-32)
    .toString('base64url');
};

export function pushKeyOf(privateKey: string, subject: string): PushKey {
  const pair = createECDH('prime256v1');
  pair.setPrivateKey(Buffer.from(privateKey, 'base64url'));
  const point = pair.getPublicKey();
  const coordinates = { x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') };
  const key = createPrivateKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', d: privateKey, ...coordinates } });
  const publicKey = point.toString('base64url');
  return {
    publicKey,
    async authorization({ origin }, now) {
      const token = new SignJWT({ aud: origin, sub: subject, exp: Math.floor(now.getTime() / 1_000) + goodForSeconds });
      return `vapid t=${await token.setProtectedHeader({ typ: 'JWT', alg: 'ES256' }).sign(key)}, k=${publicKey}`;
    },
  };
}

/** Whom a push service may turn to. It wants https or mailto, and some look whether the name could be a real one. */
const subjectOf = (publicUrl: string) => (publicUrl.startsWith('https://') ? publicUrl : `mailto:push@${new URL(publicUrl).hostname}`);

/** The one of the setting; else that of the database, made now where there is none. Two processes that start at once end up with the same. */
export async function readPushKey(db: Db, { set, publicUrl }: { set: string; publicUrl: string }): Promise<PushKey> {
  if (set !== '') return pushKeyOf(set, subjectOf(publicUrl));
  await db
    .insertInto('pushKey')
    .values({ privateKey: newPrivateKey() })
    .onConflict((on) => on.column('one').doNothing())
    .execute();
  const { privateKey } = await db.selectFrom('pushKey').select('privateKey').executeTakeFirstOrThrow();
  return pushKeyOf(privateKey, subjectOf(publicUrl));
}
