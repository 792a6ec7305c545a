import { expect, test } from 'vitest';
import { type CallerHeaders, readCaller } from './caller.ts';

const us = { countryCode: '1', nationalPrefix: '1', internationalPrefixes: ['011'] };
const headers = (changes: Partial<CallerHeaders>): CallerHeaders => ({
  pAssertedIdentity: '',
  remotePartyId: '',
  from: '',
  privacy: '',
  ...changes,
});
const read = (changes: Partial<CallerHeaders>) => readCaller(headers(changes), ['p_asserted_identity', 'remote_party_id', 'from'], us);

test('in the order of the trunk', () => {
  const all = { pAssertedIdentity: '<sip:+1111111111@h>', remotePartyId: '<sip:+12222222222@h>', from: '"F" <sip:+13333333333@h>' };
  expect(read(all).number).toBe('+1111111111');
  expect(readCaller(headers(all), ['from'], us)).toEqual({ raw: '+13333333333', number: '+13333333333', name: 'F', withheld: false });
  expect(read({ ...all, pAssertedIdentity: '' }).number).toBe('+12222222222');
});

test.each<[string, Partial<CallerHeaders>]>([
  ['Privacy: id', { from: '<sip:+12025550199@h>', privacy: 'id' }],
  ['Privacy: header;id', { from: '<sip:+12025550199@h>', privacy: 'header;id' }],
  ['Privacy: user', { pAssertedIdentity: '<sip:+12025550199@h>', privacy: 'user' }],
  ['Remote-Party-ID with privacy', { remotePartyId: '<sip:+12025550199@h>;party=calling;privacy=full' }],
  ['Remote-Party-ID with privacy beside a plain From', { from: '<sip:+12025550199@h>', remotePartyId: '<sip:+12025550199@h>;privacy=uri' }],
  ['an anonymous From', { from: '"Anonymous" <sip:anonymous@anonymous.invalid>' }],
  ['a From without user', { from: '<sip:h>' }],
])('withheld by %s: nothing of it is kept', (_, changes) => {
  expect(read(changes)).toEqual({ raw: '', number: null, name: null, withheld: true });
});

test('not withheld by Privacy: none or privacy=off', () => {
  expect(read({ from: '<sip:+12025550199@h>', privacy: 'none' }).withheld).toBe(false);
  expect(read({ remotePartyId: '<sip:+12025550199@h>;privacy=off' }).number).toBe('+12025550199');
});

test('an asserted identity is shown where only From is anonymous', () => {
  expect(read({ pAssertedIdentity: '<sip:+12025550199@h>', from: '<sip:anonymous@anonymous.invalid>' })).toMatchObject({
    number: '+12025550199',
    withheld: false,
  });
});

test('a name that only repeats the number is no name', () => {
  expect(read({ from: '"+12025550199" <sip:+12025550199@h>' }).name).toBeNull();
});
