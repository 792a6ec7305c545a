import { describe, expect, test } from 'vitest';
import { callerNumber, cleanNumberText, numberCandidates } from './called.ts';

const us = { countryCode: '1', nationalPrefix: '1', internationalPrefixes: ['011'] };
const gb = { countryCode: '44', nationalPrefix: '0', internationalPrefixes: ['00'] };
const es = { countryCode: '34', nationalPrefix: '', internationalPrefixes: ['00'] };
const india = { countryCode: '91', nationalPrefix: '0', internationalPrefixes: ['00'] };
const none = { countryCode: null, nationalPrefix: '', internationalPrefixes: [] };

describe('a called text becomes number candidates', () => {
  test.each([
    // with country code
    ['+12025550101', us, ['12025550101']],
    ['12025550101', us, ['12025550101']],
    ['+1 (202) 555-0101', us, ['12025550101']],
    ['+1-202-555-0101;npdi;rn=+12025550000', us, ['12025550101']],
    ['sip:+12025550101;npdi@203.0.113.1;user=phone', none, ['12025550101']],
    ['tel:+1-202-555-0101', none, ['12025550101']],
    ['%2B12025550101', us, ['12025550101']],
    ['%2b1%20202%20555%200101', us, ['12025550101']],
    // international prefixes
    ['00919876543210', india, ['919876543210']],
    ['0012025550101', us, ['12025550101']],
    ['01112025550101', us, ['12025550101']],
    ['00442079460123', gb, ['442079460123']],
    ['+00442079460123', gb, ['442079460123']],
    ['+0012025550101', none, ['12025550101']],
    // national, by the format of the trunk
    ['(202) 555-0101', us, ['2025550101', '12025550101']],
    ['(202) 555-0123', us, ['2025550123', '12025550123']],
    ['02079460123', gb, ['442079460123']],
    ['2079460123', gb, ['2079460123', '442079460123']],
    ['020.7946.0123', gb, ['442079460123']],
    ['02025550101', none, []],
    ['2025550101', none, ['2025550101']],
    // never doubled: the number as it came is the first candidate
    ['34945123456', es, ['34945123456', '3434945123456']],
    ['945123456', es, ['945123456', '34945123456']],
    // nothing that could be a number
    ['', us, []],
    ['anonymous', us, []],
    ['+', us, []],
    ['++12025550101', us, []],
    ['12', us, []],
    ['1234567890123456', us, []],
    ["1' or '1'='1", us, []],
    ['12025550101#', us, []],
    ['%0012025550101', us, []],
    ['%zz12025550101', us, []],
  ])('%s', (raw, format, expected) => {
    expect(numberCandidates(raw, format)).toEqual(expected);
  });

  test('separators inside parentheses, dots and slashes are dropped, letters are not', () => {
    expect(cleanNumberText('+1 (202) 555.01/01')).toBe('+12025550101');
    expect(cleanNumberText('1-800-FLOWERS')).toBe('1800FLOWERS');
  });
});

describe('a caller is shown', () => {
  test.each([
    ['+44 20 7946 0123', us, '+442079460123'],
    ['0044 20 7946 0123', us, '+442079460123'],
    ['011442079460123', us, '+442079460123'],
    ['2025550199', us, '+12025550199'],
    ['12025550199', us, '+12025550199'],
    ['02079460123', gb, '+442079460123'],
    ['442079460123', gb, '+442079460123'],
    ['911', us, '911'],
    ['', us, null],
    ['alice', us, 'alice'],
    ['8613800138000', none, '+8613800138000'],
  ])('%s', (raw, format, expected) => {
    expect(callerNumber(raw, format)).toBe(expected);
  });
});
