import { expect, test } from 'vitest';
import { prefixLengths } from './prefix-lengths.ts';

test('each length in use once, longest first, IPv4 and IPv6 apart', () => {
  expect(
    prefixLengths(['203.0.113.0/24', '127.0.0.10/32', '198.51.100.8/30', '127.0.0.11/32', '2001:db8::/48', '2001:db8::1/128']),
  ).toEqual({
    v4: [32, 30, 24],
    v6: [128, 48],
  });
});

test('no sources: no lengths, nobody is listed', () => {
  expect(prefixLengths([])).toEqual({ v4: [], v6: [] });
});
