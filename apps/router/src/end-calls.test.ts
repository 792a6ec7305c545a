import { expect, test } from 'vitest';
import { readEndCalls } from './end-calls.ts';

const call = { sipCallId: 'a@b', callerTag: 'c', appTag: 'd' };

test.each(['app_lost', 'media_timeout'])('calls and the outcome of their records: %s', (outcome) => {
  const wanted = { calls: [call], outcome };
  expect(readEndCalls(JSON.stringify(wanted))).toEqual(wanted);
});

test.each([
  ['{', 'the body is not JSON'],
  ['null', 'outcome: expected app_lost or media_timeout, got undefined'],
  [JSON.stringify({ calls: [call], outcome: 'answered' }), 'outcome: expected app_lost or media_timeout, got "answered"'],
  [JSON.stringify({ outcome: 'app_lost', calls: {} }), 'calls: expected a list'],
  [JSON.stringify({ outcome: 'app_lost', calls: [call, { ...call, appTag: '' }] }), 'calls 1: expected sipCallId, callerTag and appTag'],
])('%s: %s', (body, wrong) => {
  expect(readEndCalls(body)).toEqual({ wrong });
});
