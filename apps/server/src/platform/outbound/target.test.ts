import { describe, expect, test } from 'vitest';
import { isPublicAddress, resolveTarget, wrongUrl } from './target.ts';

test.each(['8.8.8.8', '93.184.216.34', '2606:4700:4700::1111', '2a00:1450:4001:81b::200e'])('%s is public', (address) =>
  expect(isPublicAddress(address)).toBe(true),
);

test.each([
  '127.0.0.1',
  '127.9.9.9',
  '0.0.0.0',
  '10.1.2.3',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '224.0.0.1',
  '255.255.255.255',
  '240.0.0.1',
  '192.0.2.1',
  '198.18.0.1',
  '203.0.113.9',
  '::1',
  '::',
  'fe80::1',
  'fe80::1%eth0',
  'fc00::1',
  'fd12:3456::1',
  'ff02::1',
  'fec0::1',
  '2001:db8::1',
  '3fff::1',
  '::ffff:127.0.0.1',
  '::ffff:10.0.0.1',
  '::ffff:7f00:1',
  '::ffff:8.8.8.8',
  '::127.0.0.1',
  '64:ff9b::7f00:1',
  '64:ff9b:1::1',
  '2002:7f00:1::1',
  '2001:0:7f00:1::1',
  '100::1',
  'nonsense',
  '',
])('%s is not public', (address) => expect(isPublicAddress(address)).toBe(false));

test.each([
  ['https://hooks.example.com/phone', null],
  ['https://hooks.example.com:8443/', null],
  ['http://hooks.example.com/', /Only https/],
  ['ftp://hooks.example.com/', /Only https/],
  ['hooks.example.com', /Expected an address like/],
  ['https://user:pw@hooks.example.com/', /user name and password/],
  ['https://127.0.0.1/', /not a public address/],
  ['https://2130706433/', /not a public address/],
  ['https://0x7f.1/', /not a public address/],
  ['https://[::ffff:127.0.0.1]/', /not a public address/],
  ['https://[fd00::1]/', /not a public address/],
  ['https://localhost/', /inside a network/],
  ['https://db.internal./', /inside a network/],
  ['https://intranet/', /inside a network/],
])('%s: %s', (url, said) => {
  const wrong = wrongUrl(url);
  if (said === null) expect(wrong).toBeNull();
  else expect(wrong).toMatch(said);
});

describe('a name', () => {
  const closed = (...addresses: string[]) =>
    resolveTarget('https://hooks.example.com/', { allowPrivate: false, resolve: async () => addresses });
  test('is pinned to the address that was looked at', async () =>
    expect(await closed('93.184.216.34')).toMatchObject({ address: '93.184.216.34', family: 4 }));
  test.each([['127.0.0.1'], ['::ffff:10.0.0.1'], ['169.254.169.254']])('that leads to %s is refused', (address) =>
    expect(closed(address)).rejects.toThrow(/not a public address/),
  );
  test('with one address inside among public ones is refused', () =>
    expect(closed('93.184.216.34', '10.0.0.1')).rejects.toThrow(/10\.0\.0\.1/));
  test('without an address is refused', () => expect(closed()).rejects.toThrow(/no address/));
});
