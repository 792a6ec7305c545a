import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestServer, report, type TestServer } from '../../../test/harness.ts';

let it: TestServer;
beforeAll(async () => {
  it = await openTestServer();
});
afterAll(() => it.close());

const path = '/api/v1/platform/gateways';
const add = (body: object) => it.operator.call('POST', path, body);
const change = (id: string, body: object) => it.operator.call('PATCH', `${path}/${id}`, body);
const row = async (id: string) =>
  (await it.database.db.selectFrom('routes').select('value').where('tableName', '=', 'gateways').where('key', '=', id).executeTakeFirst())
    ?.value;

test('a gateway that is added is what edges hear of, with its password, which the API never says again', async () => {
  const made = await add({ name: 'First', address: '198.51.100.7', login: { user: 'patch', password: 'c0rd-secret' } });
  expect(made.status).toBe(201);
  expect(made.body).toMatchObject({ port: 5060, transport: 'udp', login: { user: 'patch' }, live: { edges: 0, of: 0 } });
  expect(await row(made.body.id)).toEqual({
    on: true,
    address: '198.51.100.7',
    port: 5060,
    transport: 'udp',
    priority: 10,
    weight: 10,
    callerIdIn: ['from', 'p_asserted_identity'],
    numberFormat: 'plus_e164',
    login: { user: 'patch', password: 'c0rd-secret' },
    checkSeconds: 30,
  });
  const said = [made, await it.operator.call('GET', path), await it.operator.call('GET', '/api/v1/platform/audit')];
  expect(JSON.stringify(said.map(({ body }) => body))).not.toContain('c0rd-secret');
});

test('a change that names a login without its password keeps the one there is; another user needs one', async () => {
  const { id } = (await add({ name: 'Kept', address: '198.51.100.8', login: { user: 'one', password: 'p1' } })).body;
  expect((await change(id, { login: { user: 'one' }, weight: 20 })).status).toBe(200);
  expect(await row(id)).toMatchObject({ weight: 20, login: { user: 'one', password: 'p1' } });
  expect((await change(id, { login: { user: 'two' } })).body.error).toMatchObject({
    code: 'gateway.password',
    details: [{ field: 'login.password' }],
  });
  expect((await change(id, { login: null })).body.login).toBeNull();
  expect(await row(id)).not.toHaveProperty('login');
});

test.each<[string, object, string]>([
  ['a host name', { address: 'sip.example.com' }, 'address'],
  ['a port that is none', { port: 70_000 }, 'port'],
  ['no header for the number', { callerIdIn: [] }, 'callerIdIn'],
  ['a header twice', { callerIdIn: ['from', 'from'] }, 'callerIdIn'],
  ['a weight of 0', { weight: 0 }, 'weight'],
  ['a check every second', { checkSeconds: 1 }, 'checkSeconds'],
  ['a user name with a quote', { login: { user: 'a"b', password: 'x' } }, 'login.user'],
  ['a password with a line break', { login: { user: 'a', password: 'x\r\ny' } }, 'login.password'],
])('%s is refused, and the answer names the field', async (_, body, field) => {
  const answer = await add({ name: 'Wrong', address: '198.51.100.9', ...body });
  expect(answer.status).toBe(400);
  expect(answer.body.error.details.map((detail: { field: string }) => detail.field)).toEqual([field]);
  expect(JSON.stringify(answer.body)).not.toContain('x\\r\\ny');
});

test('two with one name, or at one place, are refused', async () => {
  await add({ name: 'Twin', address: '198.51.100.10' });
  expect((await add({ name: 'Twin', address: '198.51.100.11' })).body.error.code).toBe('gateway.name_taken');
  expect((await add({ name: 'Other', address: '198.51.100.10' })).body.error.code).toBe('gateway.address_taken');
  expect((await add({ name: 'Other', address: '198.51.100.10', transport: 'tls' })).body.port).toBe(5061);
});

test('one that is removed is gone from edges, and its name is free', async () => {
  const { id } = (await add({ name: 'Gone', address: '198.51.100.12' })).body;
  expect((await it.operator.call('DELETE', `${path}/${id}`)).status).toBe(204);
  expect(await row(id)).toBeNull();
  expect((await it.operator.call('GET', `${path}/${id}`)).status).toBe(404);
  expect((await add({ name: 'Gone', address: '198.51.100.12' })).status).toBe(201);
});

test('how it does from each edge is what that edge reported last', async () => {
  const { id } = (await add({ name: 'Asked', address: '198.51.100.13' })).body;
  const of = async () => (await it.support.call('GET', `${path}/${id}`)).body.edges;
  expect(await of()).toMatchObject([{ edge: 'edge-1', health: 'away' }]);
  const since = '2026-11-26T12:00:00.000Z';
  await it.edge.call('POST', '/api/edge/v1/report', report({ gateways: [{ gateway: id, health: 'sick', since, code: 503 }] }));
  expect(await of()).toEqual([{ edge: 'edge-1', location: 'Location of edge-1', health: 'sick', since, code: 503 }]);
  await it.edge.call('POST', '/api/edge/v1/report', report());
  expect(await of()).toMatchObject([{ health: 'unknown', since: null, code: null }]);
});

test('outside of a demo no private address is a gateway', async () => {
  const real = await openTestServer({ demo: false });
  const answer = await real.operator.call('POST', path, { name: 'Inside', address: '127.0.0.1' });
  expect(answer.body.error).toMatchObject({ code: 'gateway.address', details: [{ field: 'address', received: '127.0.0.1' }] });
  await real.close();
});
