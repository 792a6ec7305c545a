import type { ArrivalCheck, CheckAttempt } from '@patchcord/contracts';
import { expect, test } from 'vitest';
import { nothingSeen, withNews } from './use-check.ts';

const check = (id: string, change: Partial<ArrivalCheck> = {}): ArrivalCheck => ({
  id,
  state: 'armed',
  armedAt: '2026-11-23T10:00:00.000Z',
  expiresAt: '2026-11-23T10:15:00.000Z',
  passedAt: null,
  now: '2026-11-23T10:00:05.000Z',
  leftOut: 0,
  ...change,
});
const attempt = (id: string, seq: number) => ({ id, seq, count: seq }) as CheckAttempt;
const armed = withNews(nothingSeen, { type: 'check', check: check('chk_1'), atMs: Date.parse('2026-11-23T10:00:00.000Z') });

test('attempts stand newest first, and one that is repeated stands once', () => {
  const news = [attempt('a', 1), attempt('b', 2), attempt('a', 3)];
  const seen = news.reduce((before, one) => withNews(before, { type: 'attempt', attempt: one }), armed);
  expect(seen.attempts.map(({ id, seq }) => [id, seq])).toEqual([
    ['a', 3],
    ['b', 2],
  ]);
});

test('the attempts of one check do not stand under the next; news of the same check keep them', () => {
  const seen = withNews(armed, { type: 'attempt', attempt: attempt('a', 1) });
  expect(withNews(seen, { type: 'check', check: check('chk_1', { state: 'passed' }), atMs: 0 }).attempts).toHaveLength(1);
  expect(withNews(seen, { type: 'check', check: check('chk_2'), atMs: 0 }).attempts).toEqual([]);
});

test('time left is counted by the clock of the server', () => expect(armed.aheadMs).toBe(5_000));
