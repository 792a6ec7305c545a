import { describe, expect, test } from 'vitest';
import { checkSource } from './sources.models.ts';

const inPublic = { listed: [], allowPrivate: false };
const reason = (text: string, context = inPublic as { listed: string[]; allowPrivate: boolean }) => {
  const check = checkSource(text, context);
  return check.ok ? check.cidr : check.reason;
};

describe('a source', () => {
  test.each([
    ['54.172.60.0/30', '54.172.60.0/30'],
    ['54.172.60.7', '54.172.60.7/32'],
    ['2600:1f18::/48', '2600:1f18::/48'],
    ['2600:1F18:0:0::1', '2600:1f18::1/128'],
  ])('%s is taken as %s', (text, cidr) => expect(reason(text)).toBe(cidr));

  test.each([
    ['nonsense!', 'invalid'],
    ['', 'invalid'],
    ['54.172.60', 'host_name_or_invalid'],
    ['54.172.60.300', 'invalid'],
    ['0x36.172.60.1', 'host_name_or_invalid'],
    ['054.172.60.1', 'invalid'],
    ['54.172.60.1/33', 'invalid'],
    ['54.172.60.1/-1', 'invalid'],
    ['54.172.60.1/032', 'invalid'],
    ['54.172.60.0/030', 'invalid'],
    ['54.172.60.0/30/30', 'invalid'],
    ['54.172.60.0-54.172.60.9', 'invalid'],
    ['fe80::1%eth0', 'invalid'],
    ['sip.carrier.example', 'host_name'],
    ['sip.carrier.example:5060', 'host_name'],
    ['localhost', 'host_name'],
    ['54.172.60.1/30', 'host_bits'],
    ['2600:1f18::1/64', 'host_bits'],
    ['54.172.0.0/23', 'too_wide'],
    ['0.0.0.0/0', 'too_wide'],
    ['2600::/47', 'too_wide'],
    ['::/0', 'too_wide'],
    ['10.1.2.3', 'private'],
    ['127.0.0.1', 'private'],
    ['169.254.1.1', 'private'],
    ['100.64.0.1', 'private'],
    ['192.0.2.1', 'private'],
    ['224.0.0.1', 'private'],
    ['0.0.0.0', 'private'],
    ['255.255.255.255', 'private'],
    ['fd00::1', 'private'],
    ['::1', 'private'],
    ['2001:db8::1', 'private'],
    ['::ffff:54.172.60.1', 'mapped'],
    ['::ffff:54.172.60.0/126', 'mapped'],
  ])('%s is refused: %s', (text, why) => expect(why.split('_or_')).toContain(reason(text)));

  test('says the right network where host bits are set, the plain form of a mapped one, and that calls come from addresses', () => {
    const message = (text: string) => {
      const check = checkSource(text, inPublic);
      return check.ok ? '' : check.message;
    };
    expect(message('54.172.60.9/29')).toContain('the network is 54.172.60.8/29');
    expect(message('::ffff:54.172.60.1')).toContain('Write 54.172.60.1.');
    expect(message('::ffff:54.172.60.0/126')).toContain('Write 54.172.60.0/30.');
    expect(message('sip.carrier.example')).toContain('the addresses your carrier calls FROM, not a host name');
  });

  test('is compared with what the trunk lists: the same, inside, around, and beside it', () => {
    const listed = ['54.172.60.0/30', '2600:1f18::/48'];
    const among = (text: string) => reason(text, { listed, allowPrivate: false });
    expect(among('54.172.60.0/30')).toBe('duplicate');
    expect(among('54.172.60.3')).toBe('covered');
    expect(among('54.172.60.0/29')).toBe('covers');
    expect(among('54.172.60.4/30')).toBe('54.172.60.4/30');
    expect(among('2600:1f18:0:ffff::/64')).toBe('covered');
    expect(among('2600:1f18:1::/48')).toBe('2600:1f18:1::/48');
  });

  test('may be private in a local demo, and is still checked for the rest', () => {
    const demo = { listed: [], allowPrivate: true };
    expect(reason('127.0.0.10/32', demo)).toBe('127.0.0.10/32');
    expect(reason('10.0.0.0/8', demo)).toBe('too_wide');
  });
});
