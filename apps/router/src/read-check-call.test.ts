import { expect, test } from 'vitest';
import { readCheckCall, readCheckCallId } from './read-check-call.ts';

const good = { id: 'chk_1', to: '442079460123', from: '12025550199' };

test('a call is read, and nothing else', () => {
  expect(readCheckCall(JSON.stringify({ ...good, more: 1 }))).toEqual(good);
  expect(readCheckCallId('{"id":"chk_1"}')).toEqual({ id: 'chk_1' });
});

test.each([
  ['the body is not JSON', '{'],
  ["id: expected letters, digits, '_' and '-', at most 64, got nothing", '[]'],
  ["id: expected letters, digits, '_' and '-', at most 64, got \"a b\"", JSON.stringify({ ...good, id: 'a b' })],
  ['to: expected digits with the country code, got "+442079460123"', JSON.stringify({ ...good, to: '+442079460123' })],
  ['from: expected digits with the country code, got 12', JSON.stringify({ ...good, from: 12 })],
])('%s', (wrong, body) => {
  expect(readCheckCall(body)).toEqual({ wrong });
});
