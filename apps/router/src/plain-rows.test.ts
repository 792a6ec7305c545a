import { expect, test } from 'vitest';
import { firstNotPlain } from './plain-rows.ts';
import { checkBatch, wrongIn } from './sync-batch.ts';

const number = { id: 'num_1', on: true, trunk: 'trk_1', people: ['usr_1', 'usr_2'], account: 'acc_1', ringSeconds: 30 };
const good: [string, string, object][] = [
  ['numbers', '12025550101', number],
  ['numbers', '442079460123', { ...number, on: false, people: [] }],
  ['numbers', '12025550103', { ...number, upstream: 'trk_2', portedFrom: 'trk_3', portedOn: '2026-12-01' }],
  ['people', 'usr_1', { accounts: ['acc_1', 'acc_2'] }],
  ['people', 'usr_2', { accounts: ['acc_1'], wakes: true }],
  ['sources', '203.0.113.8/30', { trunks: ['trk_1'] }],
  ['sources', '2001:db8::/48', { trunks: [] }],
];
const asRow = ([table, key, value]: readonly [unknown, unknown, unknown]) => [table, key, JSON.stringify(value)];

test('good rows of the large tables are plain', () => {
  const rows = good.map(asRow);
  expect(firstNotPlain(rows, 0)).toBe(rows.length);
  expect(firstNotPlain([rows[0], ['edge', 'state', '{}'], rows[1]], 0)).toBe(1);
  expect(firstNotPlain([rows[0], ['numbers', '12025550101', null], rows[1]], 2)).toBe(3);
});

/** Every odd value in every place of every good row, and rows that are none. */
const odd = [undefined, null, true, 0, -1, 1.5, '', 'x', '1', [], [1], ['a', null], [['a']], {}, { length: 1 }];
const spoiled: unknown[] = [...odd, ['numbers'], ['numbers', '12025550101'], [1, 2, 3, 4], new Array(3)];
for (const [table, key, value] of good) {
  for (const one of odd) {
    spoiled.push([one, key, JSON.stringify(value)], [table, one, JSON.stringify(value)], [table, key, one]);
    spoiled.push([table, key, JSON.stringify(one)], [table, key, JSON.stringify(value), one]);
    for (const field of Object.keys(value)) spoiled.push(asRow([table, key, { ...value, [field]: one }]));
  }
  for (const text of ['{', '', 'null', '[1', `${JSON.stringify(value)} x`, '"x"']) spoiled.push([table, key, text]);
  for (const longer of ['0', '/', ' ', '\n', '1'.repeat(101)])
    spoiled.push(asRow([table, key + longer, value]), asRow([table, longer + key, value]));
  for (const other of ['numbers', 'people', 'sources', 'trunks', 'hasOwnProperty']) spoiled.push(asRow([other, key, value]));
}

test('a plain row is one in which the check field by field finds nothing wrong', () => {
  const plain = spoiled.filter((row) => firstNotPlain([row], 0) === 1);
  expect(plain.filter((row) => wrongIn(row) !== null)).toEqual([]);
  expect(plain.length).toBeGreaterThan(20); // some odd values are right where they stand
  expect(spoiled.filter((row) => wrongIn(row) !== null).length).toBeGreaterThan(400);
});

test('the first bad row is named, whatever stands before and behind it', () => {
  const bad = ['numbers', '12025550101', JSON.stringify({ ...number, on: 1 })];
  const removal = ['numbers', '12025550101', null];
  const edge = ['edge', 'state', '{"mode":"open","v4":[32],"v6":[]}'];
  const rows = good.map(asRow);
  const check = (...all: unknown[]) => checkBatch(JSON.stringify({ rows: all }));
  expect(check(...rows, removal, edge, ...rows)).toHaveProperty('rows');
  expect(check(...rows, removal, edge, ...rows, bad, ...rows, bad)).toEqual({
    wrong: 'row 16: numbers 12025550101: on: expected true or false',
  });
});

test('a number with opening hours is checked field by field', () => {
  const hours = { weekly: [[540, 1020]], closedDays: [20_812], clocks: [[0, -300]] };
  const wrong = (change: object) => {
    const checked = checkBatch(JSON.stringify({ rows: [['numbers', '12025550101', JSON.stringify({ ...number, ...change })]] }));
    return 'wrong' in checked ? checked.wrong.replace('row 0: numbers 12025550101: ', '') : null;
  };
  expect(wrong({ hours, unanswered: { declinedToo: true, voicemailCode: 486 }, closed: {} })).toBe(null);
  expect(wrong({ hours: { ...hours, weekly: [[540]] } })).toBe('hours: weekly: 0: expected two numbers');
  expect(wrong({ hours: { ...hours, clocks: [[0, 'x']] } })).toBe('hours: clocks: 0: 1: expected a whole number');
  expect(wrong({ unanswered: { declinedToo: true, voicemailCode: 404 } })).toBe('unanswered: voicemailCode: expected 408, 480 or 486');
  expect(wrong({ unanswered: {} })).toBe('unanswered: declinedToo: expected true or false');
  expect(wrong({ closed: { voicemailCode: null } })).toBe('closed: voicemailCode: expected 408, 480 or 486');
});
