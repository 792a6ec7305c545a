/** Credentials live ten minutes at most; what claims to live longer was not signed by a control plane of ours that works. Pure. */
import { isDigits, isWord } from '@patchcord/contracts/texts';

const longestMs = 11 * 60_000;

/** @example readCredential('1800000000:usr_8fz2k0m4q7w1x5y9', now) // { user: 'usr_8fz2k0m4q7w1x5y9' }, or null when it is over */
export function readCredential(username: string, nowMs: number): { user: string } | null {
  const colon = username.indexOf(':');
  const expires = username.slice(0, Math.max(colon, 0));
  const user = username.slice(colon + 1);
  if (!isDigits(expires, 9, 11) || user === '' || user.length > 64 || !isWord(user, '_-')) return null;
  const leftMs = Number(expires) * 1000 - nowMs;
  if (leftMs <= 0 || leftMs > longestMs) return null;
  return { user };
}
