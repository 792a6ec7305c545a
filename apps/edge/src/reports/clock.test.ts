import { expect, test } from 'vitest';
import { createClock } from './clock.ts';

test('a clock that is two minutes ahead is known within half of the way there and back', () => {
  const clock = createClock();
  expect(clock.known(0)).toBe(null);
  clock.note({ sentAt: 220_000, answeredAt: 100_030, heardAt: 220_100 });
  expect(clock.known(220_100)).toEqual({ aheadMs: 120_020, withinMs: 51 });
});

test('the surest of the last minute counts, and nothing that is older', () => {
  const clock = createClock();
  clock.note({ sentAt: 0, answeredAt: 5, heardAt: 10 });
  clock.note({ sentAt: 20_000, answeredAt: 20_100, heardAt: 20_400 });
  expect(clock.known(30_000)).toEqual({ aheadMs: 0, withinMs: 6 });
  expect(clock.known(60_011)).toEqual({ aheadMs: 100, withinMs: 201 });
  expect(clock.known(90_000)).toBe(null);
});

test('an answer that does not say when it was made is not counted', () => {
  const clock = createClock();
  clock.note({ sentAt: 0, answeredAt: Number.NaN, heardAt: 10 });
  expect(clock.known(10)).toBe(null);
});
