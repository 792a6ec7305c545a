/** A person's desk phones and softphones, over HTTP, as edges hear of them, and as edges report them. */
import { createHash } from 'node:crypto';
import { mostDevices } from '@patchcord/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ended, started } from '../../../test/events.ts';
import { makeLine, makePerson, openTestServer, report, type TestPerson, type TestServer } from '../../../test/harness.ts';
import { insertMember } from '../people/people.repository.ts';

let it: TestServer;
let line: Awaited<ReturnType<typeof makeLine>>;
let ada: TestPerson;
let count = 0;
beforeAll(async () => {
  it = await openTestServer();
  line = await makeLine(it.acme, { e164: '+12025550101', cidr: '198.51.100.7', people: [it.acme.owner.id] });
});
afterAll(() => it.close());
beforeEach(async () => {
  const account = { id: it.acme.id, role: 'member' as const };
  ada = await makePerson(it.server, it.database, { name: 'Ada', email: `ada${count++}@acme.example`, account });
});

const path = () => it.acme.at('phone/devices');
const add = async (body: object = { name: 'Hall' }, by = ada) => by.call('POST', path(), body);
const row = async (key: string) => {
  const rows = it.database.db.selectFrom('routes').select('value').where('tableName', '=', 'devices').where('key', '=', key);
  return (await rows.executeTakeFirst())?.value as Record<string, unknown> | null | undefined;
};
const digest = (algorithm: string, text: string) => createHash(algorithm).update(text).digest('hex');

test('is added with a password that is shown once; edges get its digests, and nothing keeps the password', async () => {
  const answer = await add({ name: ' Desk in the hall ', media: 'srtp' });
  expect([answer.status, answer.headers['cache-control']]).toEqual([201, 'no-store']);
  const { user, password } = answer.body;
  expect(user).toMatch(/^dev-[0-9a-z]{10}$/);
  const secret = `${user}:patchcord:${password}`;
  const digests = { md5: digest('md5', secret), sha256: digest('sha256', secret) };
  expect(await row(user)).toEqual({ person: ada.id, realm: 'patchcord', media: 'srtp', ...digests });
  const listed = (await ada.call('GET', path())).body;
  expect(listed.items).toEqual([{ user, name: 'Desk in the hall', media: 'srtp', createdAt: expect.any(String), lastSeen: null }]);
  expect(listed.realm).toBe('patchcord');
  const kept = await Promise.all(
    (['devices', 'audit', 'routes'] as const).map((table) => it.database.db.selectFrom(table).selectAll().execute()),
  );
  expect(JSON.stringify(kept)).not.toContain(password);
  const audit = (await it.acme.owner.call('GET', it.acme.at(`audit?subject=${user}`))).body.items;
  expect(audit[0]).toMatchObject({ action: 'device.added', subject: { label: 'Desk in the hall' }, actor: { id: ada.id } });
});

test('without a name is refused with the field', async () => {
  expect((await add({ name: '  ' })).body.error.details[0]).toMatchObject({ field: 'name' });
  expect((await add({ name: 'Hall', media: 'zrtp' })).status).toBe(400);
});

test('more than can ring at once are refused, also when asked for at once', async () => {
  const answers = await Promise.all(Array.from({ length: mostDevices + 1 }, () => add()));
  expect(answers.map(({ status }) => status).filter((status) => status === 201)).toHaveLength(mostDevices);
  expect(answers.find(({ status }) => status === 409)?.body.error.code).toBe('device.too_many');
});

test('is removed by its person alone, and its row is gone', async () => {
  const { user } = (await add()).body;
  expect((await it.acme.owner.call('DELETE', `${path()}/${user}`)).status).toBe(404);
  expect((await ada.call('DELETE', `${path()}/${user}`)).status).toBe(204);
  expect(await row(user)).toBeNull();
  expect((await ada.call('DELETE', `${path()}/${user}`)).status).toBe(404);
});

describe('of another person', () => {
  const of = (person: { id: string }) => it.acme.at(`people/${person.id}/devices`);

  test('is seen by admins without its credentials, and removed by them, which the audit log tells', async () => {
    const { user, password } = (await add({ name: 'Hall' })).body;
    const seen = (await it.acme.admin.call('GET', of(ada))).body;
    expect(seen).toEqual({ items: [{ user, name: 'Hall', media: 'as_registered', createdAt: expect.any(String), lastSeen: null }] });
    expect(JSON.stringify(seen)).not.toContain(password);
    expect((await it.acme.admin.call('DELETE', `${of(ada)}/${user}`)).status).toBe(204);
    expect(await row(user)).toBeNull();
    expect((await ada.call('GET', path())).body.items).toEqual([]);
    const audit = (await it.acme.owner.call('GET', it.acme.at(`audit?subject=${user}`))).body.items;
    expect(audit[0]).toMatchObject({ action: 'device.removed', subject: { label: 'Hall' }, actor: { id: it.acme.admin.id } });
  });

  test('an owner’s is removed by owners alone, and nobody’s under the name of somebody else', async () => {
    const owners = (await add({ name: 'Hall' }, it.acme.owner)).body.user;
    const refused = await it.acme.admin.call('DELETE', `${of(it.acme.owner)}/${owners}`);
    expect([refused.status, refused.body.error.code]).toEqual([403, 'device.owner']);
    expect((await it.acme.owner.call('DELETE', `${of(ada)}/${owners}`)).status).toBe(404);
    expect((await it.acme.owner.call('DELETE', `${of(it.acme.owner)}/${owners}`)).status).toBe(204);
  });

  test('what a person added in another account is that account’s to see', async () => {
    const both = await makePerson(it.server, it.database, {
      name: 'Both',
      email: `both${count++}@acme.example`,
      account: { id: it.acme.id, role: 'member' },
    });
    const other = { id: `mem_${both.id}`, accountId: it.other.id, userId: both.id, role: 'member' as const };
    await it.database.db.transaction().execute((trx) => insertMember(trx, other));
    const { user } = (await both.call('POST', it.other.at('phone/devices'), { name: 'Elsewhere' })).body;
    expect((await it.acme.owner.call('GET', of(both))).body.items).toEqual([]);
    expect((await it.acme.owner.call('DELETE', `${of(both)}/${user}`)).status).toBe(404);
    expect((await it.other.owner.call('GET', it.other.at(`people/${both.id}/devices`))).body.items).toMatchObject([{ user }]);
    // The person sees all of them, wherever.
    expect((await both.call('GET', path())).body.items).toMatchObject([{ user }]);
  });
});

test('of a person who is removed goes with the person', async () => {
  const { user } = (await add()).body;
  expect((await it.acme.owner.call('DELETE', it.acme.at(`people/${ada.id}`))).status).toBe(204);
  expect(await row(user)).toBeNull();
});

describe('as edges report it', () => {
  const devices = (registered: object[]) => ({ devices: { port: 5070, tlsPort: 5071, registered } });
  const say = (change: object) => it.edge.call('POST', '/api/edge/v1/report', report(change));

  test('it shows where to register, what is there now, and what was', async () => {
    const { user } = (await add()).body;
    await say(devices([{ device: user, userAgent: 'Desk 1.0', transport: 'tls', address: '192.0.2.7' }]));
    const listed = (await ada.call('GET', path())).body;
    expect(listed.servers).toEqual([{ location: 'Location of edge-1', host: 'edge-1.example', port: 5070, tlsPort: 5071 }]);
    expect(listed.items[0].lastSeen).toMatchObject({ now: true, userAgent: 'Desk 1.0', transport: 'tls', address: '192.0.2.7' });
    const earlier = new Date(Date.now() - 3_600_000);
    await it.database.db.updateTable('devices').set({ lastSeenAt: earlier }).where('userName', '=', user).execute();
    expect((await ada.call('GET', path())).body.items[0].lastSeen).toMatchObject({ now: false, at: earlier.toISOString() });
  });

  test('an edge that says nothing of devices shows none', async () => {
    await say({});
    expect((await ada.call('GET', path())).body.servers).toEqual([]);
  });

  test('a call record names the device that answered, also once that is gone', async () => {
    const { user } = (await add({ name: 'Hall' })).body;
    const names = { account: it.acme.id, trunk: line.trunk, number: line.number };
    const events = [
      started({ ...names, call: 'call_hall', people: [ada.id] }),
      ended({ call: 'call_hall', answeredBy: ada.id, answeredOn: user }),
    ];
    const sent = await it.edge.call('POST', '/api/edge/v1/events', {
      journal: 'journal-d',
      events: events.map((event, at) => ({ seq: at + 1, event })),
    });
    expect(sent.status).toBe(200);
    await ada.call('DELETE', `${path()}/${user}`);
    expect((await it.acme.owner.call('GET', it.acme.at('calls/call_hall'))).body).toMatchObject({
      answeredBy: { id: ada.id, name: 'Ada' },
      answeredOn: { id: user, name: 'Hall' },
    });
  });
});
