import { type ChangeLine, changeLine, type NumberRow } from '@patchcord/contracts';
import { expect, test } from 'vitest';
import { readNumbers } from './number-lines.ts';

/** In the order that jsonb gives back. */
const number = (more: Partial<NumberRow> = {}): NumberRow => ({
  ...{ id: 'num_1', on: true, trunk: 'trk_1', people: ['usr_1', 'usr_2'], account: 'acc_1', ringSeconds: 30 },
  ...more,
});
const line = (...rows: [key: string, value: unknown][]) =>
  JSON.stringify({ type: 'rows', revision: 7, rows: rows.map(([key, value]) => ({ table: 'numbers', key, value })) });

test('a line of numbers is read as the schema reads it', () => {
  const text = line(['12025550101', number()], ['442079460123', number({ id: 'num_ä', on: false, people: [], ringSeconds: 180 })]);
  const read = readNumbers(text);
  const long = changeLine.parse(JSON.parse(text)) as Extract<ChangeLine, { type: 'rows' }>;
  expect(read?.revision).toBe(7);
  expect(read?.rows.map((row) => ({ ...row, value: JSON.parse(row.value ?? 'null') }))).toEqual(long.rows);
});

const good = line(['12025550101', number()], ['12025550102', number()]);
test.each([
  ['another table', good.replace('"table":"numbers"', '"table":"people"')],
  ['a removed number', line(['12025550101', number()], ['12025550102', null])],
  ['no rows', line()],
  ['a key with a plus', line(['+12025550101', number()])],
  ['a field more', line(['12025550101', { ...number(), z: 1 }])],
  ['a field missing', line(['12025550101', { ...number(), account: undefined }])],
  ['a field of another type', line(['12025550101', { ...number(), on: 'true' }])],
  ['ringing for 4 s', line(['12025550101', number({ ringSeconds: 4 })])],
  ['ringing for 181 s', line(['12025550101', number({ ringSeconds: 181 })])],
  ['ringing for 30.5 s', line(['12025550101', number({ ringSeconds: 30.5 })])],
  ['an escape', line(['12025550101', number({ id: 'num_"' })])],
  ['another order of fields', line(['12025550101', Object.fromEntries(Object.entries(number()).reverse())])],
  ['more behind it', `${good}{}`],
  ['its end missing', good.slice(0, -1)],
  ['a comma for the last bracket', good.replace(/\]\}$/, ',}')],
  ['a revision with a zero in front', good.replace('"revision":7', '"revision":07')],
  ['white space', good.replace('"rows":[', '"rows": [')],
])('a line with %s is read the long way', (_, text) => {
  expect(readNumbers(good)).not.toBeNull();
  expect(readNumbers(text)).toBeNull();
});
