/** The login of a trunk, over HTTP and as edges hear of it. */
import { createHash } from 'node:crypto';
import { Writable } from 'node:stream';
import pino from 'pino';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { started, unlisted } from '../../../test/events.ts';
import { makeLine, openTestServer, type TestServer } from '../../../test/harness.ts';

let it: TestServer;
let line: Awaited<ReturnType<typeof makeLine>>;
let log = '';
beforeAll(async () => {
  const logger = pino(
    { level: 'trace' },
    new Writable({
      write(chunk, _, done) {
        log += chunk;
        done();
      },
    }),
  );
  it = await openTestServer({ logger });
  line = await makeLine(it.acme, { e164: '+12025550101', cidr: '198.51.100.7', people: [it.acme.owner.id] });
  await it.acme.direct('PATCH', `trunks/${line.trunk}`, { loginAllowed: true });
});
afterAll(() => it.close());
const path = () => it.acme.at(`trunks/${line.trunk}/login`);
const trunk = async () => (await it.acme.owner.call('GET', it.acme.at(`trunks/${line.trunk}`))).body;
const make = async () => (await it.acme.owner.call('POST', path())).body;
beforeEach(() => it.acme.owner.call('DELETE', path()));

const route = async (table: string, key: string) => {
  const rows = it.database.db.selectFrom('routes').select('value').where('tableName', '=', table).where('key', '=', key);
  return (await rows.executeTakeFirst())?.value as Record<string, { md5?: string }> | null | undefined;
};
const md5 = (text: string) => createHash('md5').update(text).digest('hex');

test('is made with a password that is shown once; edges get its digests and the label, and nothing keeps the password', async () => {
  expect((await trunk()).login).toBeNull();
  const answer = await it.acme.owner.call('POST', path());
  expect([answer.status, answer.headers['cache-control']]).toEqual([201, 'no-store']);
  const { user, password, servers, changedAt } = answer.body;
  expect((await trunk()).login).toEqual({ user, servers, changedAt });
  const label = servers[0].host.split('.')[0];
  expect(servers).toEqual([{ location: 'Location of edge-1', host: `${label}.edge-1.example`, proxy: '203.0.113.1:5060' }]);
  expect(await route('trunks', line.trunk)).toMatchObject({
    label,
    login: { user, realm: 'patchcord', md5: md5(`${user}:patchcord:${password}`) },
  });
  expect(await route('labels', label)).toEqual({ trunk: line.trunk });
  const kept = await Promise.all(
    (['trunks', 'trunkLogins', 'routes'] as const).map((table) => it.database.db.selectFrom(table).selectAll().execute()),
  );
  expect(JSON.stringify(kept)).toContain(user);
  expect(JSON.stringify(kept)).not.toContain(password);
  expect(log).toContain('new password for the login of a trunk');
  expect(log).not.toContain(password);
  expect(log).not.toContain(md5(`${user}:patchcord:${password}`));
});

test('asked for again it gets a new password, and keeps user name and host', async () => {
  const first = await make();
  const second = await make();
  expect(second).toMatchObject({ user: first.user, servers: first.servers });
  expect(second.password).not.toBe(first.password);
  expect((await route('trunks', line.trunk))?.login?.md5).toBe(md5(`${first.user}:patchcord:${second.password}`));
});

test('removed, edges forget it and its label, and the next one has another', async () => {
  const first = await make();
  const label = first.servers[0].host.split('.')[0];
  expect((await it.acme.owner.call('DELETE', path())).status).toBe(204);
  expect((await trunk()).login).toBeNull();
  expect(await route('labels', label)).toBeNull();
  expect(await route('trunks', line.trunk)).not.toHaveProperty('login');
  expect(await route('trunks', line.trunk)).not.toHaveProperty('label');
  expect((await it.acme.owner.call('DELETE', path())).body.error.code).toBe('login.not_found');
  const second = await make();
  expect(second.user).not.toBe(first.user);
  expect(second.servers[0].host).not.toBe(first.servers[0].host);
});

test("is made and removed by owners and admins of its account only, another account's owner finds nothing", async () => {
  const made = await make();
  for (const method of ['POST', 'DELETE']) {
    expect((await it.acme.member.call(method, path())).status).toBe(403);
    expect((await it.other.owner.call(method, path())).status).toBe(404);
    expect((await it.other.owner.call(method, it.other.at(`trunks/${line.trunk}/login`))).status).toBe(404);
  }
  expect((await trunk()).login.changedAt).toBe(made.changedAt);
});

test('goes with its trunk', async () => {
  const spare = (await it.acme.direct('POST', 'trunks', { name: 'Spare', carrier: 'C' })).body.id;
  await it.acme.direct('PATCH', `trunks/${spare}`, { loginAllowed: true });
  const made = (await it.acme.owner.call('POST', it.acme.at(`trunks/${spare}/login`))).body;
  const label = made.servers[0].host.split('.')[0];
  expect(await route('labels', label)).toEqual({ trunk: spare });
  expect((await it.acme.owner.call('DELETE', it.acme.at(`trunks/${spare}`))).status).toBe(204);
  expect(await route('labels', label)).toBeNull();
});

test('is shown in the list of trunks without a password', async () => {
  const made = await make();
  const [listed] = (await it.acme.owner.call('GET', it.acme.at('trunks'))).body.items;
  expect(listed.login.user).toBe(made.user);
  expect(JSON.stringify(listed)).not.toContain(made.password);
});

test('failed logins are counted for the account of the trunk they named, whatever number they called; calls show the login they came with', async () => {
  const last = { ...unlisted({ address: '203.0.113.50', calledRaw: '999' }).last, trunk: line.trunk };
  const events = [
    unlisted({ outcome: 'login_failed', count: 7, last }),
    unlisted({ outcome: 'login_locked', count: 3, last }),
    unlisted({ outcome: 'login_failed', last: { ...last, trunk: 'trk_gone' } }),
  ];
  const send = (journal: string, sent: object[]) =>
    it.edge.call('POST', '/api/edge/v1/events', { journal, events: sent.map((event, index) => ({ seq: index + 1, event })) });
  expect((await send('journal-failed', events)).status).toBe(200);
  const call = started({ call: 'call_login', account: it.acme.id, trunk: line.trunk, number: line.number, login: 'trk-someone' });
  expect((await send('journal-call', [call])).status).toBe(200);
  const { items } = (await it.acme.owner.call('GET', it.acme.at('attempts?source=203.0.113.50'))).body;
  const shown = items.map((one: { result: { outcome: string }; code: number; count: number; trunk: { id: string } }) => [
    one.result.outcome,
    one.code,
    one.count,
    one.trunk.id,
  ]);
  expect(shown.sort()).toEqual([
    ['login_failed', 401, 7, line.trunk],
    ['login_locked', 0, 3, line.trunk],
  ]);
  expect((await it.acme.owner.call('GET', it.acme.at('calls/call_login'))).body.login).toBe('trk-someone');
});
