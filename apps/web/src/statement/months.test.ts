import { expect, test } from 'vitest';
import { monthsBefore, readMonth } from './months.ts';

test('months go back from this one, over the year, the newest first', () => {
  expect(monthsBefore(new Date('2026-02-28T23:59:59Z'), 4)).toEqual(['2026-02', '2026-01', '2025-12', '2025-11']);
  expect(new Set(monthsBefore(new Date('2026-03-31T12:00:00Z')))).toHaveLength(13);
});

test('an address that names no month names none', () => {
  expect(readMonth({ month: '2026-11' })).toEqual({ month: '2026-11' });
  for (const month of ['2026-13', '11', 5, undefined]) expect(readMonth({ month })).toEqual({});
});
