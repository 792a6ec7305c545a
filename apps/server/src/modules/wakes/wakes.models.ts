/** What a push subscription is, and what becomes of a push. Pure. */
import { createECDH } from 'node:crypto';
import Bowser from 'bowser';
import type { Detail } from '../../platform/http/errors.ts';
import { wrongUrl } from '../../platform/outbound/target.ts';

const isBase64url = (text: string) => /^[A-Za-z0-9_-]+={0,2}$/.test(text);
const bytesOf = (text: string) => (isBase64url(text) ? Buffer.from(text, 'base64url') : Buffer.alloc(0));

/** On the curve P-256: else nothing could be agreed on with it. */
function isPublicKey(bytes: Buffer): boolean {
  if (bytes.length !== 65 || bytes[0] !== 4) return false;
  const ours = createECDH('prime256v1');
  ours.generateKeys();
  try {
    ours.computeSecret(bytes);
    return true;
  } catch {
    return false;
  }
}

/** RFC 8291 section 3.1 and 3.2. */
export function wrongKeys({ p256dh, auth }: { p256dh: string; auth: string }): Detail[] {
  const wrong = (field: string, received: string, message: string) => ({ field, received: received.slice(0, 100), message });
  return [
    ...(isPublicKey(bytesOf(p256dh))
      ? []
      : [wrong('keys.p256dh', p256dh, 'Expected a public key of the curve P-256, uncompressed: 65 bytes as base64url.')]),
    ...(bytesOf(auth).length === 16 ? [] : [wrong('keys.auth', '***', 'Expected 16 bytes as base64url.')]),
  ];
}

/** @returns why that address is not pushed to, or null. Https even where private addresses are allowed: browsers know no other. */
export function wrongEndpoint(text: string, options: { allowPrivate: boolean }): string | null {
  const isHttps = URL.canParse(text) && new URL(text).protocol === 'https:';
  return isHttps ? wrongUrl(text, options) : 'Expected the https:// address that the browser’s push subscription says.';
}

/** 'Chrome on Android'. */
export function browserName(userAgent: string): string {
  if (userAgent === '') return '';
  const { browser, os } = Bowser.parse(userAgent);
  const name = browser.name ?? '';
  return (os.name ? `${name || 'A browser'} on ${os.name}` : name).slice(0, 60);
}

/**
 * taken: the push service has it. gone: there is no such subscription any more (RFC 8030 section 7.3), and never will be. failed: anything else;
 * `again`: it may be otherwise in a moment.
 */
export type Pushed = { result: 'taken' } | { result: 'gone' } | { result: 'failed'; error: string; again: boolean };

export function pushedBy(status: number): Pushed {
  if (status >= 200 && status < 300) return { result: 'taken' };
  if (status === 404 || status === 410) return { result: 'gone' };
  if (status === 401 || status === 403)
    return {
      result: 'failed',
      again: false,
      error: `Its push service does not know this Patchcord (${status}). Turn it off and on again in that browser.`,
    };
  if (status === 429 || status >= 500)
    return { result: 'failed', again: true, error: `Its push service has too much to do, or trouble (${status}).` };
  return { result: 'failed', again: false, error: `Its push service refused the push (${status}).` };
}

export const notReached: Pushed = { result: 'failed', again: true, error: 'Its push service could not be reached.' };
