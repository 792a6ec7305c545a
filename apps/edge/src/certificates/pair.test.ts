import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { testPair } from '../../test/certificate.ts';
import { daysLeft, endOf, readPair } from './pair.ts';

const now = new Date();
const good = testPair({ days: 90 });
const other = testPair({ days: 30, name: 'authority.test' });
const wrongOf = (certificate: string, key: string) => {
  const read = readPair(certificate, key, now);
  return 'wrong' in read ? read.wrong : 'nothing';
};

test('a certificate with its key is good: one text that holds both, the end and the names', () => {
  const read = readPair(good.certificate, good.key, now);
  if ('wrong' in read) throw new Error(read.wrong);
  expect(read.pair.names).toBe('DNS:edge.test');
  expect(daysLeft(read.pair.expiresAt, now)).toBeGreaterThanOrEqual(89);
  expect(endOf(read.pair.pem)).toEqual(read.pair.expiresAt);
  expect(readPair(read.pair.pem, read.pair.pem, now)).toEqual(read);
});

test('of a chain the own certificate counts: those behind it may be expired', () => {
  const old = testPair({ days: -5, fromDays: -90 });
  const read = readPair(good.certificate + old.certificate, good.key, now);
  expect('pair' in read && read.pair.pem.match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
});

test.each([
  ['files that are swapped', good.key, good.certificate, /holds no PEM certificate/],
  ['an empty certificate file', '', good.key, /holds no PEM certificate/],
  ['a key file without a key', good.certificate, 'hello', /holds no PEM private key/],
  [
    'a certificate cut off in the middle',
    good.certificate.replace(/\n.{20}/, '\n'),
    good.key,
    /certificate 1 of the certificate file cannot be read/,
  ],
  ['a key cut off in the middle', good.certificate, good.key.replace(/\n.{20}/, '\n'), /private key cannot be read/],
  ['a key of another certificate', good.certificate, other.key, /does not belong to the certificate/],
  ['a chain in the wrong order', other.certificate + good.certificate, good.key, /belongs to certificate 2 .* must be the first/],
])('%s: what is wrong is said', (_what, certificate, key, sentence) => {
  expect(wrongOf(certificate, key)).toMatch(sentence);
});

test('dates: expired, and not valid yet', () => {
  const expired = testPair({ days: -1, fromDays: -90 });
  expect(wrongOf(expired.certificate, expired.key)).toMatch(
    /^the certificate \(DNS:edge\.test\) expired at \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC$/,
  );
  const early = testPair({ fromDays: 1 });
  expect(wrongOf(early.certificate, early.key)).toMatch(/is valid only from/);
});

test('a key with a passphrase is refused by name', () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const locked = privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'secret' }) as string;
  expect(wrongOf(good.certificate, locked)).toMatch(/locked with a passphrase/);
});
