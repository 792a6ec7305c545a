import { expect, test } from 'vitest';
import { numberFormats } from '../../build-time/number-formats.ts';
import { writeTyped } from './number-typing.ts';

const formats = numberFormats();
const gb = { countryCode: '44', nationalPrefix: '0', internationalPrefixes: ['00'] };
const us = { countryCode: '1', nationalPrefix: '1', internationalPrefixes: ['011'] };
const fr = { countryCode: '33', nationalPrefix: '0', internationalPrefixes: ['00'] };
const it = { countryCode: '39', nationalPrefix: '', internationalPrefixes: ['00'] };

test.each([
  ['+12025550101', gb, '+1 202 555 0101'],
  ['+1202555', gb, '+1 202 555'],
  ['+1 2025', gb, '+1 202 5'],
  ['+', gb, '+'],
  ['+44', gb, '+44'],
  ['+442079460123', us, '+44 20 7946 0123'],
  ['+44207946', us, '+44 20 7946'],
  ['02079460123', gb, '020 7946 0123'],
  ['0207946', gb, '020 7946'],
  ['2025550101', us, '202 555 0101'],
  ['12025550101', us, '1 202 555 0101'],
  ['0142685300', fr, '01 42 68 53 00'],
  ['0612345678', it, '06 1234 5678'],
  ['0012025550101', gb, '00 1 202 555 0101'],
  ['011442079460123', us, '011 44 20 7946 0123'],
  ['020 7946 0123', null, '02079460123'],
  ['112', gb, '112'],
])('%s', (text, dials, written) => {
  expect(writeTyped(text, dials, formats)).toBe(written);
});

test('what is no number, or too long for one, is left as it was typed', () => {
  for (const text of ['ada', '*21*', '0800 FLOWERS', '1'.repeat(40), '']) expect(writeTyped(text, gb, formats)).toBe(text);
});

test('formatting never changes a digit, whatever is typed', () => {
  const digits = (text: string) => text.replace(/\s/g, '');
  for (const dials of [gb, us, fr, it, null])
    for (let i = 0; i < 2_000; i++) {
      const text = (i % 3 === 0 ? '+' : '') + String(Math.floor(Math.random() * 10 ** (1 + (i % 15))));
      expect(digits(writeTyped(text, dials, formats))).toBe(text);
    }
});
