import { readSettings } from '@patchcord/settings';
import { expect, test } from 'vitest';
import { serverSettings } from './settings.ts';

const good = {
  PATCHCORD_MODE: 'production',
  PATCHCORD_PUBLIC_URL: 'https://phone.example/',
  PATCHCORD_AUTH_SECRET: 'x'.repeat(32),
  PATCHCORD_TRUSTED_PROXIES: '127.0.0.1',
  PATCHCORD_SMTP_URL: 'smtp://user:secret@mail.example:587',
  PATCHCORD_MAIL_FROM: 'Phones <phones@phone.example>',
};
const read = (env: Record<string, string>) =>
  readSettings(serverSettings, env, env.PATCHCORD_MODE === 'production' ? 'production' : 'demo');

test('a production start needs a secret and https, and names everything that is missing at once', () => {
  expect(() => read({ PATCHCORD_MODE: 'production' })).toThrow(
    /PATCHCORD_PUBLIC_URL: must start with https:\/\/[\s\S]*PATCHCORD_AUTH_SECRET: must be set/,
  );
  expect(() => read({ ...good, PATCHCORD_AUTH_SECRET: 'short' })).toThrow(/PATCHCORD_AUTH_SECRET is \*\*\*: expected 32 characters/);
  expect(() => read({ ...good, PATCHCORD_PUBLIC_URL: 'http://phone.example' })).toThrow(/https/);
  expect(() => read({ ...good, PATCHCORD_TRUSTED_PROXIES: '' })).toThrow(/PATCHCORD_TRUSTED_PROXIES: must name the reverse proxy/);
  expect(read(good).publicUrl).toBe('https://phone.example');
});

test('a demo starts with nothing set', () => expect(read({})).toMatchObject({ mode: 'demo', httpPort: 8080, databaseUrl: '' }));

test('a wrong value is refused with its name', () => {
  expect(() => read({ PATCHCORD_MODE: 'prod' })).toThrow(/PATCHCORD_MODE is "prod": expected demo or production/);
  expect(() => read({ PATCHCORD_TRUSTED_PROXIES: '127.0.0.1, proxy.example' })).toThrow(/PATCHCORD_TRUSTED_PROXIES is .*proxy\.example/);
  expect(read({ PATCHCORD_TRUSTED_PROXIES: '127.0.0.1, 10.0.0.0/8,::1' }).trustedProxies).toBe('127.0.0.1, 10.0.0.0/8,::1');
  for (const key of ['short', 'A'.repeat(43), '_'.repeat(43)])
    expect(() => read({ PATCHCORD_PUSH_KEY: key })).toThrow(/PATCHCORD_PUSH_KEY is \*\*\*: expected a private key of the curve P-256/);
  expect(read({ PATCHCORD_PUSH_KEY: Buffer.alloc(32, 7).toString('base64url') }).pushKey).toHaveLength(43);
  expect(() => read({ ...good, PATCHCORD_PRIVATE_PUSH: 'yes' })).toThrow(/PATCHCORD_PRIVATE_PUSH: must be no in production/);
  expect(() => read({ DATABASE_URL: 'mysql://x' })).toThrow(/DATABASE_URL is \*\*\*/);
});
