import { expect, test } from 'vitest';
import { beginLife, live, type MediaLook } from './media-watch.ts';

const look = (atMs: number, packets: number, checksSent: number, checksAnswered: number, hasWay = true): MediaLook => ({
  atMs,
  packets,
  checksSent,
  checksAnswered,
  hasWay,
});
const after = (first: MediaLook, ...looks: MediaLook[]) => looks.reduce(live, beginLife(first)).gone;

test('a call whose packets come is alive', () => {
  expect(after(look(0, 0, 1, 1), look(1_000, 50, 2, 1), look(2_000, 100, 2, 1), look(3_000, 150, 3, 2))).toBe(false);
});

test('a carrier that sends nothing in silence is alive as long as checks are answered', () => {
  expect(after(look(0, 50, 1, 1), look(2_000, 50, 1, 1), look(4_000, 50, 2, 2), look(30_000, 50, 12, 12))).toBe(false);
});

test('no packet for more than a second, and a check without an answer for half of one: the way is gone', () => {
  expect(after(look(0, 50, 2, 1), look(500, 50, 2, 1), look(1_000, 50, 2, 1))).toBe(false);
  expect(after(look(0, 50, 2, 1), look(500, 50, 2, 1), look(1_250, 50, 2, 1))).toBe(true);
  expect(after(look(0, 50, 1, 1), look(2_000, 50, 2, 1), look(2_250, 50, 2, 1)), 'just asked').toBe(false);
});

test('it is back with the first packet', () => {
  expect(after(look(0, 50, 2, 1), look(2_000, 50, 2, 1), look(2_500, 51, 2, 1))).toBe(false);
});

test('no way at all is gone after four seconds: the first one takes its time', () => {
  const none = (atMs: number) => look(atMs, 0, 0, 0, false);
  expect(after(none(0), none(2_000), none(3_900))).toBe(false);
  expect(after(none(0), none(250), none(4_250))).toBe(true);
  expect(after(none(0), none(3_900), look(4_500, 10, 1, 1))).toBe(false);
});
