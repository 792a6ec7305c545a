import type { NumberRow, TrunkRow } from '@patchcord/contracts';
import { expect, test } from 'vitest';
import { chooseNumber, type ListedTrunk, listed } from './number-choice.ts';

const trunk = (id: string, changes: Partial<TrunkRow> = {}): ListedTrunk => ({
  id,
  row: {
    account: `acc_${id}`,
    on: true,
    calledFrom: 'request_uri',
    callerFrom: ['from'],
    format: { countryCode: '1', nationalPrefix: '1', internationalPrefixes: ['011'] },
    callsLimit: 1,
    callsPerSecond: 1,
    ...changes,
  },
});
const numbers =
  (rows: Record<string, string>) =>
  (digits: string): NumberRow | null =>
    rows[digits] === undefined ? null : { id: `num_${digits}`, account: '', trunk: rows[digits], on: true, people: [], ringSeconds: 30 };
const text = (value: string) => () => value;

test('a number of a listed trunk is chosen with that trunk', () => {
  const choice = chooseNumber(listed([trunk('a'), trunk('b')]), text('+12025550101'), numbers({ 12025550101: 'b' }));
  expect(choice).toMatchObject({ chosen: { trunk: { id: 'b' }, digits: '12025550101' } });
});

test('a number of a trunk that does not list the source is refused, and never opened by a national form either', () => {
  expect(chooseNumber(listed([trunk('a')]), text('2025550101'), numbers({ 12025550101: 'b' }))).toMatchObject({
    refused: 'number_not_on_this_trunk',
  });
});

test('a national form means another number on each of two trunks: refused', () => {
  const gb = trunk('gb', { format: { countryCode: '44', nationalPrefix: '0', internationalPrefixes: ['00'] } });
  const choice = chooseNumber(listed([trunk('us'), gb]), text('2025550101'), numbers({ 12025550101: 'us', 442025550101: 'gb' }));
  expect(choice).toMatchObject({ refused: 'number_ambiguous', detail: 'fits +12025550101 and +442025550101' });
});

test('each trunk reads its own place', () => {
  const choice = chooseNumber(
    listed([trunk('a'), trunk('b', { calledFrom: 'to' })]),
    (from) => (from === 'to' ? '+12025550101' : 'gateway'),
    numbers({ 12025550101: 'b' }),
  );
  expect(choice).toMatchObject({ chosen: { trunk: { id: 'b' }, calledRaw: '+12025550101' } });
});

test('no number in the text', () => {
  expect(chooseNumber(listed([trunk('a')]), text('gateway'), numbers({}))).toEqual({
    refused: 'number_unknown',
    detail: 'the text holds no number',
    calledRaw: 'gateway',
  });
});

/* A number that is ported. */

const ported = (row: Partial<NumberRow>) => () => ({
  id: 'num',
  account: 'acc',
  trunk: 'carrier',
  on: true,
  people: [],
  ringSeconds: 30,
  ...row,
});
const by = (trunks: string[], row: Partial<NumberRow>) => {
  const choice = chooseNumber(listed(trunks.map((id) => trunk(id))), text('+12025550101'), ported(row));
  return 'chosen' in choice ? choice.chosen.trunk.id : choice.refused;
};

test('before its day a number comes by its carrier alone', () => {
  expect([by(['carrier'], {}), by(['upstream'], {})]).toEqual(['carrier', 'number_not_on_this_trunk']);
});

test('on its day by the carrier and by the upstream, and by nobody else', () => {
  const row = { upstream: 'upstream' };
  expect([by(['carrier'], row), by(['upstream'], row), by(['other'], row)]).toEqual(['carrier', 'upstream', 'number_not_on_this_trunk']);
});

test('afterwards by the upstream; what the carrier still sends is known as that; where both list the source it is the upstream’s', () => {
  const row = { trunk: 'upstream', portedFrom: 'carrier', portedOn: '2026-12-01' };
  expect([by(['upstream'], row), by(['carrier'], row), by(['carrier', 'upstream'], row), by(['other'], row)]).toEqual([
    'upstream',
    'carrier',
    'upstream',
    'number_not_on_this_trunk',
  ]);
});
