import { expect, test } from 'vitest';
import { isPortingOpen, nextPortingState, openPortingStates, portingMoves, portingStates } from './porting-state.ts';

test('the straight way: requested, submitted, date set, both ways, ported', () => {
  const way: string[] = ['requested'];
  for (const move of ['submit', 'set_date', 'open', 'complete'] as const)
    way.push(String(nextPortingState(way.at(-1) as 'requested', move)));
  expect(way).toEqual(['requested', 'submitted', 'date_set', 'both_ways', 'ported']);
});

test('every other way that there is, and no more', () => {
  const moves = portingStates.flatMap((from) =>
    portingMoves.flatMap((move) => {
      const to = nextPortingState(from, move);
      return to === null ? [] : [`${from} ${move} ${to}`];
    }),
  );
  expect(moves).toEqual([
    'requested submit submitted',
    'requested refuse refused',
    'requested withdraw withdrawn',
    'submitted set_date date_set',
    'submitted refuse refused',
    'submitted withdraw withdrawn',
    'date_set set_date date_set',
    'date_set open both_ways',
    'date_set refuse refused',
    'date_set withdraw withdrawn',
    'both_ways set_date date_set',
    'both_ways complete ported',
    'both_ways refuse refused',
  ]);
});

test('what has ended moves no more', () => {
  expect(portingStates.filter((state) => !isPortingOpen(state))).toEqual(['ported', 'refused', 'withdrawn']);
  expect(openPortingStates).toEqual(['requested', 'submitted', 'date_set', 'both_ways']);
});
