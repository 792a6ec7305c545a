import { expect, test } from 'vitest';
import { isEmergency } from './emergency.ts';

test.each([
  ['112', '49'],
  ['112', null],
  ['911', '1'],
  ['911', '44'],
  ['1 1 2', '49'],
  ['9-1-1', '1'],
  ['999', '44'],
  ['000', '61'],
  ['110', '86'],
  ['119', '81'],
  ['15', '33'],
  ['10111', '27'],
  ['+112', '49'],
  ['+44999', '44'],
  ['sip:911@phones.example', '1'],
])('%s in +%s calls for help', (raw, country) => {
  expect(isEmergency(raw, country)).toBe(true);
});

test.each([
  ['15', '49'],
  ['+12025550112', '1'],
  ['1120', '49'],
  ['0112', '49'],
  ['+49911123456', '49'],
  ['', null],
  ['1'.repeat(100_000), '49'],
])('%s in +%s does not', (raw, country) => {
  expect(isEmergency(raw, country)).toBe(false);
});
