import { expect, test } from 'vitest';
import { asleepCode, outcomeOfBranches, stillRings } from './branch-outcome.ts';

test.each<[codes: number[], oneperson: boolean, outcome: string]>([
  [[stillRings], true, 'no_answer'],
  [[480], true, 'no_answer'],
  [[408, 486], false, 'no_answer'],
  [[603], true, 'declined'],
  [[603, stillRings], true, 'declined'],
  [[603, stillRings], false, 'no_answer'],
  [[603, 603], false, 'declined'],
  [[603, 486], false, 'declined'],
  [[486, 486], false, 'busy'],
  [[600], true, 'busy'],
  [[488], true, 'codec_mismatch'],
  [[488, 486], false, 'busy'],
  [[606], true, 'codec_mismatch'],
  [[430], true, 'no_app_online'],
  [[500, 488], false, 'codec_mismatch'],
  [[], true, 'no_app_online'],
  // 0: gone while it rang.
  [[0], true, 'no_app_online'],
  [[0, 603], false, 'declined'],
  [[0, 486], false, 'busy'],
  [[0, stillRings], false, 'no_answer'],
  [[asleepCode], true, 'no_app_woke'],
  [[asleepCode, 0], false, 'no_app_woke'],
  [[asleepCode, 603], false, 'declined'],
])('%j, one person: %s -> %s', (codes, onePerson, outcome) => {
  expect(outcomeOfBranches(codes, onePerson)).toBe(outcome);
});
