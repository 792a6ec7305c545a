import { createHash } from 'node:crypto';
import type { TrunkLogin } from '@patchcord/contracts/rows';
import { describe, expect, test } from 'vitest';
import { challenges, type Hash, isRightResponse, readDigest } from './digest.ts';
import { freshNonce, newNonce } from './nonce.ts';

const hash: Hash = (name, text) => createHash(name).update(text).digest('hex');
/** RFC 7616 section 3.9.1. */
const example = (algorithm: string, response: string) =>
  `Digest username="Mufasa", realm="http-auth@example.org", uri="/dir/index.html", algorithm=${algorithm}, ` +
  `nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", nc=00000001, cnonce="f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", qop=auth, ` +
  `response="${response}", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"`;
const login: TrunkLogin = {
  user: 'Mufasa',
  realm: 'http-auth@example.org',
  md5: hash('md5', 'Mufasa:http-auth@example.org:Circle of Life'),
  sha256: hash('sha256', 'Mufasa:http-auth@example.org:Circle of Life'),
};
const md5 = '8ca523f5e9506fed4657c9700eebdbec';
const sha256 = '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1';
const isRight = (header: string, method = 'GET') => {
  const digest = readDigest(header);
  return digest !== null && isRightResponse(digest, login, method, hash);
};

describe('a response', () => {
  test('is right as the examples of RFC 7616 have it', () => {
    expect(isRight(example('MD5', md5))).toBe(true);
    expect(isRight(example('SHA-256', sha256))).toBe(true);
  });

  test('of RFC 2069, without qop, is right too (RFC 2617 section 3.5 has its hash)', () => {
    const old = { ...login, realm: 'testrealm@host.com', md5: hash('md5', 'Mufasa:testrealm@host.com:Circle Of Life') };
    const header =
      'DIGEST username="Mufasa",realm="testrealm@host.com",nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093",uri="/dir/index.html",response="670fd8c2df070c60b045671b8b24ff02"';
    const digest = readDigest(header);
    expect(digest !== null && isRightResponse(digest, old, 'GET', hash)).toBe(true);
  });

  test('is found behind parameters that are empty, unknown or hold escaped quotes', () => {
    const odd = String.raw`Digest opaque=, domain="a\"b, nonce=\"c", username*=UTF-8''x, `;
    expect(isRight(example('MD5', md5).replace('Digest ', odd))).toBe(true);
  });

  test.each([
    ['another method', example('MD5', md5), 'PUT'],
    ['another algorithm than it says', example('SHA-256', md5), 'GET'],
    ['an algorithm that was not offered', example('MD5-sess', md5), 'GET'],
    ['another user', example('MD5', md5).replace('Mufasa', 'Scar'), 'GET'],
    ['another realm', example('MD5', md5).replace('example.org', 'example.com'), 'GET'],
    ['another URI', example('MD5', md5).replace('index', 'other'), 'GET'],
    ['another count', example('MD5', md5).replace('00000001', '00000002'), 'GET'],
    ['a count that is none', example('MD5', md5).replace('00000001', '1'), 'GET'],
    ['a quality that was not offered', example('MD5', md5).replace('qop=auth', 'qop=auth-int'), 'GET'],
    ['a longer response', example('MD5', `${md5}0`), 'GET'],
    ['a shorter response', example('MD5', md5.slice(0, 31)), 'GET'],
  ])('with %s is wrong', (_, header, method) => {
    expect(isRight(header, method)).toBe(false);
  });
});

test.each([
  '',
  'Basic YTpi',
  'Digest',
  'Digest username="a", nonce="b"',
  'Digest "',
  `Digest ${'a="b",'.repeat(1_000)}`,
  'Digest __proto__="x"',
])('no digest is read in %s', (header) => {
  expect(readDigest(header)).toBeNull();
});

test('a header that is far too long is not read', () => {
  const digest = example('MD5', md5);
  expect(readDigest(`${digest}${', x="y"'.repeat(200)}`)).not.toBeNull();
  expect(readDigest(`${digest}${', x="y"'.repeat(300)}`)).toBeNull();
});

test('both algorithms are offered, the stronger one first', () => {
  expect(challenges('r', 'n', true)).toEqual([
    'Digest realm="r", nonce="n", qop="auth", stale=true, algorithm=SHA-256',
    'Digest realm="r", nonce="n", qop="auth", stale=true, algorithm=MD5',
  ]);
  expect(challenges('r', 'n', false).join()).not.toContain('stale');
});

describe('a nonce', () => {
  const to = { secret: 's'.repeat(43), whom: 'trk_one', address: '192.0.2.1' };
  const at = 1_800_000_000_000;
  const nonce = newNonce(to, at, 'chance');

  test('is fresh for a minute, for whom it was given to', () => {
    expect(freshNonce(nonce, to, at)).toBe('chance');
    expect(freshNonce(nonce, to, at + 60_000)).toBe('chance');
    expect(freshNonce(nonce, to, at + 61_000)).toBe('');
    expect(freshNonce(nonce, to, at - 5_000)).toBe('');
  });

  test.each([
    ['another address', { ...to, address: '192.0.2.2' }],
    ['another trunk', { ...to, whom: 'trk_two' }],
    ['another edge', { ...to, secret: 't'.repeat(43) }],
  ])('is not fresh for %s', (_, other) => {
    expect(freshNonce(nonce, other, at)).toBe('');
  });

  test.each(['', 'a', 'a.b.c', nonce.replace('1800000000', '1800000001'), nonce.replace('chance', 'other'), `${nonce}.x`])(
    '%s is none of ours',
    (made) => {
      expect(freshNonce(made, to, at)).toBe('');
    },
  );
});
