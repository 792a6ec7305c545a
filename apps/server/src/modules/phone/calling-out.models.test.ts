import type { AccountRow, NumberRow, PersonRow } from '@patchcord/contracts';
import { expect, test } from 'vitest';
import { type CallingOutRows, callingOutOf } from './calling-out.models.ts';

const account: AccountRow = { callsOut: true, spent: false, callsLimit: 10, callsLimitPerPerson: 2, countries: ['US'] };
const dials = { countryCode: '44', nationalPrefix: '0', internationalPrefixes: ['00'] };
const person: PersonRow = { accounts: ['acc_1'], callsOutFor: ['acc_1'], dials };
const row = (over: Partial<NumberRow> = {}): NumberRow => ({
  id: 'num_1',
  account: 'acc_1',
  trunk: 'trk_1',
  on: true,
  people: ['usr_1'],
  ringSeconds: 30,
  ...over,
});
const number = (over: Partial<NumberRow> | null) => ({ id: 'num_1', e164: '+12025550101', row: over && row(over) });
const of = (over: Partial<CallingOutRows>) => callingOutOf('acc_1', { person, account, numbers: [], ...over });

test('who may call out is told how numbers are typed, and which of the own numbers are proved', () => {
  expect(of({ numbers: [number({ proved: true }), number({})] })).toEqual({
    refusedBecause: null,
    dials,
    numbers: [
      { id: 'num_1', e164: '+12025550101', proved: true },
      { id: 'num_1', e164: '+12025550101', proved: false },
    ],
  });
});

test('an account that may not call out is said before a person who may not', () => {
  expect(of({ account: { ...account, callsOut: false }, person: null }).refusedBecause).toBe('account');
  expect(of({ account: null }).refusedBecause).toBe('account');
  expect(of({ person: { accounts: ['acc_1'] } }).refusedBecause).toBe('person');
  expect(of({ person: { accounts: ['acc_1', 'acc_2'], callsOutFor: ['acc_2'] } }).refusedBecause).toBe('person');
  expect(of({ person: null })).toMatchObject({ refusedBecause: 'person', dials: null });
});

test('a number that edges do not know, that is paused, or that is another account’s by now is not offered', () => {
  expect(of({ numbers: [number(null), number({ on: false }), number({ account: 'acc_2' })] }).numbers).toEqual([]);
});
