import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { callIds } from './ids.ts';

test('the form of contracts/ids.ts, all bits used, none twice', () => {
  const newId = callIds(randomUUID);
  const ids = new Set(Array.from({ length: 100_000 }, newId));
  expect(ids.size).toBe(100_000);
  for (const id of ids) expect(id).toMatch(/^call_[0-9a-hjkmnp-tv-z]{16}$/);
  const first = Array.from({ length: 2_000 }, () => callIds(randomUUID)());
  for (let at = 5; at < 19; at++) expect(new Set(first.map((id) => id[at])).size).toBe(32);
});

test('two workers make different ones', () => {
  const one = callIds(randomUUID);
  const other = callIds(randomUUID);
  expect(one().slice(0, 19)).not.toBe(other().slice(0, 19));
});
