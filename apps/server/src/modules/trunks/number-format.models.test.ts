import { rowSchemas } from '@patchcord/contracts';
import { getCountries } from 'libphonenumber-js/max';
import { expect, test } from 'vitest';
import { numberFormat } from './number-format.models.ts';

test.each([
  ['US', { countryCode: '1', nationalPrefix: '', internationalPrefixes: ['011'] }],
  ['GB', { countryCode: '44', nationalPrefix: '0', internationalPrefixes: ['00'] }],
  ['DE', { countryCode: '49', nationalPrefix: '0', internationalPrefixes: ['00'] }],
  ['ES', { countryCode: '34', nationalPrefix: '', internationalPrefixes: ['00'] }],
  ['IN', { countryCode: '91', nationalPrefix: '0', internationalPrefixes: ['00'] }],
  ['AU', { countryCode: '61', nationalPrefix: '0', internationalPrefixes: ['0011'] }],
  ['JP', { countryCode: '81', nationalPrefix: '0', internationalPrefixes: ['010'] }],
  ['RU', { countryCode: '7', nationalPrefix: '8', internationalPrefixes: ['810'] }],
  ['HU', { countryCode: '36', nationalPrefix: '06', internationalPrefixes: ['00'] }],
])('a trunk of %s writes numbers as that country does', (country, format) => expect(numberFormat(country)).toEqual(format));

test('a trunk without a country sends no national numbers, and either international prefix', () => {
  expect(numberFormat(null)).toEqual({ countryCode: null, nationalPrefix: '', internationalPrefixes: ['00', '011'] });
});

test('every country makes a row that an edge takes', () => {
  for (const country of getCountries())
    expect(rowSchemas.trunks.shape.format.safeParse(numberFormat(country)).error?.issues).toBeUndefined();
});
