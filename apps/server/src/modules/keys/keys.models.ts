/** Tokens of API keys, and what each scope opens. Pure. */
import { createHash, randomBytes } from 'node:crypto';
import type { KeyScope } from '@patchcord/contracts';

const tokenPrefix = 'pck_';
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/** `pck_` and 160 random bits. The prefix lets scanners of public code find lost ones. */
export const newKeyToken = (): string => tokenPrefix + [...randomBytes(32)].map((byte) => alphabet[byte & 31]).join('');

export const isKeyToken = (text: string): boolean => /^pck_[0-9a-z]{32}$/.test(text);

/** How a token begins, to tell keys apart: 20 of its bits. */
export const prefixOf = (token: string): string => token.slice(0, tokenPrefix.length + 4);

export const keyTokenHash = (token: string): string => createHash('sha256').update(token).digest('hex');

/**
 * Which scope writes, and also reads, the routes under …/accounts/:account/<noun>. 'read' reads all of them.
 * null: read only. A noun that is not here is closed to keys, for reading too.
 */
export const nounScopes: Readonly<Record<string, KeyScope | null>> = {
  numbers: 'numbers',
  trunks: 'trunks',
  people: 'people',
  invitations: 'people',
  requests: 'requests',
  webhooks: 'webhooks',
  calls: null,
  'calls-out': null,
  attempts: null,
  prices: null,
  statements: null,
  spending: null,
  audit: null,
};

/** Closed to keys, and why. */
export const closedNouns: Readonly<Record<string, string>> = {
  leave: 'a person leaves: a key is none',
  phone: 'the phone of a person: a key is none',
  keys: 'a key that makes keys would outlive its own end',
};

/** Routes that ask support for something, wherever they stand: a key that may not make requests does not make one by another door. */
const asking = new Set(
  ['check/sources', 'porting', 'porting/letter', 'porting/withdraw', 'ownership/document', 'ownership/withdraw'].map(
    (one) => `numbers/:number/${one}`,
  ),
);
/** What keys may write and not read, below …/accounts/:account/, and why. */
const unreadable: Readonly<Record<string, string>> = {
  'numbers/:number/porting/letter': 'a signed letter is for people to read',
  'numbers/:number/ownership/document': 'a document is for people to read',
};

const accountPrefix = '/api/v1/accounts/:account/';
/** Routes of no account that keys with 'read' may read. */
const readableElsewhere = new Set(['/api/v1/locations', '/api/v1/carriers']);

/** Any of these scopes opens the route to a key; an empty list: none does. @param url the route's pattern */
export function scopesFor(method: string, url: string): readonly KeyScope[] {
  const reading = method === 'GET' || method === 'HEAD';
  if (!url.startsWith(accountPrefix)) return reading && readableElsewhere.has(url) ? ['read'] : [];
  const path = url.slice(accountPrefix.length);
  if (reading && path in unreadable) return [];
  if (!reading && asking.has(path)) return ['requests'];
  const noun = path.split('/')[0] ?? '';
  const own = nounScopes[noun];
  if (own === undefined) return [];
  return [...(reading ? (['read'] as const) : []), ...(own === null ? [] : [own])];
}
