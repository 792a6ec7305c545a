import { expect, test } from 'vitest';
import { type NameAddr, nameAddr, parametersOf, splitValues, uriUser } from './name-addr.ts';

test('display name, URI, user and parameters', () => {
  const bob = nameAddr('"Bob \\"B\\", Sales" <sip:+1202@h;user=phone>;privacy=full;screen="yes"') as NameAddr;
  expect(bob).toMatchObject({ display: 'Bob "B", Sales', uri: 'sip:+1202@h;user=phone', user: '+1202' });
  expect(parametersOf(bob)).toEqual({ privacy: 'full', screen: 'yes' });
  const plain = nameAddr('sip:bob@h;tag=1') as NameAddr;
  expect(plain).toMatchObject({ display: '', uri: 'sip:bob@h', user: 'bob' });
  expect(parametersOf(plain)).toEqual({ tag: '1' });
  expect(nameAddr('Bob <tel:+1-202-555-0101>')).toMatchObject({ display: 'Bob', user: '+1-202-555-0101' });
});

test('the first of several values', () => {
  expect(nameAddr('<sip:a,b@h>, "x, y" <sip:c@h>')?.user).toBe('a,b');
  expect(splitValues('"a, <b" <sip:x@h>, <sip:y@h>')).toEqual(['"a, <b" <sip:x@h>', '<sip:y@h>']);
});

test('nothing is read from what is no address', () => {
  for (const wrong of ['', '   ', 'bob', '"open <sip:a@h>']) expect(nameAddr(wrong)).toBeNull();
  expect(uriUser('sip:host')).toBe('');
  expect(uriUser('sip:user:secret@host')).toBe('user');
  expect(uriUser('http://a@b')).toBe('');
});
