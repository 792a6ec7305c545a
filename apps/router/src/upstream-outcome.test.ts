import { expect, test } from 'vitest';
import { upstreamVerdict } from './upstream-outcome.ts';

test.each([
  [0, 'elsewhere'],
  [408, 'elsewhere'],
  [500, 'elsewhere'],
  [503, 'elsewhere'],
  [401, 'login'],
  [407, 'login'],
  [404, 'destination_unknown'],
  [410, 'destination_unknown'],
  [484, 'destination_unknown'],
  [604, 'destination_unknown'],
  [486, 'busy'],
  [600, 'busy'],
  [603, 'declined'],
  [480, 'no_answer'],
  [488, 'codec_mismatch'],
  [482, 'loop_detected'],
  [302, 'upstream_redirected'],
  [403, 'upstream_refused'],
  [699, 'upstream_refused'],
])('%i means %s', (code, verdict) => {
  expect(upstreamVerdict(code, false)).toBe(verdict);
});

test('whoever has rung is not rung again by another way', () => {
  expect([0, 408].map((code) => upstreamVerdict(code, true))).toEqual(['no_answer', 'no_answer']);
  expect(upstreamVerdict(503, true)).toBe('upstream_refused');
});
