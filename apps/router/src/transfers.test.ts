import { expect, test } from 'vitest';
import { readTransfers } from './transfers.ts';

test('the call that is handed over is named by its Call-ID and both tags, in any order', () => {
  const named = { sipCallId: 'a84b4c@host', callerTag: '1', calleeTag: '2' };
  expect(readTransfers('a84b4c@host;from-tag=1;to-tag=2')).toEqual(named);
  expect(readTransfers(' a84b4c@host ; To-Tag=2 ; from-tag=1 ')).toEqual(named);
});

test.each([
  '',
  'a',
  'a;from-tag=1',
  'a;from-tag=;to-tag=2',
  ';from-tag=1;to-tag=2',
  'a;from-tag=1;from-tag=3;to-tag=2',
  'a b;from-tag=1;to-tag=2',
])('what does not name one call is none: %j', (value) => expect(readTransfers(value)).toBeNull());
