import type { RoundTrips } from '@patchcord/contracts';
import { expect, test } from 'vitest';
import { barsOf } from './bars.ts';

const locations = (...ways: [milliseconds: number | null, kilometres: number | null][]) =>
  ways.map(([milliseconds, kilometres]) => ({ milliseconds, kilometres }) as RoundTrips['locations'][number]);

test('bars are as long as the times are to each other; who heard no answer has none', () => {
  expect(barsOf(locations([80, 50], [20, 9_000], [null, 0]))).toEqual([1, 0.25, null]);
});

test('where nothing was measured they are as long as the distances', () => {
  expect(barsOf(locations([null, 8_000], [null, 2_000], [null, null], [null, 0]))).toEqual([1, 0.25, null, 0.02]);
});

test('a way of nothing still has a bar, and no location has no bars', () => {
  expect(barsOf(locations([0, null]))).toEqual([0.02]);
  expect(barsOf(locations([null, 0]))).toEqual([0.02]);
  expect(barsOf([])).toEqual([]);
});
