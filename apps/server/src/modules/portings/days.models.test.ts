import { expect, test } from 'vitest';
import { dayBegins, dayEnds, dayRange, today, wrongDay } from './days.models.ts';

// A Thursday.
const now = new Date('2026-11-26T10:00:00Z');

test.each([
  ['GB', '2026-12-01', '2026-12-01T00:00:00.000Z', '2026-12-02T00:00:00.000Z'],
  ['DE', '2026-12-01', '2026-11-30T23:00:00.000Z', '2026-12-01T23:00:00.000Z'],
  // The clocks of Germany go back on this day, which has 25 hours.
  ['DE', '2026-10-25', '2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z'],
  // From the midnight of New York to that of Honolulu.
  ['US', '2026-12-01', '2026-12-01T05:00:00.000Z', '2026-12-02T10:00:00.000Z'],
  [null, '2026-12-01', '2026-12-01T00:00:00.000Z', '2026-12-02T00:00:00.000Z'],
])('a day of %s, %s, begins where it begins first and ends where it ends last', (country, day, begins, ends) => {
  expect(dayBegins(day, country).toISOString()).toBe(begins);
  expect(dayEnds(day, country).toISOString()).toBe(ends);
});

test('today is the newest day that has begun anywhere in the country', () => {
  const late = new Date('2026-11-26T14:30:00Z');
  expect([today('GB', late), today('AU', late), today('US', late)]).toEqual(['2026-11-26', '2026-11-27', '2026-11-26']);
});

test.each([
  ['2026-11-25', '2026-11-25 is over. The earliest day is 2026-12-03.'],
  ['2026-11-27', '2026-11-27 is too soon: a carrier needs 7 days at least. The earliest day is 2026-12-03.'],
  [
    '2026-12-05',
    '2026-12-05 is a Saturday, no working day in United Kingdom, and numbers are ported on working days. The next one is 2026-12-07.',
  ],
  ['2026-12-03', null],
  ['2027-05-25', null],
  ['2027-05-26', '2027-05-26 is too far away: no carrier holds a date for longer. The latest day is 2027-05-25.'],
])('a wish for %s', (day, wrong) => expect(wrongDay(day, 'GB', now, 7)).toBe(wrong));

test('working days are those of the number’s country: Sunday is one in Saudi Arabia, Friday is none', () => {
  expect(wrongDay('2026-12-06', 'SA', now, 7)).toBeNull();
  expect(wrongDay('2026-12-04', 'SA', now, 7)).toContain('is a Friday, no working day in Saudi Arabia');
});

test('what was agreed with the carrier may be today', () => {
  expect(wrongDay('2026-11-26', 'GB', now, 0)).toBeNull();
  expect(dayRange('GB', new Date('2026-11-28T10:00:00Z'), 0).earliest).toBe('2026-11-30');
});
