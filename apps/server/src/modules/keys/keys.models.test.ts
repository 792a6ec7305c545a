import { expect, test } from 'vitest';
import { isKeyToken, keyTokenHash, newKeyToken, prefixOf, scopesFor } from './keys.models.ts';

test('tokens are all different, say what they are, and the shown prefix gives next to nothing away', () => {
  const tokens = Array.from({ length: 500 }, newKeyToken);
  expect(new Set(tokens).size).toBe(500);
  expect(tokens.every(isKeyToken)).toBe(true);
  expect(prefixOf('pck_0123456789abcdefghjkmnpqrstvwxyz')).toBe('pck_0123');
  expect(keyTokenHash('pck_x')).toMatch(/^[0-9a-f]{64}$/);
  for (const text of ['', 'pck_', 'pck_0123', 'pck_0123456789abcdefghjkmnpqrstvwxyz0', "pck_' or 1=1 --"])
    expect(isKeyToken(text)).toBe(false);
});

test.each([
  ['GET', '/api/v1/accounts/:account/numbers', ['read', 'numbers']],
  ['PATCH', '/api/v1/accounts/:account/numbers/:number', ['numbers']],
  ['DELETE', '/api/v1/accounts/:account/trunks/:trunk/sources/:source', ['trunks']],
  ['POST', '/api/v1/accounts/:account/numbers/:number/check/sources', ['requests']],
  ['GET', '/api/v1/accounts/:account/calls', ['read']],
  ['POST', '/api/v1/accounts/:account/calls', []],
  ['GET', '/api/v1/accounts/:account/keys', []],
  ['POST', '/api/v1/accounts/:account/phone/session', []],
  ['GET', '/api/v1/accounts/:account/something-new', []],
  ['GET', '/api/v1/locations', ['read']],
  ['GET', '/api/v1/carriers', ['read']],
  ['GET', '/api/v1/me', []],
  ['GET', '/api/v1/platform/edges', []],
])('%s %s is opened by %j', (method, url, scopes) => expect(scopesFor(method, url)).toEqual(scopes));
