import { expect, test } from 'vitest';
import { accountFor, requestInSubject, tagOf } from './account.models.ts';
import { networkOf } from './mail-in.limits.ts';

test('the tag of an address says what it is for; another address has none', () => {
  expect(tagOf('BYOC@Phone.example', 'byoc@phone.example')).toBe('');
  expect(tagOf('byoc+req_1@phone.example', 'byoc@phone.example')).toBe('req_1');
  expect(tagOf('byoc2@phone.example', 'byoc@phone.example')).toBeNull();
  expect(tagOf('byoc@phone.example.evil.example', 'byoc@phone.example')).toBeNull();
  expect(tagOf('byoc@evilphone.example', 'byoc@phone.example')).toBeNull();
});

test('a request is named in a subject by its whole id', () => {
  expect(requestInSubject('Re: Your draft [req_0123456789abcdef]')).toBe('req_0123456789abcdef');
  expect(requestInSubject('Re: [req_1] hello')).toBeNull();
});

test('a mail goes to the only account, or the one it names; never to one by guess', () => {
  const [acme, other, twin] = [
    { id: 'acc_1', name: 'Acme' },
    { id: 'acc_2', name: 'Other' },
    { id: 'acc_3', name: 'other' },
  ];
  expect(accountFor([acme], { tag: null, named: 'Acme Limited' })).toEqual({ account: acme });
  expect(accountFor([acme, other], { tag: null, named: null })).toBe('ask');
  expect(accountFor([acme, other], { tag: null, named: 'ACME' })).toEqual({ account: acme });
  expect(accountFor([acme, other], { tag: 'acc_2', named: 'Acme' })).toEqual({ account: other });
  expect(accountFor([acme, other], { tag: 'acc_9', named: null })).toBe('ask');
  expect(accountFor([acme, other, twin], { tag: null, named: 'Other' })).toBe('ask');
});

test('a network of IPv6 counts as one sender, an IPv4 address as itself', () => {
  expect(networkOf('2001:db8::1')).toBe(networkOf('2001:db8::ffff:2'));
  expect(networkOf('2001:db8:0:1::1')).not.toBe(networkOf('2001:db8::1'));
  expect(networkOf('::ffff:192.0.2.1')).toBe('192.0.2.1');
});
