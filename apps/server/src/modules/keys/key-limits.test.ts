import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestServer, type TestServer } from '../../../test/harness.ts';

let it: TestServer;
beforeAll(async () => {
  it = await openTestServer({ keyLimits: { perKey: 3, unknownPerAddress: 2 } });
});
afterAll(() => it.close());

test('each key has its own limit a minute, and unknown ones are limited by address without locking out the known', async () => {
  const make = async () => (await it.acme.owner.call('POST', it.acme.at('keys'), { name: 'K', scopes: ['read'] })).body.token as string;
  const [first, second] = [await make(), await make()];
  const ask = (token: string) => it.call('GET', it.acme.at('numbers'), undefined, { authorization: `Bearer ${token}` });
  const statuses = [];
  for (let index = 0; index < 4; index += 1) statuses.push((await ask(first)).status);
  expect(statuses).toEqual([200, 200, 200, 429]);
  const refused = await ask(first);
  expect(refused.body.error.code).toBe('key.too_many');
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  for (let index = 0; index < 3; index += 1) statuses.push((await ask(`pck_${'1'.repeat(32)}`)).status);
  expect(statuses.slice(4)).toEqual([401, 401, 429]);
  expect((await ask(second)).status).toBe(200);
});
