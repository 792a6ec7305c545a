import { expect, test } from 'vitest';
import { finding, judgement } from './finding.ts';
import { coefficientOfVariation, median, percentile } from './statistics.ts';
import { table } from './table.ts';

test('a goal is met on its own border, and a missed one says by how much', () => {
  expect(finding('x', 1.25, 'times', { goal: { atMost: 1.25 } }).met).toBe(true);
  expect(judgement(finding('x', 1.5, 'times', { goal: { atMost: 1.25 } }))).toBe('at most 1.25: missed by 20 %');
  expect(finding('x', 2_000, '/s', { goal: { atLeast: 2_000 } }).met).toBe(true);
  expect(judgement(finding('x', 1_500, '/s', { goal: { atLeast: 2_000 } }))).toBe('at least 2,000: missed by 25 %');
  expect(judgement(finding('x', 1, '/s'))).toBe('');
});

test('what could not be measured meets no goal', () => {
  expect(finding('x', Number.NaN, 'ms', { goal: { atMost: 200 } }).met).toBe(false);
  expect(judgement(finding('x', Number.NaN, 'ms', { goal: { atMost: 200 } }))).toContain('missed');
});

test('median of an even number lies between the two in the middle; the 95th percentile is a value that occurred', () => {
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(median([])).toBeNaN();
  expect(
    percentile(
      Array.from({ length: 100 }, (_, i) => i + 1),
      95,
    ),
  ).toBe(95);
  expect(coefficientOfVariation([1, 1, 1])).toBe(0);
});

test('the table lines up', () => {
  const lines = table([finding('a', 1, 'ms'), finding('longer', 12_345.6, 'calls/s', { detail: 'why' })]);
  expect(lines).toEqual(['  a       1.00 ms', '  longer  12,346 calls/s  why']);
});
