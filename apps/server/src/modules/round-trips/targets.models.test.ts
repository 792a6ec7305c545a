import ipaddr from 'ipaddr.js';
import { describe, expect, test } from 'vitest';
import { mayBeMeasured, targetsOf } from './targets.models.ts';

const inPublic = { allowPrivate: false };

describe('what is measured to', () => {
  test.each([
    [['203.0.114.7/32'], ['203.0.114.7']],
    [['54.172.60.0/30'], ['54.172.60.1', '54.172.60.2', '54.172.60.3']],
    [['54.172.60.0/31'], ['54.172.60.0', '54.172.60.1']],
    [
      ['54.172.60.0/24', '8.8.8.8/32'],
      ['54.172.60.1', '8.8.8.8', '54.172.60.2', '54.172.60.3'],
    ],
    [
      ['8.8.4.252/30', '8.8.4.255/32'],
      ['8.8.4.253', '8.8.4.255', '8.8.4.254'],
    ],
    [['2600:1f18::/48'], ['2600:1f18::1', '2600:1f18::2', '2600:1f18::3', '2600:1f18::4']],
    [['2600:1f18::7/128'], ['2600:1f18::7']],
    [['no address', 'carrier.example/32'], []],
  ])('%s: %s', (cidrs, targets) => expect(targetsOf(cidrs, inPublic)).toEqual(targets));

  test('is four addresses at most, one of each range first', () => {
    const cidrs = Array.from({ length: 200 }, (_, index) => `54.172.${index}.0/24`);
    expect(targetsOf(cidrs, inPublic)).toEqual(['54.172.0.1', '54.172.1.1', '54.172.2.1', '54.172.3.1']);
  });

  test.each([
    '127.0.0.1',
    '10.1.2.3',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '0.0.0.0',
    '::1',
    'fe80::1',
    'fd00::1',
    '::ffff:127.0.0.1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::1',
  ])('is never %s', (address) => expect(mayBeMeasured(ipaddr.parse(address), false)).toBe(false));

  test('is, by a setting for tests, private and loopback too, and still nothing that many machines hear or that is of one link', () => {
    const allowed = { allowPrivate: true };
    expect(targetsOf(['127.0.0.10/32', '10.0.0.0/30'], allowed)).toEqual(['127.0.0.10', '10.0.0.1', '10.0.0.2', '10.0.0.3']);
    expect(targetsOf(['169.254.169.254/32', '224.0.0.1/32', '255.255.255.255/32', 'fe80::1/128'], allowed)).toEqual([]);
  });
});
