import { expect, test } from 'vitest';
import { backOffMs, renewAfterMs } from './pace.ts';

test('credentials of ten minutes are renewed after six minutes and forty seconds', () => {
  expect(renewAfterMs(600_000)).toBe(400_000);
});

test('credentials that are already over are renewed soon, not in a loop', () => {
  expect(renewAfterMs(-5_000)).toBe(5_000);
});

test('waits double up to ten seconds, half of it by chance', () => {
  expect([0, 1, 2, 3, 4, 9].map((attempt) => backOffMs(attempt, () => 1))).toEqual([1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
  expect(backOffMs(9, () => 0)).toBe(5_000);
});
