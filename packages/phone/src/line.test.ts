import { expect, test } from 'vitest';
import { type LineEvent, type LineState, nextLine } from './line.ts';

const walk = (...events: LineEvent[]) => events.reduce<LineState | null>((state, event) => state && nextLine(state, event), 'offline');

test('a line comes up through connecting and registering', () => {
  expect(walk('start')).toBe('connecting');
  expect(walk('start', 'connected')).toBe('registering');
  expect(walk('start', 'connected', 'registered')).toBe('registered');
});

test('a lost line reconnects and must register again', () => {
  expect(walk('start', 'connected', 'registered', 'lost')).toBe('reconnecting');
  expect(walk('start', 'connected', 'registered', 'lost', 'connected')).toBe('registering');
  expect(walk('start', 'connected', 'registered', 'lost', 'registered')).toBeNull();
});

test('a line that was stopped ignores what still arrives', () => {
  expect(walk('start', 'connected', 'stop')).toBe('offline');
  for (const event of ['connected', 'registered', 'lost', 'stop'] as const) expect(nextLine('offline', event)).toBeNull();
});

test('nobody is registered without being connected first', () => {
  for (const state of ['offline', 'connecting', 'reconnecting'] as const) expect(nextLine(state, 'registered')).toBeNull();
});
