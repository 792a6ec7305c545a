import { expect, test } from 'vitest';
import { guardedUnpriced, rateCall, type Tariff } from './costs.models.ts';

const price = { prefix: '44', name: 'United Kingdom', perMinute: 20_000, firstSeconds: 60, nextSeconds: 60, connectionFee: 5_000 };
const tariff: Tariff = { listId: 'prl_1', currency: 'EUR', prices: new Map([['44', price]]), dearestPerMinute: 2_000_000 };
const at = (ms: number) => new Date(Date.UTC(2026, 10, 26) + ms);

test('a call that was answered is rated by its price, and the fee comes once', () => {
  expect(rateCall({ called: '+442079460123', answerAt: at(0), endAt: at(61_000) }, tariff)).toEqual({
    basis: 'rated',
    talkMs: 61_000,
    listId: 'prl_1',
    currency: 'EUR',
    price,
    billedSeconds: 120,
    amount: 45_000,
    guarded: 45_000,
  });
});

test('a call that nobody answered costs nothing, not even the fee', () => {
  expect(rateCall({ called: '+442079460123', answerAt: null, endAt: at(40_000) }, tariff)).toMatchObject({
    basis: 'not_answered',
    amount: 0,
    billedSeconds: 0,
    guarded: 0,
  });
});

test('a call without a price costs nothing, and the guard counts it as the dearest', () => {
  const rated = rateCall({ called: '+33140000000', answerAt: at(0), endAt: at(61_000) }, tariff);
  expect(rated).toMatchObject({ basis: 'no_price', amount: 0, price: null, currency: 'EUR', guarded: 4_000_000 });
});

test('where no list is in force, or every price is nothing, the guard counts one unit a minute', () => {
  expect(rateCall({ called: '+442079460123', answerAt: at(0), endAt: at(1) }, null)).toMatchObject({
    basis: 'no_price',
    listId: null,
    currency: null,
    guarded: 1_000_000,
  });
  expect(guardedUnpriced(1, { ...tariff, dearestPerMinute: 0 })).toBe(1_000_000);
});

test('a clock that ran backwards costs the first increment, and never less than nothing', () => {
  expect(rateCall({ called: '+442079460123', answerAt: at(5_000), endAt: at(0) }, tariff)).toMatchObject({ talkMs: 0, amount: 25_000 });
});
