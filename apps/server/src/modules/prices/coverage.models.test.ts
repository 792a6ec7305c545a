import type { DestinationKind, DestinationRow } from '@patchcord/contracts';
import { describe, expect, test } from 'vitest';
import { compareLists, findGaps, findRepeats } from './coverage.models.ts';
import type { Price } from './rating.models.ts';

const price = (prefix: string, perMinute = 10_000, change: Partial<Price> = {}): Price => ({
  prefix,
  name: `to ${prefix}`,
  perMinute,
  firstSeconds: 60,
  nextSeconds: 60,
  connectionFee: 0,
  ...change,
});
const to = (prefix: string, country: string, kind: DestinationKind = 'ordinary'): [string, DestinationRow] => [prefix, { country, kind }];
const known = new Map([
  to('1', 'US'),
  to('1876', 'JM'),
  to('1416', 'CA'),
  to('1647', 'CA'),
  to('44', 'GB'),
  to('449', 'GB', 'premium'),
  to('33', 'FR'),
]);

describe('gaps', () => {
  test('a list that prices every country by prefixes of its own has none', () => {
    expect(
      findGaps(
        ['1', '1876', '1416', '1647', '44', '33'].map((prefix) => price(prefix)),
        known,
      ),
    ).toEqual([]);
  });

  test('a country without a price, one with some longer prefixes only, and one that costs what another does, are told apart', () => {
    const gaps = findGaps([price('1'), price('447'), price('441')], known);
    expect(gaps).toEqual([
      { country: 'FR', kind: 'none', prefixes: ['33'], by: null },
      { country: 'GB', kind: 'partly', prefixes: ['44'], by: null },
      { country: 'CA', kind: 'as_another', prefixes: ['1416', '1647'], by: { prefix: '1', name: 'to 1' } },
      { country: 'JM', kind: 'as_another', prefixes: ['1876'], by: { prefix: '1', name: 'to 1' } },
    ]);
  });

  test('what is refused anyway needs no price', () => {
    expect(findGaps([price('33')], new Map([to('33', 'FR'), to('3389', 'FR', 'premium'), to('8816', '001', 'satellite')]))).toEqual([]);
  });

  test('an empty list leaves every country out', () => {
    expect(findGaps([], known).map(({ country, kind }) => [country, kind])).toEqual([
      ['CA', 'none'],
      ['FR', 'none'],
      ['GB', 'none'],
      ['JM', 'none'],
      ['US', 'none'],
    ]);
  });
});

describe('overlaps', () => {
  test('a prefix that says what the shorter one says is told; one that differs in anything is not', () => {
    const list = [
      price('44'),
      price('447'),
      price('4479', 20_000),
      price('44791', 20_000),
      price('441', 10_000, { nextSeconds: 1 }),
      price('33'),
    ];
    expect(findRepeats(list)).toEqual({ count: 2, prefixes: ['447', '44791'] });
  });
});

describe('what changes', () => {
  test('is counted by prefix, and the greatest changes come first', () => {
    const before = [price('44'), price('33'), price('49'), price('1')];
    const after = [price('44', 20_000), price('33', 9_000), price('1'), price('7')];
    expect(compareLists(before, after)).toEqual({
      added: 1,
      removed: 1,
      dearer: 1,
      cheaper: 1,
      most: [
        { prefix: '44', name: 'to 44', before: '0.01', after: '0.02' },
        { prefix: '33', name: 'to 33', before: '0.01', after: '0.009' },
      ],
    });
  });

  test('longer increments make a price dearer', () => {
    expect(compareLists([price('44')], [price('44', 10_000, { firstSeconds: 120 })])).toMatchObject({ dearer: 1, cheaper: 0 });
  });

  test('a list beside itself changes nothing', () => {
    expect(compareLists([price('44')], [price('44')])).toEqual({ added: 0, removed: 0, dearer: 0, cheaper: 0, most: [] });
  });
});
