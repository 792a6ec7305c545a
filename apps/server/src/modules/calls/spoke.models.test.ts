import { expect, test } from 'vitest';
import { type HandedOn, whoSpoke } from './spoke.models.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 3, 10, minute));
const iso = (minute: number) => at(minute).toISOString();
const move = (minute: number, from: string, to: string) => ({
  at: iso(minute),
  from,
  to,
  fromName: from.toUpperCase(),
  toName: to.toUpperCase(),
});
const call = (over: Partial<HandedOn> = {}): HandedOn => ({
  direction: 'in',
  personId: null,
  personName: null,
  answeredBy: 'ada',
  answeredByName: 'Ada',
  answerAt: at(2),
  endAt: at(11),
  moves: [],
  ...over,
});
const spans = (over: Partial<HandedOn>) => whoSpoke(call(over)).map(({ person, from, until }) => [person.name, from, until]);

test('one after the other, each until the next has it, in the order of time', () => {
  expect(spans({ moves: [move(8, 'bob', 'cleo'), move(5, 'ada', 'bob')] })).toEqual([
    ['Ada', iso(2), iso(5)],
    ['BOB', iso(5), iso(8)],
    ['CLEO', iso(8), iso(11)],
  ]);
});

test('who answered alone has spoken all the time; of a call out, who made it', () => {
  expect(spans({})).toEqual([['Ada', iso(2), iso(11)]]);
  expect(spans({ direction: 'out', personId: 'eve', personName: 'Eve', answeredBy: null })).toEqual([['Eve', iso(2), iso(11)]]);
});

test('nobody spoke in a call that was not answered', () => {
  expect(spans({ answeredBy: null, answerAt: null })).toEqual([]);
  expect(spans({ direction: 'out', personId: 'eve', answeredBy: null, answerAt: null })).toEqual([]);
});

test('while it is up it is known to whom it was handed over, and nobody knows since when the first had it', () => {
  expect(spans({ answeredBy: null, answerAt: null, endAt: null, moves: [move(5, 'ada', 'bob')] })).toEqual([
    ['ADA', null, iso(5)],
    ['BOB', iso(5), null],
  ]);
});
