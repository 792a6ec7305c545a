import type { AccountRow, NumberRow } from '@patchcord/contracts/rows';
import { expect, test } from 'vitest';
import { type Asked, diversions, mayForward } from './forward-policy.ts';

const number: NumberRow = { id: 'num_1', account: 'acc_1', trunk: 'trk_1', on: true, people: [], ringSeconds: 20, proved: true };
const account: AccountRow = { callsOut: true, spent: false, callsLimit: 5, callsLimitPerPerson: 5, countries: ['GB'] };
const asked = (change: Partial<Asked> & { caller?: string | null } = {}): Asked => ({
  facts: { called: '+12025550101', caller: change.caller === undefined ? '+12025550199' : change.caller },
  diversion: '',
  number,
  ring: { number: '442079460123', seconds: 20 },
  ...change,
});
const gb = { prefix: '44', row: { country: 'GB', kind: 'ordinary' as const } };
const why = (one: Asked, by: AccountRow | null = account, leads = gb as ReturnType<Parameters<typeof mayForward>[2]>) => {
  const said = mayForward(one, by, () => leads);
  return 'not' in said ? said.not : `to ${said.prefix}`;
};

test('it may go where a call out of the account may go, shown with a number that is proved', () => {
  expect(why(asked())).toBe('to 44');
  expect(why(asked({ caller: null }))).toBe('to 44');
  const { proved, ...unproved } = number;
  expect(proved).toBe(true);
  expect(why(asked({ number: unproved }))).toContain('not proved');
  expect(why(asked(), null)).toBe('calls out are off for the account');
  expect(why(asked(), { ...account, callsOut: false })).toBe('calls out are off for the account');
  expect(why(asked(), { ...account, spent: true })).toContain('spend guard');
  expect(why(asked(), { ...account, countries: ['US'] })).toContain('GB is not among the countries');
  expect(why(asked(), account, { ...gb, row: { country: 'GB', kind: 'premium' } })).toContain('premium');
  expect(why(asked(), account, null)).toContain('no prefix');
});

test('a call that comes back is a loop, whether the network kept Diversion or only the caller', () => {
  const loop = (change: Parameters<typeof asked>[0]) => why(asked(change)).replace('that would be a loop: ', '');
  expect(loop({ caller: '+12025550101' })).toBe('it came from the number itself');
  expect(loop({ caller: '+442079460123' })).toBe('it came from the number that it would go to');
  const own = '<sip:+12025550101@carrier.example>;reason=unconditional';
  expect(loop({ diversion: own })).toBe('to 44'); // the carrier's own forward to us
  expect(loop({ diversion: `${own}, <sip:12025550101@patchcord>;counter=1` })).toBe('it was diverted by this number before');
  expect(loop({ diversion: '<tel:+442079460123>' })).toBe('it was diverted by the number that it would go to');
  expect(loop({ diversion: '<sip:+14155550100@x>;counter=5' })).toBe('it was diverted 5 times before');
  expect(loop({ diversion: '<sip:+14155550100@x>;counter=4' })).toBe('to 44');
});

test('each Diversion counts for one, or as many as it says; nonsense counts for one', () => {
  expect(diversions('')).toEqual({ count: 0, users: [] });
  expect(diversions('<sip:+1202@x>;counter=3, "A, B" <sip:1203@x>;reason=no-answer')).toEqual({ count: 4, users: ['1202', '1203'] });
  for (const counter of ['-1', '0', 'x', '99999999999', '']) expect(diversions(`<sip:1@x>;counter=${counter}`).count).toBe(1);
  expect(diversions('garbage,,<').count).toBe(0);
});
