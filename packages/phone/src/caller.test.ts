import { expect, test } from 'vitest';
import { type Invitation, readCalled, readCaller } from './caller.ts';

const invitation = (over: Partial<Invitation>): Invitation => ({
  asserted: null,
  from: { user: '', host: 'patchcord', displayName: '' },
  called: '+12025550101',
  record: null,
  ...over,
});

test('the caller is the asserted number, with the name when there is one', () => {
  expect(readCaller(invitation({ asserted: '<sip:+442079460123@patchcord>' }))).toEqual({
    number: '+442079460123',
    name: null,
    withheld: false,
  });
  expect(readCaller(invitation({ asserted: '"Ada \\"A\\" L" <sip:+442079460123@patchcord;user=phone>' }))).toMatchObject({
    name: 'Ada "A" L',
  });
  expect(readCaller(invitation({ asserted: 'Ada L <sip:+442079460123@patchcord>' }))).toMatchObject({
    number: '+442079460123',
    name: 'Ada L',
  });
  expect(readCaller(invitation({ asserted: 'sip:+442079460123@patchcord' }))).toMatchObject({ number: '+442079460123', name: null });
});

test('an asserted number wins over From', () => {
  const from = { user: '+12025550199', host: 'patchcord', displayName: 'Someone' };
  expect(readCaller(invitation({ from, asserted: '<sip:+442079460123@patchcord>' }))).toMatchObject({
    number: '+442079460123',
    name: null,
  });
  expect(readCaller(invitation({ from }))).toEqual({ number: '+12025550199', name: 'Someone', withheld: false });
});

test('a name that only repeats the number is no name', () => {
  expect(readCaller(invitation({ asserted: '"+442079460123" <sip:+442079460123@patchcord>' })).name).toBeNull();
});

test('an anonymous caller is withheld and nothing of it is shown', () => {
  const from = { user: 'anonymous', host: 'anonymous.invalid', displayName: 'Anonymous' };
  expect(readCaller(invitation({ from }))).toEqual({ number: null, name: null, withheld: true });
});

test('an invitation without any caller is not withheld, it is unknown', () => {
  expect(readCaller(invitation({}))).toEqual({ number: null, name: null, withheld: false });
});

test('the called number is taken only when it is one', () => {
  expect(readCalled(invitation({}))).toBe('+12025550101');
  expect(readCalled(invitation({ called: 'usr_8fz2k0m4q7w1x5y9' }))).toBeNull();
});
