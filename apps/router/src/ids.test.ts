import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { callId } from './ids.ts';

test('the form of contracts/ids.ts, all 80 bits used, none twice', () => {
  const ids = new Set(Array.from({ length: 5_000 }, () => callId(randomUUID())));
  expect(ids.size).toBe(5_000);
  for (const id of ids) expect(id).toMatch(/^call_[0-9a-hjkmnp-tv-z]{16}$/);
  for (let at = 5; at < 21; at++) expect(new Set([...ids].map((id) => id[at])).size).toBe(32);
});
