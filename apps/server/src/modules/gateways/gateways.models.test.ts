import { expect, test } from 'vitest';
import { checkAddress } from './gateways.models.ts';

const production = { allowPrivate: false };

test.each([
  ['198.51.100.7', '198.51.100.7'],
  ['2001:DB8:0::7', '2001:db8::7'],
])('%s is an address in a demo, written %s', (text, address) =>
  expect(checkAddress(text, { allowPrivate: true })).toEqual({ ok: true, address }),
);

test('a public address is one anywhere', () => expect(checkAddress('8.8.8.8', production)).toEqual({ ok: true, address: '8.8.8.8' }));

test.each([
  ['sip.carrier.example', 'is a host name'],
  ['8.8.8.8:5060', 'is not an address'],
  ['8.8.8.0/24', 'is not an address'],
  ['1.2.3.4.5:', 'is not an address'],
  ['::ffff:8.8.8.8', 'Write 8.8.8.8.'],
  ['10.0.0.1', 'is a private address'],
  ['127.0.0.1', 'is a loopback address'],
  ['::1', 'is a loopback address'],
  ['169.254.1.1', 'is a link-local address'],
  ['fd00::1', 'is a private address (unique local)'],
])('%s is none in production: it %s', (text, reason) => {
  const check = checkAddress(text, production);
  expect(check.ok ? '' : check.message).toContain(reason);
});

test('nobody is at a multicast address, in a demo either', () => expect(checkAddress('224.0.0.1', { allowPrivate: true }).ok).toBe(false));
