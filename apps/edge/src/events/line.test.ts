import { expect, test } from 'vitest';
import { readEventLine } from './line.ts';

const error = { type: 'router.error', at: 1, where: 'ksr_request_route', message: 'x is undefined', sipCallId: 'a@b' };
const acc = 'INVITE|tag1||a@b|200|event|2026-11-22 22:00:00';

test('the JSON column is taken, acc’s own columns are not', () => {
  expect(readEventLine(`${acc}|${JSON.stringify(error)}`)).toEqual({ event: error });
});

test('a | inside the JSON comes as \\u007c and is read as |', () => {
  const line = `${acc}|${JSON.stringify({ ...error, message: 'a|b' }).replaceAll('|', '\\u007c')}`;
  expect(readEventLine(line)).toEqual({ event: { ...error, message: 'a|b' } });
});

test('a literal %7C stays as it was received', () => {
  expect(readEventLine(`${acc}|${JSON.stringify({ ...error, message: 'a%7Cb' })}`)).toEqual({ event: { ...error, message: 'a%7Cb' } });
});

test('a row that a killed process began and the next one continued keeps the second event', () => {
  expect(readEventLine(`${acc}|{"type":"router.er${acc}|${JSON.stringify(error)}`)).toEqual({ event: error });
});

test.each([
  ['half a row', `${acc}|{"type":"router.error","at":1,"whe`],
  ['no JSON column', acc],
  ['an empty line', ''],
  ['JSON that is no event', `${acc}|{"type":"call.unknown"}`],
  ['a field of the wrong kind', `${acc}|${JSON.stringify({ ...error, at: 'now' })}`],
])('%s is unreadable and says why', (_, line) => {
  expect(readEventLine(line)).toEqual({ unreadable: expect.stringMatching(/./) });
});
