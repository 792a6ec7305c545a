/** The HTTP API as a customer's admin uses it: what is taken, what is refused, and what the refusal says. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ended, started } from '../../test/events.ts';
import { type Answer, makeLine, makePerson, openTestServer, report, type TestPerson, type TestServer } from '../../test/harness.ts';

let it: TestServer;
let line: Awaited<ReturnType<typeof makeLine>>;
const placed: { from: string; to: string }[] = [];
beforeAll(async () => {
  it = await openTestServer({
    placeDemoCall: async (call) => {
      placed.push(call);
      return { sipCallId: 'demo-call' };
    },
  });
  line = await makeLine(it.acme, { e164: '+12025550101', cidr: '198.51.100.7', people: [it.acme.owner.id] });
});
afterAll(() => it.close());

const owner: TestServer['call'] = (method, path, body) => it.acme.owner.call(method, it.acme.at(path), body);
const error = (answer: Answer) => ({
  status: answer.status,
  code: answer.body?.error?.code,
  fields: answer.body?.error?.details?.map((one: { field: string }) => one.field),
});

describe('errors', () => {
  test('name each field, what came and what is right', async () => {
    const answer = await it.acme.direct('POST', 'trunks', { name: '', carrier: 7, callsLimit: 0, country: 'us' });
    expect(error(answer)).toMatchObject({ status: 400, code: 'request.invalid' });
    const { details, requestId } = answer.body.error;
    expect(details.map((one: { field: string }) => one.field).sort()).toEqual(['callsLimit', 'carrier', 'country', 'name']);
    expect(details.find((one: { field: string }) => one.field === 'carrier').received).toBe('7');
    expect(details.find((one: { field: string }) => one.field === 'country').message).toContain('two capital letters');
    expect(details.find((one: { field: string }) => one.field === 'name').message).toBe('This is needed.');
    expect(requestId).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('a field that does not exist, a body that is no JSON, a bad cursor, a path that is not there', async () => {
    expect((await it.acme.direct('POST', 'trunks', { name: 'T', carrier: 'C', colour: 'red' })).status).toBe(400);
    const text = await it.acme.direct('POST', 'trunks', '{"name":' as never, { 'content-type': 'application/json' });
    expect(text.status).toBe(400);
    expect(error(await owner('GET', 'calls?cursor=bm9uc2Vuc2U'))).toEqual({ status: 400, code: 'request.invalid', fields: ['cursor'] });
    expect(error(await owner('GET', 'calls?limit=1000'))).toEqual({ status: 400, code: 'request.invalid', fields: ['limit'] });
    expect(error(await owner('GET', 'nothing'))).toMatchObject({ status: 404, code: 'route.not_found' });
  });

  test('never repeat a password', async () => {
    const body = { accountName: 'P', name: 'P', email: 'p@acme.example', password: 'hunter2' };
    const answer = await it.call('POST', '/api/v1/sign-up', body);
    expect(error(answer)).toMatchObject({ status: 400, fields: ['password'] });
    expect(JSON.stringify(answer.body)).not.toContain('hunter2');
  });
});

describe('sources', () => {
  test('every wrong one is named, also against the ones beside it, and nothing is kept', async () => {
    const sources = ['198.51.100.0/28', '198.51.100.4', 'sip.example.com'].map((cidr) => ({ cidr }));
    const answer = await it.acme.direct('POST', 'trunks', { name: 'T', carrier: 'C', sources });
    expect(error(answer)).toEqual({ status: 400, code: 'source.refused', fields: ['sources.1.cidr', 'sources.2.cidr'] });
    expect((await owner('GET', 'trunks')).body.items).toHaveLength(1);
  });

  test('private ones are refused outside a local demo', async () => {
    const live = await openTestServer({ demo: false });
    const answer = await live.acme.direct('POST', 'trunks', { name: 'T', carrier: 'C', sources: [{ cidr: '10.0.0.1' }] });
    expect(error(answer)).toEqual({ status: 400, code: 'source.refused', fields: ['sources.0.cidr'] });
    expect((await live.acme.owner.call('POST', live.acme.at('phone/demo-call'))).body.error.code).toBe('phone.demo_only');
    await live.close();
  });

  test('one is added and taken away again', async () => {
    const added = await it.acme.direct('POST', `trunks/${line.trunk}/sources`, { cidr: '198.51.100.200', note: 'backup' });
    expect(added).toMatchObject({ status: 201, body: { cidr: '198.51.100.200/32', note: 'backup' } });
    expect(error(await it.acme.direct('POST', `trunks/${line.trunk}/sources`, { cidr: '198.51.100.200/32' }))).toMatchObject({
      code: 'source.refused',
      fields: ['cidr'],
    });
    expect((await owner('DELETE', `trunks/${line.trunk}/sources/${added.body.id}`)).status).toBe(204);
    expect((await owner('DELETE', `trunks/${line.trunk}/sources/${added.body.id}`)).status).toBe(404);
  });
});

describe('trunks', () => {
  test('one with numbers cannot be removed, and the answer says the next step', async () => {
    const answer = await owner('DELETE', `trunks/${line.trunk}`);
    expect(error(answer)).toMatchObject({ status: 409, code: 'trunk.has_numbers' });
    expect(answer.body.error.message).toContain('Move them to another trunk or remove them first');
  });

  test('a country without telephone numbers is refused', async () => {
    expect(error(await owner('PATCH', `trunks/${line.trunk}`, { country: 'ZZ' }))).toEqual({
      status: 400,
      code: 'trunk.country',
      fields: ['country'],
    });
  });

  test('a caller is looked for in each place once', async () => {
    const twice = await it.acme.direct('PATCH', `trunks/${line.trunk}`, { callerFrom: ['from', 'from'] });
    expect(error(twice)).toEqual({ status: 400, code: 'request.invalid', fields: ['callerFrom'] });
    const long = await it.acme.direct('PATCH', `trunks/${line.trunk}`, { callerFrom: Array.from({ length: 5_000 }, () => 'from') });
    expect(long.status).toBe(400);
    const turned = { callerFrom: ['from', 'remote_party_id', 'p_asserted_identity'] };
    expect((await it.acme.direct('PATCH', `trunks/${line.trunk}`, turned)).status).toBe(200);
  });

  test('an account has 100 at most, and a range is on 1,500 at most: the rows of an edge stay small', async () => {
    const few = await openTestServer();
    const create = (sources: object[] = []) => few.acme.direct('POST', 'trunks', { name: 'T', carrier: 'C', sources });
    const insert = (count: number, account: string, cidr: string | null) =>
      few.database.runScript(`
        insert into trunks (id, account_id, name, carrier, is_on, called_from, caller_from, calls_limit, calls_per_second)
        select 'trk_${account}_' || n, '${account}', 'T', 'C', true, 'request_uri', '["from"]', 1, 1 from generate_series(1, ${count}) n;
        ${cidr === null ? '' : `insert into sources (id, trunk_id, cidr) select 'src_' || n, 'trk_${account}_' || n, '${cidr}' from generate_series(1, ${count}) n;`}`);
    await insert(1_500, few.other.id, '198.51.100.9/32');
    const shared = await create([{ cidr: '198.51.100.8' }, { cidr: '198.51.100.9' }]);
    expect(error(shared)).toEqual({ status: 409, code: 'source.too_shared', fields: ['sources.1.cidr'] });
    await insert(99, few.acme.id, null);
    expect((await create()).status).toBe(201);
    const full = await create();
    expect(error(full)).toMatchObject({ status: 409, code: 'trunk.too_many' });
    expect(full.body.error.message).toContain('Remove');
    await few.close();
  });

  test('what lets in more callers, or takes them for others, waits for support; the rest does not', async () => {
    const change = (body: object) => owner('PATCH', `trunks/${line.trunk}`, body);
    for (const body of [
      { country: 'GB' },
      { calledFrom: 'to' },
      { callerFrom: ['from'] },
      { callsLimit: 10_000 },
      { callsPerSecond: 21 },
    ]) {
      const [field = ''] = Object.keys(body);
      const answer = await change({ ...body, name: 'Renamed' });
      expect(error(answer)).toEqual({ status: 409, code: 'trunk.needs_review', fields: [field] });
      expect(answer.body.error.message).toContain('request of kind settings');
    }
    const { name, country, calledFrom, callsLimit } = (await owner('GET', `trunks/${line.trunk}`)).body;
    expect([name, callsLimit]).toEqual(['Line', 100]);
    expect((await change({ name: 'Renamed', on: false, country, calledFrom, callsLimit: 99 })).body).toMatchObject({
      callsLimit: 99,
      on: false,
    });
    expect((await change({ name: 'Line', on: true })).status).toBe(200);
    expect(error(await owner('POST', `trunks/${line.trunk}/login`))).toMatchObject({ status: 409, code: 'login.needs_review' });
    expect((await owner('POST', 'trunks', { name: 'T', carrier: 'C' })).status).toBe(404);
  });

  test('live on counts connected edges that stand at its newest row', async () => {
    const live = async () => (await owner('GET', `trunks/${line.trunk}`)).body.live;
    const revision = (await it.call('GET', '/healthz')).body.revision;
    await it.edge.call('POST', '/api/edge/v1/report', report({ appliedRevision: revision }));
    expect(await live()).toEqual({ edges: 1, of: 1 });
    await owner('PATCH', `trunks/${line.trunk}`, { callsLimit: 7 });
    expect(await live()).toEqual({ edges: 0, of: 1 });
    await it.edge.call('POST', '/api/edge/v1/report', report({ appliedRevision: revision + 1 }));
    expect(await live()).toEqual({ edges: 1, of: 1 });
  });
});

describe('live on', () => {
  test('a source that was taken away is live on none until the edges know', async () => {
    const live = async () => (await owner('GET', `trunks/${line.trunk}`)).body.live;
    const stand = async (revision: number) =>
      void (await it.edge.call('POST', '/api/edge/v1/report', report({ appliedRevision: revision })));
    const revision = async () => (await it.call('GET', '/healthz')).body.revision;
    const added = await it.acme.direct('POST', `trunks/${line.trunk}/sources`, { cidr: '198.51.100.201' });
    await stand(await revision());
    expect(await live()).toEqual({ edges: 1, of: 1 });
    await owner('DELETE', `trunks/${line.trunk}/sources/${added.body.id}`);
    expect(await live()).toEqual({ edges: 0, of: 1 });
    await stand(await revision());
    expect(await live()).toEqual({ edges: 1, of: 1 });
  });
});

describe('numbers', () => {
  const add = (change: object) => it.acme.direct('POST', 'numbers', { e164: '+12025550110', trunk: line.trunk, ...change });

  test('are refused with the reason in words', async () => {
    expect(error(await add({ e164: '+15550100001' }))).toEqual({ status: 400, code: 'number.invalid', fields: ['e164'] });
    expect((await add({ e164: '2025550110' })).body.error.message).toContain('Write it with its country code: +12025550110');
    expect(error(await add({ trunk: 'trk_nobody' }))).toEqual({ status: 400, code: 'number.trunk_unknown', fields: ['trunk'] });
  });

  test('ring people of this account only, and each wrong one is named', async () => {
    const answer = await add({ people: [it.acme.owner.id, it.other.owner.id, 'usr_nobody'] });
    expect(error(answer)).toEqual({ status: 400, code: 'number.people_unknown', fields: ['people.1', 'people.2'] });
    expect(error(await owner('PATCH', `numbers/${line.number}`, { people: [it.other.owner.id] }))).toMatchObject({ fields: ['people.0'] });
  });

  test('one that is live elsewhere is refused without saying where, and is free again once removed', async () => {
    const first = await add({});
    expect(first.status).toBe(201);
    const trunk = (await it.other.direct('POST', 'trunks', { name: 'T', carrier: 'C' })).body.id;
    const claim = () => it.other.direct('POST', 'numbers', { e164: '+1 202 555 0110', trunk });
    expect(error(await claim())).toEqual({ status: 409, code: 'number.already_live', fields: ['e164'] });
    expect((await owner('DELETE', `numbers/${first.body.id}`)).status).toBe(204);
    expect((await claim()).status).toBe(201);
  });

  test('show where to forward, once per location', async () => {
    const shown = (await owner('GET', `numbers/${line.number}`)).body;
    expect(shown).toMatchObject({
      formatted: '+1 202 555 0101',
      country: 'US',
      forwards: [{ uri: '+12025550101@edge-1.example', tlsUri: '+12025550101@edge-1.example:5061;transport=tls' }],
    });
  });
});

describe('people', () => {
  const add = (name: string) =>
    makePerson(it.server, it.database, {
      name,
      email: `${name}@acme.example`.toLowerCase(),
      account: { id: it.acme.id, role: 'member' },
    });

  test('one who is removed is taken out of numbers, and is signed out at once', async () => {
    const petra = await add('Petra');
    await owner('PATCH', `numbers/${line.number}`, { people: [petra.id, it.acme.owner.id] });
    expect((await petra.call('GET', '/api/v1/me')).status).toBe(200);
    expect((await owner('DELETE', `people/${petra.id}`)).status).toBe(204);
    expect((await owner('GET', `numbers/${line.number}`)).body.people.map((one: { id: string }) => one.id)).toEqual([it.acme.owner.id]);
    expect((await petra.call('GET', '/api/v1/me')).status).toBe(401);
    const row = await it.database.db.selectFrom('routes').select('value').where('key', '=', petra.id).executeTakeFirst();
    expect(row?.value).toBeNull();
  });

  test('one who was removed can be added again, and what they answered still says so', async () => {
    const first = await add('Rita');
    await owner('PATCH', `numbers/${line.number}`, { people: [first.id, it.acme.owner.id] });
    const names = { account: it.acme.id, trunk: line.trunk, number: line.number };
    const events = [started({ ...names, call: 'call_rita' }), ended({ call: 'call_rita', answeredBy: first.id })];
    const batch = { journal: 'journal-rita', events: events.map((event, index) => ({ seq: index + 1, event })) };
    expect((await it.edge.call('POST', '/api/edge/v1/events', batch)).status).toBe(200);
    expect((await owner('DELETE', `people/${first.id}`)).status).toBe(204);
    const left = async (table: 'credentials' | 'sessions') =>
      it.database.db.selectFrom(table).select('id').where('userId', '=', first.id).execute();
    expect([await left('credentials'), await left('sessions')]).toEqual([[], []]);
    expect((await add('Rita')).id).not.toBe(first.id);
    expect((await owner('GET', 'calls/call_rita')).body.answeredBy).toEqual({ id: first.id, name: 'Rita' });
  });

  test('one who is still in another account, or runs the platform, keeps signing in', async () => {
    const stays = async (userId: string) =>
      (await it.database.db.selectFrom('users').select('id').where('id', '=', userId).execute()).length === 1;
    const join = (userId: string) =>
      it.database.db
        .insertInto('members')
        .values({ id: `mem_${userId}`, accountId: it.acme.id, userId, role: 'member' })
        .execute();
    for (const userId of [it.other.member.id, it.operator.id]) {
      await join(userId);
      expect((await owner('DELETE', `people/${userId}`)).status).toBe(204);
      expect(await stays(userId)).toBe(true);
    }
  });

  test('roles are given and taken by an owner, and the last owner stays one', async () => {
    const [boss, admin] = [it.acme.owner, it.acme.admin];
    const change = (by: TestPerson, who: string, role: string) => by.call('PATCH', it.acme.at(`people/${who}`), { role });
    const leave = (who: TestPerson) => who.call('POST', it.acme.at('leave'), { confirm: true });
    expect(error(await owner('DELETE', `people/${boss.id}`))).toMatchObject({ status: 409, code: 'person.last_owner' });
    expect(error(await change(boss, boss.id, 'member'))).toMatchObject({ status: 409, code: 'person.last_owner' });
    expect(error(await leave(boss))).toMatchObject({ status: 409, code: 'person.last_owner' });
    expect(error(await change(admin, it.acme.member.id, 'admin'))).toMatchObject({ status: 403, code: 'person.role_by_owner' });
    expect(error(await change(admin, admin.id, 'owner'))).toMatchObject({ status: 403, code: 'person.role_by_owner' });
    expect(error(await change(admin, boss.id, 'member'))).toMatchObject({ status: 403, code: 'person.owner' });
    expect(error(await admin.call('DELETE', it.acme.at(`people/${boss.id}`)))).toMatchObject({ status: 403, code: 'person.owner' });
    expect((await admin.call('PATCH', it.acme.at(`people/${it.acme.member.id}`), { name: 'Max', role: 'member' })).body.name).toBe('Max');

    expect((await change(boss, admin.id, 'owner')).body.role).toBe('owner');
    expect((await change(admin, boss.id, 'admin')).body.role).toBe('admin');
    expect(error(await leave(admin))).toMatchObject({ status: 409, code: 'person.last_owner' });
    expect((await change(admin, boss.id, 'owner')).body.role).toBe('owner');
    expect((await leave(admin)).status).toBe(204);
    expect((await admin.call('GET', it.acme.at('numbers'))).status).toBe(401);
  });

  test('two owners who step down at the same moment leave one', async () => {
    const second = await makePerson(it.server, it.database, {
      name: 'Two',
      email: 'two@other.example',
      account: { id: it.other.id, role: 'owner' },
    });
    const people = [it.other.owner, second];
    const answers = await Promise.all(people.map((one) => one.call('PATCH', it.other.at(`people/${one.id}`), { role: 'member' })));
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409]);
  });
});

describe('the phone', () => {
  test('gets credentials for its own person on an edge that takes calls', async () => {
    await it.edge.call('POST', '/api/edge/v1/report', report({ status: 'draining' }));
    expect(error(await it.acme.member.call('POST', it.acme.at('phone/session')))).toMatchObject({ status: 503, code: 'phone.no_edge' });
    await it.edge.call('POST', '/api/edge/v1/report', report());
    const session = (await it.acme.member.call('POST', it.acme.at('phone/session'))).body;
    expect(session).toMatchObject({
      userId: it.acme.member.id,
      displayName: 'Max',
      sipUri: `sip:${it.acme.member.id}@patchcord`,
      websocketUrl: 'wss://edge.example/',
    });
    expect(session.username).toMatch(new RegExp(`^\\d+:${it.acme.member.id}$`));
    expect(Date.parse(session.expiresAt) - Date.now()).toBeLessThanOrEqual(600_000);
  });

  test('is told whether, and with which of the own numbers, it may call out, as edges have it', async () => {
    const callingOut = async () => (await it.acme.owner.call('GET', it.acme.at('phone/calling-out'))).body;
    const { numbers } = await callingOut();
    expect(numbers).toContainEqual({ id: expect.any(String), e164: '+12025550101', proved: false });
  });

  test('is told of the colleagues of this account alone, and who of them is signed on', async () => {
    await it.edge.call('POST', '/api/edge/v1/report', report({ peopleOnline: [it.acme.member.id, it.other.owner.id] }));
    const { colleagues } = (await it.acme.owner.call('GET', it.acme.at('phone/colleagues'))).body;
    const ids = colleagues.map(({ id }: { id: string }) => id);
    expect(colleagues).toContainEqual({ id: it.acme.member.id, name: 'Max', online: true });
    for (const stranger of [it.acme.owner.id, it.other.owner.id, it.other.member.id]) expect(ids).not.toContain(stranger);
    expect(error(await it.acme.owner.call('GET', it.other.at('phone/colleagues'))).status).toBe(404);
  });

  test('"call me" calls a number that rings this person, and no other', async () => {
    const callMe = (body?: object) => it.acme.owner.call('POST', it.acme.at('phone/demo-call'), body);
    expect(await callMe()).toMatchObject({ status: 202, body: { to: '+12025550101', sipCallId: 'demo-call' } });
    expect(placed.at(-1)?.to).toBe('+12025550101');
    expect(error(await callMe({ number: '+12025550199' }))).toEqual({ status: 400, code: 'phone.number_not_yours', fields: ['number'] });
    expect(error(await it.other.member.call('POST', it.other.at('phone/demo-call')))).toMatchObject({
      status: 409,
      code: 'phone.no_number',
    });
  });

  test('is shown online while an edge says so', async () => {
    const online = async () => (await owner('GET', 'people')).body.items.find((one: { id: string }) => one.id === it.acme.member.id).online;
    await it.edge.call('POST', '/api/edge/v1/report', report({ peopleOnline: [it.acme.member.id] }));
    expect(await online()).toBe(true);
    await it.database.db
      .updateTable('edges')
      .set({ lastSeenAt: new Date(Date.now() - 16_000) })
      .execute();
    expect(await online()).toBe(false);
  });
});

describe('operators', () => {
  test('make a location and an edge, and see its token this once', async () => {
    const at = (path: string) => `/api/v1/platform/${path}`;
    const location = await it.operator.call('POST', at('locations'), { name: 'Paris', host: 'par.example', addresses: ['203.0.113.7'] });
    expect(location).toMatchObject({ status: 201, body: { sipPort: 5060, sipTlsPort: null } });
    const wrong = { name: 'P3', host: 'p', addresses: ['203.0.113.8'], sipTlsPort: 0 };
    expect(error(await it.operator.call('POST', at('locations'), wrong)).fields).toEqual(['sipTlsPort']);
    expect(error(await it.operator.call('POST', at('locations'), { name: 'P2', host: 'p', addresses: ['nope'] })).fields).toEqual([
      'addresses.0',
    ]);
    const made = await it.operator.call('POST', at('edges'), {
      name: 'par-1',
      location: location.body.id,
      websocketUrl: 'wss://par-1.example/',
    });
    expect(made.status).toBe(201);
    const stored = await it.database.db.selectFrom('edges').selectAll().where('id', '=', made.body.id).executeTakeFirstOrThrow();
    expect(JSON.stringify(stored)).not.toContain(made.body.token);
    const answer = await it.call('POST', '/api/edge/v1/report', report(), { authorization: `Bearer ${made.body.token}` });
    expect(answer.status).toBe(204);
    expect(
      (await it.operator.call('GET', at('edges'))).body.items.map((one: { name: string; status: string }) => [one.name, one.status]),
    ).toContainEqual(['par-1', 'ready']);
    expect(
      error(await it.operator.call('POST', at('edges'), { name: 'par-1', location: location.body.id, websocketUrl: 'wss://x.example/' }))
        .fields,
    ).toEqual(['name']);
  });
});

describe('the server', () => {
  test('says how it is, and a page may not be framed, load foreign scripts, or use more than the microphone', async () => {
    const health = await it.call('GET', '/healthz');
    expect(health.body).toMatchObject({ status: 'ready', database: { status: 'ready', engine: 'pglite' } });
    expect(health.headers['content-security-policy']).toMatch(/script-src 'self';.*frame-ancestors 'none'/);
    expect(health.headers['content-security-policy']).toContain("connect-src 'self' wss: ws:");
    expect(health.headers['permissions-policy']).toContain('microphone=(self)');
  });

  test('describes every route of the account in OpenAPI', async () => {
    const { paths } = (await it.call('GET', '/api/docs/json')).body;
    const missing = it.server.routes
      .filter((route) => route.url.startsWith('/api/v1/') && route.method !== 'HEAD')
      .filter((route) => !paths[route.url.replaceAll(/:(\w+)/g, '{$1}')]?.[route.method.toLowerCase()]);
    expect(missing).toEqual([]);
  });

  test('is not ready when its database is gone', async () => {
    const dead = await openTestServer();
    await dead.database.close();
    expect(await dead.call('GET', '/healthz')).toMatchObject({ status: 503, body: { status: 'not_ready' } });
    await dead.server.close();
  });

  test('metrics answer a stranger only with the token, where one is set', async () => {
    const guarded = await openTestServer({ demo: false, metricsToken: 'a token for metrics' });
    const metrics = (headers: Record<string, string>) => guarded.call('GET', '/metrics', undefined, headers);
    expect((await metrics({})).status).toBe(403);
    expect((await metrics({ authorization: 'Bearer wrong' })).status).toBe(403);
    expect((await metrics({ authorization: 'Bearer a token for metrics' })).body).toContain('patchcord_revision');
    await guarded.close();
    const plain = await openTestServer({ demo: false });
    const from = (remoteAddress: string) => plain.server.app.inject({ url: '/metrics', remoteAddress });
    expect([(await from('127.0.0.1')).statusCode, (await from('203.0.113.5')).statusCode]).toEqual([200, 403]);
    await plain.close();
  });
});
