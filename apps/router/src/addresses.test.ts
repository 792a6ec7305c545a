import ipaddr from 'ipaddr.js';
import { expect, test } from 'vitest';
import { sourceKeys } from './addresses.ts';

test('one key per prefix length in use, longest first, as the rows are keyed', () => {
  expect(sourceKeys('203.0.113.9', [32, 30, 24], [])).toEqual(['203.0.113.9/32', '203.0.113.8/30', '203.0.113.0/24']);
  expect(sourceKeys('255.255.255.255', [25, 1, 0], [])).toEqual(['255.255.255.128/25', '128.0.0.0/1', '0.0.0.0/0']);
  expect(sourceKeys('2001:DB8:0:0:1:0:0:1', [], [128, 64, 48])).toEqual(['2001:db8::1:0:0:1/128', '2001:db8::/64', '2001:db8::/48']);
});

test('what is no address has no keys', () => {
  for (const wrong of [
    '',
    'x',
    '1.2.3',
    '1.2.3.4.5',
    '256.1.1.1',
    '1.2.3.4:5060',
    '::1::',
    '1:2:3',
    '1:2:3:4:5:6:7:8:9',
    'g::1',
    '12345::',
  ]) {
    expect(sourceKeys(wrong, [32], [128])).toEqual([]);
  }
});

test('the control plane writes the same keys (ipaddr.js), for addresses of every shape', () => {
  const addresses = [
    '0.0.0.0',
    '10.1.2.3',
    '198.51.100.255',
    '::',
    '::1',
    'fe80::1:0:0:0',
    '1:0:0:2:0:0:0:3',
    '1:0:2:0:3:0:4:0',
    'ffff:ffff::ffff',
    '1::2:3:4:5:6:7',
  ];
  for (const address of addresses) {
    const kind = ipaddr.parse(address).kind();
    for (let length = 0; length <= (kind === 'ipv4' ? 32 : 128); length++) {
      const network =
        kind === 'ipv4'
          ? ipaddr.IPv4.networkAddressFromCIDR(`${address}/${length}`)
          : ipaddr.IPv6.networkAddressFromCIDR(`${address}/${length}`);
      const written = network instanceof ipaddr.IPv6 ? network.toRFC5952String() : network.toString();
      // Kamailio prints every group of an IPv6 address.
      const received = ipaddr.parse(address).toNormalizedString();
      expect(sourceKeys(received, [length], [length])).toEqual([`${written}/${length}`]);
    }
  }
});
