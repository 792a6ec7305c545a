import { expect, test } from 'vitest';
import { isSilent, mayMove, moveBelongsTo, type NumberMove, nextNumberState, numberStates, oddSilenceMs } from './number-state.ts';

const standing = { hasArrived: false, wasPaused: false };
const moves = Object.keys(moveBelongsTo) as NumberMove[];

test('every move that the drawing shows, and no other', () => {
  const drawn = numberStates.flatMap((state) =>
    moves.flatMap((move) => {
      const next = nextNumberState({ ...standing, state }, move);
      expect(mayMove(state, move)).toBe(next !== null);
      return next === null ? [] : [`${state} ${move} ${next}`];
    }),
  );
  expect(drawn).toEqual([
    'requested approve awaiting_forward',
    'awaiting_forward arrive live',
    'awaiting_forward pause paused',
    'awaiting_forward remove removed',
    'live fall_silent silent',
    'live pause paused',
    'live remove removed',
    'silent arrive live',
    'silent pause paused',
    'silent remove removed',
    'paused resume awaiting_forward',
    'paused remove removed',
    'removed restore awaiting_forward',
  ]);
});

test.each([
  ['paused', 'resume', { hasArrived: true, wasPaused: false }, 'live'],
  ['removed', 'restore', { hasArrived: true, wasPaused: false }, 'live'],
  ['removed', 'restore', { hasArrived: true, wasPaused: true }, 'paused'],
  ['removed', 'restore', { hasArrived: false, wasPaused: true }, 'paused'],
] as const)('a number that is %s comes back by %s with what it was: %o is %s', (state, move, was, next) =>
  expect(nextNumberState({ state, ...was }, move)).toBe(next),
);

const hour = 3_600_000;
const day = 24 * hour;
/** Calls at these distances, the last one `ago` before now. */
const history = (gaps: number[], now: number, ago: number) => {
  const times = [now - ago];
  for (const gap of gaps) times.push((times.at(-1) as number) - gap);
  return times;
};
const now = Date.UTC(2026, 10, 23);

test('a number with fewer than 10 calls is never silent, however long ago they were', () => {
  expect(oddSilenceMs(history(Array(8).fill(hour), now, 300 * day))).toBeNull();
  expect(isSilent(history(Array(8).fill(hour), now, 300 * day), now)).toBe(false);
  expect(isSilent([], now)).toBe(false);
  expect(isSilent(history(Array(9).fill(hour), now, 300 * day), now)).toBe(true);
});

test('a number that is called every hour may be quiet for three days: a long weekend is not odd', () => {
  const gaps = Array(50).fill(hour);
  expect(oddSilenceMs(history(gaps, now, 0))).toBe(3 * day);
  expect(isSilent(history(gaps, now, 3 * day), now)).toBe(false);
  expect(isSilent(history(gaps, now, 3 * day + 1), now)).toBe(true);
});

test('a number that is called every other day has eight days', () => {
  const gaps = Array(20).fill(2 * day);
  expect(isSilent(history(gaps, now, 8 * day), now)).toBe(false);
  expect(isSilent(history(gaps, now, 8 * day + 1), now)).toBe(true);
});

test('one holiday among twenty gaps does not stretch the measure, two do', () => {
  expect(oddSilenceMs(history([...Array(19).fill(day), 30 * day], now, 0))).toBe(4 * day);
  expect(oddSilenceMs(history([...Array(18).fill(day), 30 * day, 30 * day], now, 0))).toBe(120 * day);
});

test('the order of the calls and calls at the same moment do not matter', () => {
  const times = history(Array(12).fill(2 * day), now, day);
  expect(oddSilenceMs(times.toReversed())).toBe(oddSilenceMs(times));
  expect(oddSilenceMs(Array(20).fill(now))).toBe(3 * day);
});
