import Fastify from 'fastify';
import { expect, test } from 'vitest';
import { actingNow, rememberWhoActs } from './acting.ts';

test('each request knows its own caller, also while others are served, and a change that recorded nothing is noticed', async () => {
  const app = Fastify({ genReqId: (raw) => String(raw.headers['x-id']) });
  for (const name of ['session', 'apiKey']) app.decorateRequest(name, null);
  const silent: string[] = [];
  rememberWhoActs(app, (route) => silent.push(route));
  const { promise: bothAreIn, resolve } = Promise.withResolvers<void>();
  let inside = 0;
  app.post('/recorded', async () => {
    inside += 1;
    if (inside === 2) resolve();
    await bothAreIn;
    actingNow().recorded += 1;
    return actingNow().requestId;
  });
  app.post('/silent', async () => 'done');
  app.post('/refused', async (_request, reply) => reply.status(409).send());
  app.get('/reading', async () => 'read');
  const ask = (method: 'GET' | 'POST', url: string, id = '1') =>
    app.inject({ method, url, headers: { 'x-id': id }, ...(method === 'POST' ? { payload: { body: 'read first' } } : {}) });
  const both = await Promise.all([ask('POST', '/recorded', 'a'), ask('POST', '/recorded', 'b')]);
  expect(both.map((answer) => answer.body)).toEqual(['a', 'b']);
  await ask('GET', '/reading');
  await ask('POST', '/refused');
  expect(silent).toEqual([]);
  await ask('POST', '/silent');
  expect(silent).toEqual(['POST /silent']);
  expect(actingNow()).toMatchObject({ actor: { kind: 'system' }, requestId: null });
  await app.close();
});
