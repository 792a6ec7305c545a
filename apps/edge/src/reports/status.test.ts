import { expect, test } from 'vitest';
import { edgeStatusOf } from './status.ts';

test('an edge takes calls only with an open router; problems show as degraded', () => {
  expect(edgeStatusOf({ draining: false, mode: null, problems: 0 })).toBe('starting');
  expect(edgeStatusOf({ draining: false, mode: 'loading', problems: 1 })).toBe('starting');
  expect(edgeStatusOf({ draining: false, mode: 'open', problems: 0 })).toBe('ready');
  expect(edgeStatusOf({ draining: false, mode: 'open', problems: 1 })).toBe('degraded');
  expect(edgeStatusOf({ draining: true, mode: 'open', problems: 1 })).toBe('draining');
});
