import { expect, test } from 'vitest';
import { changeLines } from './change-words.ts';

const lines = (before: Record<string, unknown> | null, after: Record<string, unknown> | null, names = {}) =>
  changeLines({ before, after, names }).map((line) => `${line.field}: ${line.before ?? '-'} > ${line.after ?? '-'}`);

test('people and trunks are called by name, and what is gone is said to be', () => {
  const names = { usr_5ayeq1e3hens0vd3: 'Ada', trk_7gp6m49pjqm2erg7: 'Office line' };
  expect(
    lines(
      { people: [], trunk: 'trk_7gp6m49pjqm2erg7', ringSeconds: 30 },
      { people: ['usr_5ayeq1e3hens0vd3', 'usr_6ayeq1e3hens0vd3'], trunk: 'trk_8gp6m49pjqm2erg7', ringSeconds: 20 },
      names,
    ),
  ).toEqual([
    'Rings: Nobody > Ada, somebody or something that is gone',
    'Trunk: Office line > somebody or something that is gone',
    'Rings for: 30 s > 20 s',
  ]);
});

test('states, roles, scopes and events are said in the words of their pages', () => {
  expect(lines({ state: 'awaiting_forward', role: 'admin' }, { state: 'paused', role: 'member' })).toEqual([
    'State: Waiting for its first call > Paused',
    'Role: Administrator > Member',
  ]);
  expect(lines(null, { scopes: ['read', 'numbers'], events: ['call.ended'], expiresAt: null })).toEqual([
    'May: - > Read everything, Numbers',
    'Told of: - > Calls that end',
    'Valid until: - > Does not expire',
  ]);
});

test('of something new only what was filled in is listed; of a change both sides, empty ones too', () => {
  expect(
    lines(null, { note: '', sources: [{ cidr: '198.51.100.7', note: '' }], country: null, invitation: 'inv_5ayeq1e3hens0vd3' }),
  ).toEqual(['Addresses: - > 198.51.100.7']);
  expect(lines({ on: true, note: 'old' }, { on: false, note: '' })).toEqual(['Switched on: Yes > No', 'Note: old > None']);
});

test('a field without a word here is still readable', () => {
  expect(lines(null, { portingDate: '2026-12-01' })).toEqual(['Porting date: - > 2026-12-01']);
});

test('what happens when nobody answers is said as on the number’s page', () => {
  const instead = { action: 'voicemail', voicemailCode: 486, mailTo: ['usr_1'] };
  const hours = {
    zone: 'Europe/London',
    weekly: [{ day: 'monday', from: '09:00', to: '17:00' }],
    holidays: [],
    closed: { ...instead, action: 'end', mailTo: [] },
  };
  expect(lines({ unanswered: { ...instead, action: 'end', mailTo: [] }, hours: null }, { unanswered: instead, hours })).toEqual([
    'When nobody answers: The call ends. The caller hears that nobody can be reached. > The voicemail of the carrier takes it (code 486). A mail says who called.',
    'Opening hours: Always open > Mon 9:00–17:00 (Europe/London). The call ends. The caller hears that nobody can be reached.',
  ]);
});
