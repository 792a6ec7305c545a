import { expect, test } from 'vitest';
import { checkNumber } from './numbers.models.ts';

const check = (text: string, country: string | null = null) => {
  const made = checkNumber(text, country);
  return made.ok ? made.e164 : made.message;
};

test.each([
  ['+12025550101', null, '+12025550101'],
  ['+1 (202) 555-0101', null, '+12025550101'],
  ['tel:+44-20-7946-0123', null, '+442079460123'],
  ['00442079460123', 'GB', '+442079460123'],
  ['01144 20 7946 0123', 'US', '+442079460123'],
])('%s on a trunk of %s is %s', (text, country, e164) => expect(check(text, country)).toBe(e164));

test.each([
  ['2025550101', 'US', /no country code.*\+12025550101/],
  ['020 7946 0123', 'GB', /no country code.*\+442079460123/],
  ['2025550101', null, /no country code.*Expected the international form/],
  ['+1202555', null, /length|too short/],
  ['+1202555010199999', null, /too long|length/],
  ['+15550100001', null, /not in use.*\+1/],
  ['+999123456', null, /country code that does not exist/],
  ['+abc', null, /not a telephone number/],
  ['reception', null, /no country code/],
  ['+12025550101;ext=5', null, /extension.*\+12025550101/],
])('%s on a trunk of %s is refused in words', (text, country, message) => expect(check(text, country)).toMatch(message));
