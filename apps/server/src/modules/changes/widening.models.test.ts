import type { TableName, TrunkRow } from '@patchcord/contracts';
import { expect, test } from 'vitest';
import { letsInMore } from './widening.models.ts';

const trunk: TrunkRow = {
  account: 'acc_a',
  on: true,
  calledFrom: 'request_uri',
  callerFrom: ['from'],
  format: { countryCode: null, nationalPrefix: '', internationalPrefixes: ['00'] },
  callsLimit: 10,
  callsPerSecond: 5,
};
const login = { user: 'u', realm: 'r', md5: 'm', sha256: 's' };
const number = { id: 'num_a', account: 'acc_a', trunk: 'trk_a', on: true, people: ['usr_a'], ringSeconds: 30 };

test.each<[string, TableName, unknown, unknown]>([
  ['a new source', 'sources', null, { trunks: ['trk_a'] }],
  ['a source on one more trunk', 'sources', { trunks: ['trk_a'] }, { trunks: ['trk_a', 'trk_b'] }],
  ['a new number', 'numbers', null, number],
  ['a number on another trunk', 'numbers', number, { ...number, trunk: 'trk_b' }],
  ['a number that comes by an upstream too', 'numbers', number, { ...number, upstream: 'trk_u' }],
  ['a new trunk', 'trunks', null, trunk],
  ['a called number from elsewhere', 'trunks', trunk, { ...trunk, calledFrom: 'to' }],
  ['a caller from elsewhere', 'trunks', trunk, { ...trunk, callerFrom: ['p_asserted_identity', 'from'] }],
  ['more calls at once', 'trunks', trunk, { ...trunk, callsLimit: 11 }],
  ['more calls a second', 'trunks', trunk, { ...trunk, callsPerSecond: 6 }],
  ['a first login', 'trunks', trunk, { ...trunk, label: 'k7f3q', login }],
  ['a label for a login', 'labels', null, { trunk: 'trk_a' }],
])('%s lets in more', (_, table, before, after) => expect(letsInMore(table, before, after)).toBe(true));

test.each<[string, TableName, unknown, unknown]>([
  ['a source that is gone', 'sources', { trunks: ['trk_a'] }, null],
  ['a source on one trunk less', 'sources', { trunks: ['trk_a', 'trk_b'] }, { trunks: ['trk_b'] }],
  ['other people, a pause, a longer ring', 'numbers', number, { ...number, on: false, people: [], ringSeconds: 60 }],
  ['a number that is gone', 'numbers', number, null],
  ['fewer calls, a trunk switched off', 'trunks', trunk, { ...trunk, on: false, callsLimit: 1, callsPerSecond: 1 }],
  ['a new password for a login', 'trunks', { ...trunk, login }, { ...trunk, login: { ...login, md5: 'n' } }],
  ['a login that is gone', 'trunks', { ...trunk, login }, trunk],
  ['a person of one more account', 'people', null, { accounts: ['acc_a'] }],
])('%s does not', (_, table, before, after) => expect(letsInMore(table, before, after)).toBe(false));
