import { expect, test } from 'vitest';
import { readDialled } from './dial.ts';

const gb = { countryCode: '44', nationalPrefix: '0', internationalPrefixes: ['00'] };

test('a typed number is read in the own country', () => {
  expect(readDialled('020 7946 0123', gb)).toEqual({ kind: 'number', e164: '+442079460123' });
  expect(readDialled('00 1 202 555 0101', gb)).toEqual({ kind: 'number', e164: '+12025550101' });
  expect(readDialled('020 7946 0123', null)).toEqual({ kind: 'no_number', why: 'country_needed' });
});

test('emergency numbers are known without asking anybody, in any country', () => {
  for (const text of ['112', '999', '9-1-1', 'tel:112', '+112', '+44999'])
    expect(readDialled(text, gb), text).toEqual({ kind: 'emergency' });
  expect(readDialled('112', null)).toEqual({ kind: 'emergency' });
});

test('what is no number says why', () => {
  expect(readDialled('ada', gb)).toEqual({ kind: 'no_number', why: 'not_digits' });
  expect(readDialled('1'.repeat(40), gb)).toEqual({ kind: 'no_number', why: 'too_long' });
});
