import { expect, test } from 'vitest';
import { filterOf, isChosen, readChosen } from './filters.ts';

test('a chosen last day is shown whole', () => {
  const { since, until } = filterOf({ from: '2026-11-25', to: '2026-11-26' });
  expect([since, until]).toEqual([new Date(2026, 10, 25).toISOString(), new Date(2026, 10, 27).toISOString()]);
});

test('what is not a choice in an address is left out', () => {
  expect(readChosen({ who: 'usr_1', from: 'yesterday', what: 7, about: '', more: 'x' })).toEqual({ who: 'usr_1' });
  expect([isChosen(readChosen({})), isChosen(readChosen({ to: '2026-11-26' }))]).toEqual([false, true]);
});
