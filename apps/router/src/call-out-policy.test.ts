import type { AccountRow, DestinationRow, NumberRow } from '@patchcord/contracts/rows';
import { describe, expect, test } from 'vitest';
import { destinationOf, mayCallOut, mayReach, mayShow, numberCalled, numberShown } from './call-out-policy.ts';

const gb = { countryCode: '44', nationalPrefix: '0', internationalPrefixes: ['00'] };
const number = (changes: Partial<NumberRow> = {}): NumberRow => ({
  id: 'num_one',
  account: 'acc_one',
  trunk: 'trk_one',
  on: true,
  people: ['usr_ada'],
  ringSeconds: 20,
  proved: true,
  ...changes,
});
const numbers: Record<string, NumberRow> = { '12025550101': number(), '12025550201': number({ account: 'acc_two', people: ['usr_eve'] }) };
const numberOf = (digits: string) => numbers[digits] ?? null;

describe('what is shown', () => {
  test('a number that rings the person', () => {
    expect(numberShown('+12025550101', 'usr_ada', numberOf)).toEqual({ digits: '12025550101', number: number() });
  });

  test('of a number that is another’s and of one that is nobody’s the same is said', () => {
    const refused = { no: 'caller_id_not_yours', detail: 'the number to be shown is none that rings this person' };
    for (const shows of ['+12025550201', '+12025550999', '12025550101', '+1202555010x', `+${'1'.repeat(40)}`]) {
      expect(numberShown(shows, 'usr_ada', numberOf), shows).toEqual(refused);
    }
    expect(numberShown('', 'usr_ada', numberOf)).toMatchObject({ no: 'caller_id_not_yours' });
  });

  test('only one that is on and proved', () => {
    const shown = (changes: Partial<NumberRow>) => mayShow({ digits: '12025550101', number: number(changes) })?.no ?? null;
    expect(shown({})).toBeNull();
    expect(shown({ on: false })).toBe('number_off');
    const { proved, ...unproved } = number();
    expect(proved).toBe(true);
    expect(mayShow({ digits: '12025550101', number: unproved })?.no).toBe('caller_id_not_verified');
  });
});

test('an emergency number is one before anything else', () => {
  expect(numberCalled('112', gb)).toMatchObject({ no: 'emergency_not_carried' });
  expect(numberCalled('1-1-2', null)).toMatchObject({ no: 'emergency_not_carried' });
  expect(numberCalled('020 7946 0123', gb)).toEqual({ digits: '442079460123' });
  expect(numberCalled('9'.repeat(40), gb)).toEqual({ no: 'not_a_number', detail: 'more than 15 digits' });
});

test('account and person both have to be allowed, and the day’s guard open', () => {
  const account: AccountRow = { callsOut: true, spent: false, callsLimit: 1, callsLimitPerPerson: 1, countries: [] };
  const may = (row: AccountRow | null, accounts: string[] | undefined) => mayCallOut(row, accounts, 'acc_one')?.no ?? null;
  expect(may(account, ['acc_one'])).toBeNull();
  expect(may(null, ['acc_one'])).toBe('calls_out_off');
  expect(may({ ...account, callsOut: false }, ['acc_one'])).toBe('calls_out_off');
  expect(may(account, ['acc_two'])).toBe('calls_out_off');
  expect(may(account, undefined)).toBe('calls_out_off');
  expect(may({ ...account, spent: true }, ['acc_one'])).toBe('spend_limit');
});

test('the longest known prefix says where a number leads', () => {
  const rows: Record<string, DestinationRow> = {
    '44': { country: 'GB', kind: 'ordinary' },
    '449': { country: 'GB', kind: 'premium' },
    '881': { country: '001', kind: 'satellite' },
  };
  const of = (digits: string) => destinationOf(digits, (prefix) => rows[prefix] ?? null);
  const may = (digits: string) => mayReach(of(digits), ['GB', '001'])?.no ?? null;
  expect(of('442079460123')?.prefix).toBe('44');
  expect(may('442079460123')).toBeNull();
  expect(may('449012345678')).toBe('premium_not_allowed');
  expect(may('8816123456')).toBe('premium_not_allowed');
  expect(may('3312345678')).toBe('destination_not_allowed');
  expect(mayReach(of('442079460123'), ['US'])?.no).toBe('destination_not_allowed');
});
