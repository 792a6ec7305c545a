import { describe, expect, test } from 'vitest';
import { amountOf, billedSeconds, costOf, priceOf } from './rating.models.ts';

const increments = (firstSeconds: number, nextSeconds: number) => ({ firstSeconds, nextSeconds });

describe('seconds that are charged', () => {
  test.each([
    ['60/60', 60, 60, 1, 60],
    ['60/60', 60, 60, 60_000, 60],
    ['60/60', 60, 60, 60_001, 120],
    ['30/6', 30, 6, 12_000, 30],
    ['30/6', 30, 6, 30_001, 36],
    ['30/6', 30, 6, 36_000, 36],
    ['30/6', 30, 6, 37_000, 42],
    ['1/1', 1, 1, 41_001, 42],
    ['1/1', 1, 1, 0, 1],
    ['60/1', 60, 1, 61_000, 61],
  ])('%s: of a call of %4$i ms', (_name, first, next, talkMs, seconds) => {
    expect(billedSeconds(talkMs, increments(first, next))).toBe(seconds);
  });

  test('are never fewer than were talked, never a whole step more, and never fewer for a longer call', () => {
    for (const [first, next] of [
      [1, 1],
      [6, 6],
      [30, 6],
      [60, 1],
      [60, 60],
      [7, 13],
    ] as const) {
      let before = 0;
      for (let talkMs = 0; talkMs < 400_000; talkMs += 997) {
        const billed = billedSeconds(talkMs, increments(first, next));
        expect(billed * 1000).toBeGreaterThanOrEqual(talkMs);
        expect(billed).toBeGreaterThanOrEqual(first);
        expect(billed === first || billed - talkMs / 1000 < next + 1).toBe(true);
        expect((billed - first) % next).toBe(0);
        expect(billed).toBeGreaterThanOrEqual(before);
        before = billed;
      }
    }
  });
});

describe('amounts', () => {
  test('are a part of the price of a minute, and the fee of the connection once', () => {
    expect(amountOf(90, { perMinute: 20_000, connectionFee: 0 })).toBe(30_000);
    expect(amountOf(90, { perMinute: 20_000, connectionFee: 50_000 })).toBe(80_000);
  });

  test('are rounded half up to a millionth', () => {
    expect(amountOf(1, { perMinute: 29, connectionFee: 0 })).toBe(0);
    expect(amountOf(1, { perMinute: 30, connectionFee: 0 })).toBe(1);
    expect(amountOf(1, { perMinute: 90, connectionFee: 0 })).toBe(2);
  });

  test('of whole minutes are exact, for prices that a binary fraction cannot hold', () => {
    for (let perMinute = 1; perMinute < 1_000_000_000; perMinute = perMinute * 7 + 3) {
      for (const minutes of [1, 2, 60, 1_440])
        expect(amountOf(minutes * 60, { perMinute, connectionFee: 7 })).toBe(perMinute * minutes + 7);
    }
  });

  test('stay whole at the highest price for a year', () => {
    const amount = amountOf(31_536_000, { perMinute: 1_000_000_000, connectionFee: 1_000_000_000 });
    expect(amount).toBe(525_600 * 1_000_000_000 + 1_000_000_000);
    expect(Number.isSafeInteger(amount)).toBe(true);
  });

  test('of a price of nothing are nothing', () => {
    expect(costOf(5_000, { perMinute: 0, connectionFee: 0, ...increments(60, 60) })).toEqual({ billedSeconds: 60, amount: 0 });
  });
});

describe('the price of a number', () => {
  const prices = new Map([
    ['44', 'United Kingdom'],
    ['447', 'mobile'],
    ['44791', 'other mobile'],
    ['1', 'North America'],
  ]);
  test.each([
    ['442079460123', 'United Kingdom'],
    ['447900123456', 'mobile'],
    ['447911123456', 'other mobile'],
    ['44', 'United Kingdom'],
    ['12025550101', 'North America'],
    ['4', null],
    ['33140000000', null],
    ['', null],
  ])('%s: %s', (digits, name) => {
    expect(priceOf(digits, prices)).toBe(name);
  });

  test('is that of the longest prefix, whatever prefixes there are', () => {
    const all = Array.from({ length: 2_000 }, (_, index) => String((index * 7_919) % 100_000));
    const made = new Map(all.map((prefix) => [prefix, prefix]));
    for (let seed = 1; seed < 300; seed += 1) {
      const digits = String((seed * 104_729_711) % 10_000_000);
      const longest = all.filter((prefix) => digits.startsWith(prefix)).sort((a, b) => b.length - a.length)[0] ?? null;
      expect(priceOf(digits, made)).toBe(longest);
    }
  });
});
