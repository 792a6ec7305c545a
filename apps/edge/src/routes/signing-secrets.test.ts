import { expect, test } from 'vitest';
import { checkWith, retireMs, secretsAfter } from './signing-secrets.ts';

test('a replaced secret is good for 10 more minutes, then gone', () => {
  const first = secretsAfter([], 'one', 0);
  expect(first).toEqual([{ secret: 'one', untilMs: null }]);
  const second = secretsAfter(first, 'two', 1_000);
  expect(second).toEqual([
    { secret: 'two', untilMs: null },
    { secret: 'one', untilMs: 1_000 + retireMs },
  ]);
  expect(secretsAfter(second, 'two', 1_000 + retireMs - 1)).toEqual(second);
  expect(secretsAfter(second, 'two', 1_000 + retireMs)).toEqual([{ secret: 'two', untilMs: null }]);
});

test('a secret that comes back into use does not retire', () => {
  const known = secretsAfter(secretsAfter([], 'one', 0), 'two', 1);
  expect(secretsAfter(known, 'one', 2)[0]).toEqual({ secret: 'one', untilMs: null });
});

test('Kamailio is brought to exactly these secrets, whatever it had', async () => {
  let list = ['placeholder', 'one', 'stale'];
  const router = {
    async rpc(method: string, params: (string | number)[] = []) {
      if (method === 'autheph.dump_secrets') return list.map((secret, id) => `ID ${id}: ${secret}`);
      if (method === 'autheph.add_secret') list = [String(params[0]), ...list];
      else if (method === 'autheph.rm_secret') list = list.filter((_, id) => id !== params[0]);
      else throw new Error(method);
      return null;
    },
  };
  await checkWith(router, ['two', 'one']);
  expect(list).toEqual(['two', 'one']);
  await checkWith(router, ['two']);
  expect(list).toEqual(['two']);
});
