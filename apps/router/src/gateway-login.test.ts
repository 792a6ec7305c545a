import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { HashName } from './digest.ts';
import { answerChallenge } from './gateway-login.ts';

const hash = (name: HashName, text: string) => createHash(name).update(text).digest('hex');

describe('a challenge is answered as RFC 7616 section 3.9.1 does', () => {
  const login = { user: 'Mufasa', password: 'Circle of Life' };
  const asked = { method: 'GET', uri: '/dir/index.html', cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ' };
  const challenge = (algorithm: string) =>
    `Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=${algorithm}, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"`;

  test.each([
    ['MD5', '8ca523f5e9506fed4657c9700eebdbec'],
    ['SHA-256', '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'],
  ])('%s', (algorithm, response) => {
    const answer = answerChallenge([challenge(algorithm)], login, asked, hash);
    expect(answer).toContain(`response="${response}"`);
    expect(answer).toContain(`algorithm=${algorithm}`);
    expect(answer).toContain('qop=auth, nc=00000001');
  });

  test('of several the first that can be answered', () => {
    expect(answerChallenge(['Basic realm="x"', challenge('SHA-512-256'), challenge('MD5')], login, asked, hash)).toContain('algorithm=MD5');
  });
});

const login = { user: 'patchcord', password: 'secret' };
const asked = { method: 'INVITE', uri: 'sip:1@192.0.2.1', cnonce: 'c' };

test('without qop, by RFC 2069', () => {
  const response = hash('md5', `${hash('md5', 'patchcord:r:secret')}:n:${hash('md5', 'INVITE:sip:1@192.0.2.1')}`);
  expect(answerChallenge(['Digest realm="r", nonce="n"'], login, asked, hash)).toBe(
    `Digest username="patchcord", realm="r", nonce="n", uri="sip:1@192.0.2.1", response="${response}"`,
  );
});

test.each([
  'Digest realm="r", nonce="n", algorithm=SHA-512-256',
  'Digest realm="r", nonce="n", algorithm=MD5-sess',
  'Digest realm="r", nonce="n", qop="auth-int"',
  'Digest realm="r"',
  'Digest nonce="n"',
  'Digest realm="r\\"", nonce="n"',
  'Bearer realm="r"',
  '',
  'Digest',
])('no answer to %s', (challenge) => {
  expect(answerChallenge([challenge], login, asked, hash)).toBe('');
});
