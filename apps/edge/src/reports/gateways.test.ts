import { edgeReport } from '@patchcord/contracts';
import { expect, test } from 'vitest';
import { healthWords, reportedGateways } from './gateways.ts';

test('the router’s words in the report’s form', () => {
  const reported = reportedGateways([
    { gateway: 'gtw_1', health: 'sick', sinceMs: 1_700_000_000_000, code: 0 },
    { gateway: 'gtw_2', health: 'unknown', sinceMs: 0, code: 0 },
  ]);
  expect(reported).toEqual([
    { gateway: 'gtw_1', health: 'sick', since: '2023-11-14T22:13:20.000Z', code: 0 },
    { gateway: 'gtw_2', health: 'unknown', since: null, code: 0 },
  ]);
  expect(edgeReport.shape.gateways.parse(reported)).toEqual(reported);
});

test('another time or code is no change', () => {
  const one = { gateway: 'gtw_1', health: 'well', sinceMs: 1, code: 200 } as const;
  expect(healthWords([one])).toBe(healthWords([{ ...one, sinceMs: 2, code: 404 }]));
  expect(healthWords([one])).not.toBe(healthWords([{ ...one, health: 'sick' }]));
});
