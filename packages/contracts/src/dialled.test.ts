import { describe, expect, test } from 'vitest';
import { dialledNumber } from './dialled.ts';

const us = { countryCode: '1', nationalPrefix: '1', internationalPrefixes: ['011'] };
const gb = { countryCode: '44', nationalPrefix: '0', internationalPrefixes: ['00'] };
const it = { countryCode: '39', nationalPrefix: '', internationalPrefixes: ['00'] };
const russia = { countryCode: '7', nationalPrefix: '8', internationalPrefixes: ['810'] };
const nowhere = { countryCode: null, nationalPrefix: '', internationalPrefixes: [] };

describe('what a person types is one number', () => {
  test.each([
    ['with the country code', '+442079460123', us, '442079460123'],
    ['with separators', '+44 20-7946.0123', us, '442079460123'],
    ['as it is printed', '+44 (0)20 7946 0123', us, '442079460123'],
    ['with the country’s international prefix', '011 44 20 7946 0123', us, '442079460123'],
    ['with a longer prefix that begins as a national number does', '8 10 44 20 7946 0123', russia, '442079460123'],
    ['with 00, which is a prefix everywhere', '00442079460123', us, '442079460123'],
    ['with the country code, in no country', '+442079460123', null, '442079460123'],
    ['national, with its prefix', '(020) 7946 0123', gb, '442079460123'],
    ['national, without its prefix', '20 7946 0123', gb, '442079460123'],
    ['national, with a prefix that is the country code too', '1 (202) 555-0101', us, '12025550101'],
    ['national, without that prefix', '(202) 555-0101', us, '12025550101'],
    ['national, where a first 0 belongs to the number', '06 1234 5678', it, '390612345678'],
    ['with the country code, the + forgotten', '442079460123', gb, '442079460123'],
    ['as long as numbers get', '+491511234567890', gb, '491511234567890'],
    ['on a small island', '+683 4002', gb, '6834002'],
  ])('%s: %s', (_, raw, format, digits) => {
    expect(dialledNumber(raw, format)).toEqual({ digits });
  });
});

describe('or no number, and it is said why', () => {
  test.each([
    ['empty', '', gb],
    ['empty', ' ( ) ', gb],
    ['not_digits', '+', gb],
    ['not_digits', '++442079460123', gb],
    ['not_digits', '*21*442079460123#', gb],
    ['not_digits', '0800 FLOWERS', gb],
    ['not_digits', '٠٢٠٧٩٤٦٠١٢٣', gb],
    ['not_digits', 'ada', gb],
    ['too_short', '+44', gb],
    ['too_short', '411', us],
    ['too_short', '100', gb],
    ['too_long', '1'.repeat(40), gb],
    ['too_long', `+${'9'.repeat(40)}`, null],
    ['too_long', '9'.repeat(100_000), gb],
    ['too_long', '+4915112345678901', gb],
    ['no_such_country', '+0442079460123', gb],
    ['no_such_country', '000 44 20 7946 0123', gb],
    ['country_needed', '020 7946 0123', null],
    ['country_needed', '020 7946 0123', nowhere],
  ])('%s: %s', (no, raw, format) => {
    expect(dialledNumber(raw, format)).toEqual({ no });
  });
});
