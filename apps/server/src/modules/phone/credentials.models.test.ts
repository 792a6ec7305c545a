import { expect, test } from 'vitest';
import { mintCredentials } from './credentials.models.ts';

test('credentials are what auth_ephemeral checks: expiry and user, signed, for ten minutes', () => {
  const made = mintCredentials({ userId: 'usr_8fz2k0m4q7w1x5y9', secret: 'secret', now: new Date(1_700_000_000_500) });
  expect(made.username).toBe('1700000600:usr_8fz2k0m4q7w1x5y9');
  // printf '1700000600:usr_8fz2k0m4q7w1x5y9' | openssl dgst -sha1 -hmac secret -binary | base64
  expect(made.password).toBe('srxWFb958OQutE2JQqqevQoyLF0=');
  expect(made.expiresAt.toISOString()).toBe('2023-11-14T22:23:20.000Z');
});
