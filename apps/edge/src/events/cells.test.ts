import type { UnlistedCell } from '@patchcord/contracts';
import { expect, test } from 'vitest';
import { cellKey, cellNews } from './cells.ts';

const cell = (number: number, count: number, outcome: UnlistedCell['outcome'] = 'source_not_listed'): UnlistedCell => ({
  cell: number,
  outcome,
  count,
  at: 1_000 + count,
  last: {
    origin: { address: '192.0.2.7', port: 5060, transport: 'udp' },
    method: 'INVITE',
    calledRaw: '+12025550101',
    callerRaw: '',
    sipCallId: `c${count}`,
    userAgent: '',
    codecs: [],
  },
});
const before = (...cells: UnlistedCell[]) => new Map(cells.map((one) => [cellKey(one), one.count]));
const counts = (...args: Parameters<typeof cellNews>) => cellNews(...args).map(({ event }) => [event.outcome, event.count]);

test('what is new is the difference, with the newest sample', () => {
  const [news] = cellNews(before(cell(3, 10)), [cell(3, 14)]);
  expect(news?.event).toMatchObject({ type: 'source.unlisted', count: 4, at: 1_014, last: { sipCallId: 'c14' } });
});

test('a cell that did not move says nothing', () => {
  expect(cellNews(before(cell(3, 10)), [cell(3, 10)])).toEqual([]);
});

test('a cell not seen before counts from 0', () => {
  expect(counts(new Map(), [cell(3, 2), cell(4, 5, 'flood_blocked')])).toEqual([
    ['source_not_listed', 2],
    ['flood_blocked', 5],
  ]);
});

test('a count that went down began anew', () => {
  expect(counts(before(cell(3, 100)), [cell(3, 2)])).toEqual([['source_not_listed', 2]]);
});
