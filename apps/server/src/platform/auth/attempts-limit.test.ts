import { expect, test } from 'vitest';
import { createAttemptsLimit } from './attempts-limit.ts';

test('wrong attempts are limited within the window, and the wait is said', () => {
  const limit = createAttemptsLimit({ most: 2, windowMs: 60_000 });
  expect([limit.begin('a', 0), limit.begin('a', 10_000), limit.begin('a', 20_000)]).toEqual([0, 0, 40]);
  expect(limit.begin('b', 20_000)).toBe(0);
  expect(limit.begin('a', 60_000)).toBe(0);
});

test('many at once do not slip through together, and right ones are given back', () => {
  const limit = createAttemptsLimit({ most: 2, windowMs: 60_000 });
  for (let index = 0; index < 20; index += 1) {
    expect(limit.begin('a', 0)).toBe(0);
    limit.wasRight('a');
  }
  expect([limit.begin('a', 0), limit.begin('a', 0), limit.begin('a', 0)]).toEqual([0, 0, 60]);
});
