import { expect, test } from 'vitest';
import { readCalled, readCaller } from './caller.ts';

const headers = (user: string, host = 'patchcord', displayName = '') => ({
  from: { user, host, displayName },
  to: { user: '+12025550101' },
});

test('the caller is the From number, with the name when there is one', () => {
  expect(readCaller(headers('+442079460123'))).toEqual({ number: '+442079460123', name: null, withheld: false });
  expect(readCaller(headers('+442079460123', 'patchcord', 'Ada'))).toEqual({ number: '+442079460123', name: 'Ada', withheld: false });
});

test('a name that only repeats the number is no name', () => {
  expect(readCaller(headers('+442079460123', 'patchcord', '+442079460123')).name).toBeNull();
});

test('an anonymous caller is withheld and nothing of it is shown', () => {
  expect(readCaller(headers('anonymous', 'anonymous.invalid', 'Anonymous'))).toEqual({ number: null, name: null, withheld: true });
});

test('the called number is taken only when it is one', () => {
  expect(readCalled(headers(''))).toBe('+12025550101');
  expect(readCalled({ ...headers(''), to: { user: 'usr_8fz2k0m4q7w1x5y9' } })).toBeNull();
});
