import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeLine, openTestServer, type TestServer } from '../../../test/harness.ts';

let it: TestServer;
beforeAll(async () => {
  it = await openTestServer();
  await makeLine(it.acme, { e164: '+12025550101', cidr: '198.51.100.7', people: [it.acme.member.id] });
});
afterAll(() => it.close());

const choose = (body: object) => it.acme.admin.call('PATCH', it.acme.at('calls-out'), body);
const allow = (body: object) => it.support.call('PATCH', `/api/v1/platform/accounts/${it.acme.id}/calls-out`, body);
const shown = async () => (await it.acme.member.call('GET', it.acme.at('calls-out'))).body;
const row = async (table: string, key: string) =>
  (await it.database.db.selectFrom('routes').select('value').where('tableName', '=', table).where('key', '=', key).executeTakeFirst())
    ?.value;

test('a member reads what may be called, and changes nothing of it', async () => {
  expect(await shown()).toMatchObject({ inForce: { on: true, countries: ['US'], callsLimit: 10 }, ownCountries: ['US'], spentDay: null });
  expect((await it.acme.member.call('PATCH', it.acme.at('calls-out'), { on: false })).status).toBe(403);
});

test('an account asks support for more than it may, field by field, and nothing is changed', async () => {
  const { body } = await choose({ on: false, countries: ['US', 'CU'], callsLimit: 11, spendPerDay: '20.01' });
  expect(body.error.code).toBe('calls_out.needs_support');
  expect(body.error.details.map((detail: { field: string }) => detail.field)).toEqual(['countries', 'callsLimit', 'spendPerDay']);
  expect(body.error.message).toContain('This account may not call CU.');
  expect((await shown()).inForce.on).toBe(true);
});

test('what support allows is in force at once, what the account chooses narrows it, and both are on edges', async () => {
  expect((await allow({ countries: ['US', 'GB', 'GB'], callsLimit: 50, spendPerDay: '100.50' })).body.allowed).toMatchObject({
    countries: ['GB', 'US'],
    spendPerDay: '100.5',
  });
  expect((await choose({ countries: ['GB'], callsLimit: 20 })).status).toBe(200);
  expect(await row('accounts', it.acme.id)).toMatchObject({ callsOut: true, countries: ['GB'], callsLimit: 20 });
  expect((await choose({ countries: null, callsLimit: null })).body.inForce).toMatchObject({ countries: ['GB', 'US'], callsLimit: 50 });
});

test('what support takes back is gone, whatever the account chose', async () => {
  await choose({ countries: ['GB'] });
  await allow({ countries: null });
  expect(await row('accounts', it.acme.id)).toMatchObject({ countries: [] });
  await choose({ countries: null });
  await allow({ on: false });
  expect((await choose({ on: true })).body.error.details[0].message).toBe('Calls out are switched off for this account.');
  expect(await row('accounts', it.acme.id)).toMatchObject({ callsOut: false });
  await allow({ on: true });
});

test.each<[string, object]>([
  ['a country that is none', { countries: ['ZZ'] }],
  ['an amount in words', { spendPerDay: 'twenty' }],
  ['an amount below nothing', { spendPerDay: '-1' }],
  ['no calls at once', { callsLimit: 0 }],
  ['a field that is none', { everything: true }],
])('%s is refused to support too', async (_, body) => expect((await allow(body)).status).toBe(400));

test('what an account asks for goes to support by mail and stays shown until support decides; no more than five a day', async () => {
  const ask = (text: string) => it.acme.admin.call('POST', it.acme.at('calls-out/ask'), { text });
  expect((await it.acme.member.call('POST', it.acme.at('calls-out/ask'), { text: 'More' })).status).toBe(403);
  expect((await ask('  ')).body.error.details[0].message).toBe('Say what you need, and why.');
  expect((await ask('We opened an office in Canada.')).body.asked).toMatchObject({ text: 'We opened an office in Canada.', by: 'Adam' });
  const mails = await it.database.db.selectFrom('mails').selectAll().where('about', '=', `calls out of ${it.acme.id}`).execute();
  expect(mails).toMatchObject([{ recipient: it.support.email, subject: 'Acme asks to call more', replyTo: it.acme.admin.email }]);
  expect(mails[0]?.body).toContain('/platform/calls-out');
  const seen = (await it.support.call('GET', '/api/v1/platform/accounts?search=acme')).body.items[0].callsOut;
  expect(seen.asked.text).toBe('We opened an office in Canada.');
  expect(seen.inForce.countries).toEqual(['US']);
  await allow({ callsLimit: 12 });
  expect((await shown()).asked).toBeNull();
  for (let times = 0; times < 4; times += 1) expect((await ask('Once more')).status).toBe(200);
  expect((await ask('Once more')).body.error.code).toBe('calls_out.asked_often');
  expect((await it.other.owner.call('GET', it.other.at('calls-out'))).body.asked).toBeNull();
});

test('support lists every account with what it may call, and searches by a part of the name', async () => {
  const list = async (query: string) => (await it.support.call('GET', `/api/v1/platform/accounts${query}`)).body;
  const names = (body: { items: { name: string }[] }) => body.items.map((one) => one.name).sort();
  expect(names(await list(''))).toEqual(['Acme', 'Other']);
  expect(names(await list('?search=ACM'))).toEqual(['Acme']);
  expect((await list('?search=acme')).items[0].callsOut.ownCountries).toEqual(['US']);
  expect(names(await list('?search=%25'))).toEqual([]);
  const first = await list('?limit=1');
  const second = await list(`?limit=1&cursor=${first.nextCursor}`);
  expect([...names(first), ...names(second)].sort()).toEqual(['Acme', 'Other']);
});

test('an account that is none is 404', async () => {
  expect((await it.support.call('PATCH', '/api/v1/platform/accounts/acc_none/calls-out', { on: false })).status).toBe(404);
});

test('who decided and who chose stands in the audit log', async () => {
  const { items } = (await it.acme.owner.call('GET', it.acme.at('audit?action=account'))).body;
  const said = items.map((entry: { action: string; actor: { kind: string } }) => [entry.action, entry.actor.kind]);
  expect(said).toContainEqual(['account.calls_out_allowed', 'platform']);
  expect(said).toContainEqual(['account.calls_out_changed', 'user']);
});

test('a person who may not call out loses the account on edges, and types numbers as in the country chosen', async () => {
  const patch = (body: object) => it.acme.admin.call('PATCH', it.acme.at(`people/${it.acme.member.id}`), body);
  expect((await patch({ mayCallOut: false, dialsCountry: 'GB' })).body).toMatchObject({
    mayCallOut: false,
    dialsCountry: 'GB',
    dials: 'GB',
  });
  expect(await row('people', it.acme.member.id)).toEqual({
    accounts: [it.acme.id],
    dials: { countryCode: '44', nationalPrefix: '0', internationalPrefixes: ['00'] },
  });
  expect((await patch({ mayCallOut: true, dialsCountry: null })).body).toMatchObject({ dialsCountry: null, dials: 'US' });
  expect((await patch({ dialsCountry: 'ZZ' })).body.error.code).toBe('person.country');
});
