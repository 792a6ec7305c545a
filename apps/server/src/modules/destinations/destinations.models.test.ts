import examples from 'libphonenumber-js/examples.mobile.json';
import { type CountryCode, getExampleNumber, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import metadata from 'libphonenumber-js/metadata.max.json';
import { expect, test } from 'vitest';
import { destinationOf, makeDestinations } from './destinations.models.ts';

const rows = makeDestinations();
const leadsTo = (number: string) => {
  const found = destinationOf(number.replaceAll(/\D/g, ''), rows);
  return found && `${found.country} ${found.kind}`;
};

test.each([
  ['+44 20 7183 8750', 'GB ordinary'],
  ['+44 7911 123456', 'GG ordinary'],
  ['+44 1534 123456', 'JE ordinary'],
  ['+44 871 234 5678', 'GB premium'],
  ['+44 0871 234 5678', 'GB premium'],
  ['+44 70 1234 5678', 'GB premium'],
  ['+1 202 555 0101', 'US ordinary'],
  ['+1 416 555 0101', 'CA ordinary'],
  ['+1 900 555 1234', 'US premium'],
  ['+1 800 555 1234', 'US ordinary'],
  ['+1 876 555 1234', 'JM ordinary'],
  ['+1 658 555 1234', 'JM ordinary'],
  ['+1 809 555 1234', 'DO ordinary'],
  ['+7 916 123 4567', 'RU ordinary'],
  ['+7 701 234 5678', 'KZ ordinary'],
  ['+7 809 123 4567', 'RU premium'],
  ['+39 06 1234 5678', 'IT ordinary'],
  ['+39 06 698 12345', 'VA ordinary'],
  ['+39 899 123456', 'IT premium'],
  ['+49 900 1 123456', 'DE premium'],
  ['+49 30 123456', 'DE ordinary'],
  ['+33 8 99 12 34 56', 'FR premium'],
  ['+47 79 12 34 56', 'SJ ordinary'],
  ['+8816 3141 0000', '001 satellite'],
  ['+870 773 123456', '001 satellite'],
  ['+883 5100 1234 5678', '001 satellite'],
  ['+800 1234 5678', '001 ordinary'],
  ['+979 1 1234 5678', '001 premium'],
  ['+247 4123', 'AC ordinary'],
  ['+290 8123', 'TA ordinary'],
  ['+999 1234', null],
])('%s leads to %s', (number, where) => expect(leadsTo(number)).toBe(where));

test('a mobile number of every country leads there, ordinarily', () => {
  const wrong = Object.keys(metadata.countries).flatMap((country) => {
    const number = getExampleNumber(country as CountryCode, examples)?.number ?? '';
    const own = parsePhoneNumberFromString(number)?.country ?? country; // shared codes: as libphonenumber reads it
    return leadsTo(number) === `${own} ordinary` ? [] : [`${number}: ${leadsTo(number)}, not ${own}`];
  });
  expect(wrong).toEqual([]);
});

test('numbers that cost more are refused as libphonenumber knows them, and hardly any other with them', () => {
  const codes = Object.keys(metadata.country_calling_codes);
  let seed = 20_261_126;
  const random = (below: number) => {
    seed = (seed + 0x6d2b79f5) | 0; // mulberry32
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
  const dear = new Set<string | undefined>(['PREMIUM_RATE', 'SHARED_COST']);
  const count = { valid: 0, let: 0, elsewhere: 0, refused: 0 };
  for (let round = 0; round < 150_000; round++) {
    let digits = codes[random(codes.length)] ?? '';
    for (let length = 6 + random(6); length > 0; length--) digits += random(10);
    const number = parsePhoneNumberFromString(`+${digits}`);
    // '+44 0…' is read as +44 … by libphonenumber; that is looked at above.
    if (!number?.isValid() || number.number !== `+${digits}`) continue;
    const where = destinationOf(digits, rows);
    const type = number.getType();
    count.valid += 1;
    if (dear.has(type) && where?.kind === 'ordinary') count.let += 1;
    if (where?.country !== number.country) count.elsewhere += 1;
    if (where?.kind !== 'ordinary' && !dear.has(type) && type !== 'PERSONAL_NUMBER' && type !== 'PAGER') count.refused += 1;
  }
  expect(count.valid).toBeGreaterThan(5_000);
  expect(count.let).toBe(0);
  expect(count.elsewhere).toBe(0);
  expect(count.refused / count.valid).toBeLessThan(0.003);
}, 60_000);

test('there are some thousands of them, and none says what a shorter one says already', () => {
  expect(rows.size).toBeGreaterThan(500);
  expect(rows.size).toBeLessThan(4_000);
  const idle = [...rows].filter(([prefix, row]) => {
    const shorter = destinationOf(prefix.slice(0, -1), rows);
    return shorter && shorter.country === row.country && shorter.kind === row.kind;
  });
  expect(idle).toEqual([]);
});
