import { expect, test } from 'vitest';
import { allowedAtFirst, chosenAtFirst, inForce } from './calls-out.models.ts';

test('an account that nobody decided about may call the countries of its own numbers, and no other', () => {
  expect(inForce(allowedAtFirst, chosenAtFirst, ['US', 'GB'])).toMatchObject({ on: true, countries: ['GB', 'US'] });
  expect(inForce(allowedAtFirst, chosenAtFirst, []).countries).toEqual([]);
});

test('what an account chooses narrows what support allowed, and never widens it', () => {
  const allowed = { ...allowedAtFirst, countries: ['US', 'CA'], callsLimit: 10, callsLimitPerPerson: 4, spendPerDay: '50' };
  const chosen = { ...chosenAtFirst, countries: ['CA', 'CU'], callsLimit: 100, callsLimitPerPerson: 3, spendPerDay: '9.5' };
  expect(inForce(allowed, chosen, ['US'])).toEqual({
    on: true,
    countries: ['CA'],
    callsLimit: 10,
    callsLimitPerPerson: 3,
    spendPerDay: '9.5',
  });
  expect(inForce({ ...allowed, spendPerDay: '5' }, chosen, []).spendPerDay).toBe('5');
});

test('either of them switches calls out off', () => {
  expect(inForce({ ...allowedAtFirst, on: false }, chosenAtFirst, ['US']).on).toBe(false);
  expect(inForce(allowedAtFirst, { ...chosenAtFirst, on: false }, ['US']).on).toBe(false);
});

test('one person has never more calls at once than the account', () => {
  expect(inForce(allowedAtFirst, { ...chosenAtFirst, callsLimit: 1 }, ['US']).callsLimitPerPerson).toBe(1);
});
