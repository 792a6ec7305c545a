import { parsePhoneNumber } from 'libphonenumber-js/min';
import metadata from 'libphonenumber-js/min/metadata';
import examples from 'libphonenumber-js/mobile/examples';
import { expect, test } from 'vitest';
import { writeNumber } from '../src/shell/number-format.ts';
import { numberFormats } from './number-formats.ts';

const formats = numberFormats();

test('numbers are written as libphonenumber writes them, in every country', () => {
  const callingCodes = Object.entries(metadata.country_calling_codes as Record<string, string[]>);
  let compared = 0;
  for (const [callingCode, countries] of callingCodes) {
    for (const country of countries) {
      const national = (examples as Record<string, string>)[country];
      if (!national) continue;
      const e164 = `+${callingCode}${national}`;
      expect(writeNumber(e164, formats), country).toBe(parsePhoneNumber(e164).formatInternational());
      compared++;
    }
  }
  expect(compared).toBeGreaterThan(200);
});

test('landlines too', () => {
  for (const e164 of ['+12025550101', '+442079460123', '+4930123456', '+390612345678', '+81312345678', '+33123456789', '+551123456789']) {
    expect(writeNumber(e164, formats)).toBe(parsePhoneNumber(e164).formatInternational());
  }
});

test('what is no number stays as it is', () => {
  expect(writeNumber('anonymous', formats)).toBe('anonymous');
  expect(writeNumber('+999123', formats)).toBe('+999123');
  expect(writeNumber('+1', formats)).toBe('+1');
});
