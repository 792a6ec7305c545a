/**
 * Nonces that need no memory to be known as ours: time, chance, and a signature over both and over whom they were given to. A nonce that was
 * given to one source is worth nothing to another, so a response cannot be carried away and used elsewhere. Pure.
 */
import { sameText } from './digest.ts';
import { hmacSha1 } from './hmac-sha1.ts';

export const nonceSeconds = 60;

export interface NonceFor {
  /** Of the edge; the same in every worker. */
  secret: string;
  /** Id of a trunk, or 'device'. */
  whom: string;
  address: string;
}

/** 'nonce' in front keeps these signatures apart from those of phone credentials, which are made with the same secret. */
const signature = (to: NonceFor, at: string, chance: string) => hmacSha1(to.secret, `nonce ${to.whom} ${to.address} ${at} ${chance}`);

export function newNonce(to: NonceFor, nowMs: number, chance: string): string {
  const at = String(Math.floor(nowMs / 1000));
  return `${at}.${chance}.${signature(to, at, chance)}`;
}

/** What is unique about a nonce of ours that was given to this source and is still good; '' for any other. */
export function freshNonce(nonce: string, to: NonceFor, nowMs: number): string {
  const parts = nonce.split('.');
  if (parts.length !== 3) return '';
  const at = parts[0] as string;
  const chance = parts[1] as string;
  if (!sameText(parts[2] as string, signature(to, at, chance))) return '';
  const age = nowMs / 1000 - Number(at);
  return age >= -1 && age <= nonceSeconds ? chance : '';
}
