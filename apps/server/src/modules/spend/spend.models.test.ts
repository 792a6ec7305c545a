import { describe, expect, test } from 'vitest';
import type { Tariff } from '../costs/costs.models.ts';
import { boundOf, dayOf, guardMove, isReached, nextDayBegins } from './spend.models.ts';

const price = { prefix: '44', name: 'United Kingdom', perMinute: 60_000, firstSeconds: 1, nextSeconds: 1, connectionFee: 0 };
const tariff: Tariff = { listId: 'prl_1', currency: 'EUR', prices: new Map([['44', price]]), dearestPerMinute: 3_000_000 };
const now = new Date('2026-11-26T10:00:00Z');

describe('a call that is up', () => {
  test('counts as if it was answered at once, up to the next look in half a minute', () => {
    expect(boundOf({ called: '+442079460123', startedAt: now }, tariff, now)).toBe(30_000);
    expect(boundOf({ called: '+442079460123', startedAt: new Date(now.getTime() - 120_000) }, tariff, now)).toBe(150_000);
  });

  test('counts as the dearest where it has no price', () => {
    expect(boundOf({ called: '+33140000000', startedAt: now }, tariff, now)).toBe(3_000_000);
    expect(boundOf({ called: null, startedAt: now }, null, now)).toBe(1_000_000);
  });

  test('never counts less than what it will cost, if it ends within that half minute', () => {
    for (let seconds = 0; seconds <= 30; seconds += 5) {
      const bound = boundOf({ called: '+442079460123', startedAt: now }, tariff, now);
      expect(bound).toBeGreaterThanOrEqual(seconds * 1_000);
    }
  });
});

describe('the guard', () => {
  const at = (limit: number | null, spent: number, up = 0) => ({ limit, spent, up });
  test('is reached by what ended and what is up together; without a limit never', () => {
    expect(isReached(at(100, 60, 39))).toBe(false);
    expect(isReached(at(100, 60, 40))).toBe(true);
    expect(isReached(at(null, 1e15))).toBe(false);
    expect(isReached(at(0, 0))).toBe(true);
  });

  test.each([
    [null, at(100, 99), 'stay'],
    [null, at(100, 100), 'close'],
    ['2026-11-26', at(100, 100), 'stay'],
    ['2026-11-26', at(100, 20), 'open'],
    ['2026-11-25', at(100, 0), 'open'],
    ['2026-11-25', at(100, 100), 'close'],
    ['2026-11-26', at(null, 100), 'open'],
  ] as const)('closed for %s, with %o: %s', (spentDay, spent, move) => {
    expect(guardMove(spentDay, spent, '2026-11-26')).toBe(move);
  });

  test('days begin at midnight UTC', () => {
    expect(dayOf(new Date('2026-11-26T23:59:59.999Z'))).toBe('2026-11-26');
    expect(nextDayBegins('2026-12-31').toISOString()).toBe('2027-01-01T00:00:00.000Z');
  });
});
