/** Walks every route that changes something, with a request that succeeds: each leaves a row that says who it was, or stands on the list of those that do not. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { admitted } from '../../../test/admitted.ts';
import { unlisted } from '../../../test/events.ts';
import { makeLine, makePerson, openTestServer, type TestPerson, type TestServer } from '../../../test/harness.ts';
import { givenMeansOfCalling } from '../../../test/ownership.ts';
import { letterPdf } from '../../../test/pdf.ts';
import { newSubscription } from '../../../test/push.ts';
import { unrecorded } from './audit.models.ts';

let it: TestServer;
let line: Awaited<ReturnType<typeof makeLine>>;
beforeAll(async () => {
  it = await openTestServer();
  line = await makeLine(it.acme, { e164: '+12025550101', cidr: '198.51.100.7', people: [it.acme.member.id] });
  await it.acme.direct('PATCH', `trunks/${line.trunk}`, { loginAllowed: true });
});
afterAll(() => it.close());

interface Asked {
  path: string;
  body?: object;
  headers?: Record<string, string>;
  /** Else the account's owner, or the operator. null: nobody is signed in. */
  by?: TestPerson | null;
}
const made = async (noun: string, body: object) => (await it.acme.owner.call('POST', it.acme.at(noun), body)).body.id as string;
/** By the operator, for the account. */
const given = async (noun: string, body: object) => (await it.acme.direct('POST', noun, body)).body.id as string;
const account = (path: string, body?: object): Asked => ({ path: it.acme.at(path), ...(body ? { body } : {}) });
const direct = (path: string, body: object): Asked => platform(`accounts/${it.acme.id}/${path}`, body);
const platform = (path: string, body?: object): Asked => ({ path: `/api/v1/platform/${path}`, ...(body ? { body } : {}) });
const failedMail = async () => {
  const mail = { id: 'mail_failed', recipient: 'a@b.example', subject: 'S', body: '', about: '', state: 'failed' as const };
  await it.database.db.insertInto('mails').values(mail).execute();
  return mail.id;
};
const location = async () => (await it.operator.call('GET', '/api/v1/locations')).body.items[0].id as string;

const priceList = async () => {
  const csv = 'prefix,name,price per minute,first increment,next increment\n44,United Kingdom,0.01,60,60';
  const path = '/api/v1/platform/price-lists?name=list&currency=EUR';
  return (await it.operator.call('POST', path, csv, { 'content-type': 'text/csv' })).body.id as string;
};

const hook = { url: 'https://hooks.example.com/x', events: ['number.*'] };

/** A request to each route that succeeds and changes something. A new route goes in here. */
const requests: Record<string, () => Promise<Asked> | Asked> = {
  'PATCH /api/v1/accounts/:account/people/:person': () => account(`people/${it.acme.member.id}`, { name: 'Maximilian' }),
  'DELETE /api/v1/accounts/:account/people/:person': async () => account(`people/${(await newMember()).id}`),
  'POST /api/v1/accounts/:account/leave': async () => {
    const by = await newMember();
    return { ...account('leave', { confirm: true }), by };
  },
  'POST /api/v1/accounts/:account/phone/devices': () => account('phone/devices', { name: 'Hall' }),
  'DELETE /api/v1/accounts/:account/phone/devices/:device': async () => {
    const device = await it.acme.owner.call('POST', it.acme.at('phone/devices'), { name: 'Hall' });
    return account(`phone/devices/${device.body.user}`);
  },
  'DELETE /api/v1/accounts/:account/people/:person/devices/:device': async () => {
    const device = await it.acme.member.call('POST', it.acme.at('phone/devices'), { name: 'Hall' });
    return account(`people/${it.acme.member.id}/devices/${device.body.user}`);
  },
  'POST /api/v1/accounts/:account/phone/wakes': () => account('phone/wakes', newSubscription().json),
  'DELETE /api/v1/accounts/:account/phone/wakes/:wake': async () =>
    account(`phone/wakes/${await made('phone/wakes', newSubscription().json)}`),
  'POST /api/v1/accounts/:account/invitations': () =>
    account('invitations', { name: 'New', email: 'new@acme.example', role: 'member', numbers: [] }),
  'POST /api/v1/accounts/:account/invitations/:invitation/again': async () => account(`invitations/${await invited()}/again`),
  'DELETE /api/v1/accounts/:account/invitations/:invitation': async () => account(`invitations/${await invited()}`),
  'PATCH /api/v1/accounts/:account/trunks/:trunk': () => account(`trunks/${line.trunk}`, { callsLimit: 7 }),
  'DELETE /api/v1/accounts/:account/trunks/:trunk': async () => account(`trunks/${await given('trunks', { name: 'T', carrier: 'C' })}`),
  'POST /api/v1/accounts/:account/trunks/:trunk/login': () => account(`trunks/${line.trunk}/login`),
  'DELETE /api/v1/accounts/:account/trunks/:trunk/login': async () => {
    await made(`trunks/${line.trunk}/login`, {});
    return account(`trunks/${line.trunk}/login`);
  },
  'DELETE /api/v1/accounts/:account/trunks/:trunk/sources/:source': async () =>
    account(`trunks/${line.trunk}/sources/${await given(`trunks/${line.trunk}/sources`, { cidr: '198.51.100.201' })}`),
  'PATCH /api/v1/accounts/:account/numbers/:number': () => account(`numbers/${line.number}`, { on: false }),
  'DELETE /api/v1/accounts/:account/numbers/:number': async () =>
    account(`numbers/${await given('numbers', { e164: '+12025550191', trunk: line.trunk })}`),
  'POST /api/v1/accounts/:account/numbers/:number/restore': async () => {
    const id = await given('numbers', { e164: '+12025550192', trunk: line.trunk });
    await it.acme.owner.call('DELETE', it.acme.at(`numbers/${id}`));
    return account(`numbers/${id}/restore`, {});
  },
  'POST /api/v1/accounts/:account/numbers/:number/check': () => account(`numbers/${line.number}/check`),
  'DELETE /api/v1/accounts/:account/numbers/:number/check': () => account(`numbers/${line.number}/check`),
  'POST /api/v1/accounts/:account/numbers/:number/check/sources': async () => {
    await made(`numbers/${line.number}/check`, {});
    const seen = unlisted({ address: '203.0.113.77', calledRaw: '+12025550101' });
    const sent = await it.edge.call('POST', '/api/edge/v1/events', {
      journal: 'journal-1',
      events: [{ seq: 1, event: { ...seen, at: Date.now() } }],
    });
    expect(sent.status).toBe(200);
    return account(`numbers/${line.number}/check/sources`, { address: '203.0.113.77' });
  },
  'POST /api/v1/accounts/:account/requests': () => account('requests', {}),
  'PUT /api/v1/accounts/:account/requests/:request/carrier': async () =>
    account(`requests/${await made('requests', {})}/carrier`, { preset: 'other', name: 'Carrier', understood: true }),
  'PUT /api/v1/accounts/:account/requests/:request/addresses': async () =>
    account(`requests/${await made('requests', {})}/addresses`, { addresses: [{ cidr: '198.51.100.99' }], confirmed: true }),
  'PUT /api/v1/accounts/:account/requests/:request/location': async () =>
    account(`requests/${await made('requests', {})}/location`, { location: await location() }),
  'POST /api/v1/accounts/:account/requests/:request/send': async () => account(`requests/${await addressRequest(false)}/send`),
  'POST /api/v1/accounts/:account/requests/:request/withdraw': async () => account(`requests/${await addressRequest()}/withdraw`),
  'POST /api/v1/accounts/:account/requests/:request/reopen': async () => {
    const id = await addressRequest();
    await it.acme.owner.call('POST', it.acme.at(`requests/${id}/withdraw`));
    return account(`requests/${id}/reopen`);
  },
  'POST /api/v1/platform/accounts/:account/trunks': () => direct('trunks', { name: 'T', carrier: 'C' }),
  'PATCH /api/v1/platform/accounts/:account/trunks/:trunk': () => direct(`trunks/${line.trunk}`, { callsLimit: 200 }),
  'POST /api/v1/platform/accounts/:account/trunks/:trunk/sources': () => direct(`trunks/${line.trunk}/sources`, { cidr: '198.51.100.200' }),
  'POST /api/v1/platform/accounts/:account/numbers': () => direct('numbers', { e164: '+12025550190', trunk: line.trunk }),
  'PATCH /api/v1/platform/accounts/:account/numbers/:number': () => direct(`numbers/${line.number}`, { ringSeconds: 41 }),
  'POST /api/v1/platform/requests/:request/take': async () => platform(`requests/${await addressRequest()}/take`),
  'POST /api/v1/platform/requests/:request/ask': async () => platform(`requests/${await addressRequest()}/ask`, { text: 'Which?' }),
  'POST /api/v1/platform/requests/:request/refuse': async () =>
    platform(`requests/${await addressRequest()}/refuse`, { reason: 'No contract.' }),
  'PUT /api/v1/platform/requests/:request/addresses': async () =>
    platform(`requests/${await addressRequest()}/addresses`, { addresses: [{ cidr: '198.51.100.98' }], confirmed: true }),
  'POST /api/v1/platform/requests/:request/decision': async () =>
    platform(`requests/${await addressRequest()}/decision`, { approve: 'all', refuse: [] }),
  'POST /api/v1/invitations/accept': async () => {
    await invited();
    return {
      path: '/api/v1/invitations/accept',
      body: { token: await mailedToken(), name: 'Guest', password: 'correct horse battery' },
      by: null,
    };
  },
  'POST /api/v1/invitations/join': async () => {
    await made('invitations', { name: 'M', email: it.other.member.email, role: 'member', numbers: [] });
    return { path: '/api/v1/invitations/join', body: { token: await mailedToken() }, by: it.other.member };
  },
  'POST /api/v1/sign-up/confirm': async () => {
    const password = 'correct horse battery';
    await it.call('POST', '/api/v1/sign-up', { accountName: 'Third', name: 'Thea', email: 'thea@third.example', password });
    return { path: '/api/v1/sign-up/confirm', body: { token: await mailedToken(), password }, by: null };
  },
  'POST /api/v1/platform/invitations': () => platform('invitations', { email: 'p@platform.example', platformRole: 'support' }),
  'POST /api/v1/platform/invitations/:invitation/again': async () => platform(`invitations/${await invitedToPlatform()}/again`),
  'DELETE /api/v1/platform/invitations/:invitation': async () => platform(`invitations/${await invitedToPlatform()}`),
  'POST /api/v1/platform/price-lists': () => ({
    path: '/api/v1/platform/price-lists?name=list&currency=EUR',
    body: Buffer.from('prefix,name,price per minute,first increment,next increment\n44,United Kingdom,0.01,60,60'),
    headers: { 'content-type': 'text/csv' },
  }),
  'POST /api/v1/platform/price-lists/:list/start': async () =>
    platform(`price-lists/${await priceList()}/start`, { from: new Date().toISOString().slice(0, 10), accept: true }),
  'DELETE /api/v1/platform/price-lists/:list': async () => platform(`price-lists/${await priceList()}`),
  'POST /api/v1/platform/price-lists/:list/rate-again': async () => {
    const day = new Date().toISOString().slice(0, 10);
    const list = await priceList();
    await it.operator.call('POST', `/api/v1/platform/price-lists/${list}/start`, { from: day, accept: true });
    return platform(`price-lists/${list}/rate-again`, { from: day, to: day });
  },
  'PATCH /api/v1/platform/people/:person': () => platform(`people/${it.support.id}`, { platformRole: 'operator' }),
  'DELETE /api/v1/platform/people/:person': () => platform(`people/${it.support.id}`),
  'POST /api/v1/accounts/:account/webhooks': () => account('webhooks', hook),
  'PATCH /api/v1/accounts/:account/webhooks/:webhook': async () => account(`webhooks/${await made('webhooks', hook)}`, { on: false }),
  'DELETE /api/v1/accounts/:account/webhooks/:webhook': async () => account(`webhooks/${await made('webhooks', hook)}`),
  'POST /api/v1/accounts/:account/webhooks/:webhook/secret': async () => account(`webhooks/${await made('webhooks', hook)}/secret`),
  'POST /api/v1/accounts/:account/webhooks/:webhook/test': async () => account(`webhooks/${await made('webhooks', hook)}/test`),
  'POST /api/v1/accounts/:account/webhooks/:webhook/deliveries/:delivery/again': async () => {
    const id = await made('webhooks', hook);
    const delivery = await made(`webhooks/${id}/test`, {});
    await it.database.db.updateTable('webhookDeliveries').set({ state: 'failed' }).where('id', '=', delivery).execute();
    return account(`webhooks/${id}/deliveries/${delivery}/again`);
  },
  'POST /api/v1/accounts/:account/keys': () => account('keys', { name: 'New', scopes: ['read'] }),
  'DELETE /api/v1/accounts/:account/keys/:key': async () => account(`keys/${await made('keys', { name: 'Gone', scopes: ['read'] })}`),
  'POST /api/v1/platform/locations': () => platform('locations', { name: 'New', host: 'new.example', addresses: ['203.0.113.5'] }),
  'POST /api/v1/platform/edges': async () =>
    platform('edges', { name: 'new-edge', location: await location(), websocketUrl: 'wss://e.example/' }),
  'DELETE /api/v1/platform/edges/:edge': () => platform(`edges/${it.edge.id}`),
  'POST /api/v1/accounts/:account/numbers/:number/porting': async () => {
    const { number, id: body } = await portingAt();
    return account(`numbers/${number}/porting`, JSON.parse(body));
  },
  'POST /api/v1/accounts/:account/numbers/:number/porting/withdraw': async () =>
    account(`numbers/${(await portingAt(['ask'])).number}/porting/withdraw`),
  'POST /api/v1/platform/portings/:porting/submit': async () => platform(`portings/${(await portingAt(['ask'])).id}/submit`),
  'POST /api/v1/platform/portings/:porting/refuse': async () =>
    platform(`portings/${(await portingAt(['ask'])).id}/refuse`, { reason: 'No.' }),
  'POST /api/v1/platform/portings/:porting/date': async () => {
    await declared();
    const { id, day } = await portingAt(['ask'], ['submit']);
    return platform(`portings/${id}/date`, { day });
  },
  'POST /api/v1/platform/portings/:porting/open': async () => {
    await declared();
    return platform(`portings/${(await portingAt(['ask'], ['submit'], ['date'])).id}/open`);
  },
  'POST /api/v1/platform/portings/:porting/complete': async () => {
    await declared();
    return platform(`portings/${(await portingAt(['ask'], ['submit'], ['date'], ['open'])).id}/complete`);
  },
  'POST /api/v1/accounts/:account/numbers/:number/ownership/checks': async () => {
    await givenMeansOfCalling(it);
    return account(`numbers/${await given('numbers', { e164: '+12025555590', trunk: line.trunk })}/ownership/checks`);
  },
  'POST /api/v1/accounts/:account/numbers/:number/ownership/document': async () => {
    const { number } = await claimAt(false);
    return { ...account(`numbers/${number}/ownership/document`, letterPdf()), headers: { 'content-type': 'application/pdf' } };
  },
  'POST /api/v1/accounts/:account/numbers/:number/ownership/withdraw': async () =>
    account(`numbers/${(await claimAt()).number}/ownership/withdraw`),
  'POST /api/v1/platform/ownership/:claim/accept': async () => platform(`ownership/${(await claimAt()).claim}/accept`),
  'POST /api/v1/platform/ownership/:claim/refuse': async () =>
    platform(`ownership/${(await claimAt()).claim}/refuse`, { reason: 'Not readable.' }),
  'PUT /api/v1/platform/check-callers': () => platform('check-callers', { numbers: ['+12025550198'] }),
  'PUT /api/v1/platform/upstream': () => platform('upstream', { ...upstream, name: 'Another name' }),
  'PATCH /api/v1/accounts/:account/calls-out': () => account('calls-out', { callsLimit: 3 }),
  'POST /api/v1/accounts/:account/calls-out/ask': () => account('calls-out/ask', { text: 'We opened an office in Canada.' }),
  'PATCH /api/v1/platform/accounts/:account/calls-out': () => direct('calls-out', { countries: ['US', 'CA'] }),
  'POST /api/v1/platform/gateways': () => platform('gateways', { name: 'New', address: '198.51.100.30' }),
  'PATCH /api/v1/platform/gateways/:gateway': async () => platform(`gateways/${await gateway('Changed', '198.51.100.31')}`, { weight: 3 }),
  'DELETE /api/v1/platform/gateways/:gateway': async () => platform(`gateways/${await gateway('Gone', '198.51.100.32')}`),
  'POST /api/v1/platform/mails/:mail/again': async () => platform(`mails/${await failedMail()}/again`),
};

const gateway = async (name: string, address: string) =>
  (await it.operator.call('POST', '/api/v1/platform/gateways', { name, address })).body.id as string;

/** A porting of a live number, as far as that step. */
let portedNumber = 5600;
async function portingAt(...steps: [string, object?][]): Promise<{ number: string; id: string; day: string }> {
  portedNumber += 1;
  const e164 = `+1202555${portedNumber}`;
  const number = await given('numbers', { e164, trunk: line.trunk });
  await it.database.db.updateTable('numbers').set({ state: 'live', arrivedAt: new Date() }).where('id', '=', number).execute();
  const pdf = { 'content-type': 'application/pdf' };
  const letter = await it.acme.owner.call('POST', it.acme.at(`numbers/${number}/porting/letter`), letterPdf(), pdf);
  const day = (await it.acme.owner.call('GET', it.acme.at(`numbers/${number}/porting`))).body.earliest as string;
  const body = { carrierAccount: 'A', authorisedName: 'B', wishedOn: day, letter: letter.body.id };
  if (steps.length === 0) return { number, id: JSON.stringify(body), day };
  const { id } = (await it.acme.owner.call('POST', it.acme.at(`numbers/${number}/porting`), body)).body.porting;
  for (const [step, with_] of steps.slice(1)) {
    const etag = String((await it.operator.call('GET', `/api/v1/platform/portings/${id}`)).headers.etag);
    await it.operator.call('POST', `/api/v1/platform/portings/${id}/${step}`, with_ ?? (step === 'date' ? { day } : undefined), {
      'if-match': etag,
    });
  }
  return { number, id, day };
}
const upstream = { name: 'Upstream', sources: [{ cidr: '192.0.2.40' }] };
const declared = () => it.operator.call('PUT', '/api/v1/platform/upstream', upstream);

/** A number, with a document that waits for support. */
async function claimAt(sent = true): Promise<{ number: string; claim: string }> {
  portedNumber += 1;
  const number = await given('numbers', { e164: `+1202555${portedNumber}`, trunk: line.trunk });
  if (!sent) return { number, claim: '' };
  const pdf = { 'content-type': 'application/pdf' };
  const { body } = await it.acme.owner.call('POST', it.acme.at(`numbers/${number}/ownership/document`), letterPdf(), pdf);
  return { number, claim: body.claim.id };
}

/** Asks for one more address on the line's trunk. */
let nextAddress = 100;
async function addressRequest(send = true): Promise<string> {
  nextAddress += 1;
  const answer = await it.acme.owner.call('POST', it.acme.at('requests'), {
    kind: 'addresses',
    trunk: line.trunk,
    addresses: [{ cidr: `198.51.100.${nextAddress}` }],
    send,
  });
  expect(answer.body).toMatchObject({ id: expect.any(String) });
  await it.acme.owner.call('PUT', it.acme.at(`requests/${answer.body.id}/addresses`), {
    addresses: [{ cidr: `198.51.100.${nextAddress}` }],
    confirmed: true,
  });
  return answer.body.id;
}

let people = 0;
const newMember = () => {
  people += 1;
  return makePerson(it.server, it.database, {
    name: 'Gone',
    email: `gone${people}@acme.example`,
    account: { id: it.acme.id, role: 'member' },
  });
};
const invited = () => {
  people += 1;
  return made('invitations', { name: 'Guest', email: `guest${people}@acme.example`, role: 'member', numbers: [] });
};

const invitedToPlatform = async () => {
  people += 1;
  const body = { email: `p${people}@platform.example`, platformRole: 'support' };
  return (await it.operator.call('POST', '/api/v1/platform/invitations', body)).body.id as string;
};
/** Of the link in the newest mail. */
const mailedToken = async () => {
  const mail = await it.database.db
    .selectFrom('mails')
    .select('body')
    .where('body', 'like', '%#%')
    .orderBy('createdAt', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
  return /#(\S+)/.exec(mail.body)?.[1];
};

const rowsOf = () => it.database.db.selectFrom('audit').selectAll().execute();
const changing = () =>
  it.server.routes.filter(({ method }) => !['GET', 'HEAD', 'OPTIONS'].includes(method)).map(({ method, url }) => `${method} ${url}`);

test('every route that changes something is asked here, or stands on the list of those that record nothing, with a reason', () => {
  expect(changing().length).toBeGreaterThan(20);
  const unknown = changing().filter((route) => !(route in requests) && !(route in unrecorded));
  expect(unknown, 'routes that change something: record it (recordAudit) and ask them in this test').toEqual([]);
  expect(Object.keys(unrecorded).filter((route) => !changing().includes(route) || !unrecorded[route])).toEqual([]);
});

test('every change leaves a row with who it was, and no secret; none by a customer lets in more callers', async () => {
  for (const route of changing().filter((one) => one in requests)) {
    const [method = ''] = route.split(' ');
    const person = route.includes('/platform/') ? it.operator : it.acme.owner;
    const { path, body, by, headers } = await (requests[route] as () => Promise<Asked> | Asked)();
    const before = new Set((await rowsOf()).map((row) => row.id));
    const wasAdmitted = await admitted(it.database.db);
    const tag = /platform\/(requests|portings|ownership)/.test(route)
      ? (await it.operator.call('GET', path.split('/').slice(0, 6).join('/'))).headers.etag
      : undefined;
    const call = by === undefined ? person.call : (by?.call ?? it.call);
    const { status, body: said } = await call(method, path, body, { ...(tag ? { 'if-match': String(tag) } : {}), ...headers });
    const rows = (await rowsOf()).filter((row) => !before.has(row.id));
    expect({
      route,
      said: status < 300 ? 'done' : said,
      by: [...new Set(rows.map((row) => (by === null ? 'somebody new' : row.actorId)))],
    }).toEqual({
      route,
      said: 'done',
      by: [by === null ? 'somebody new' : (by ?? person).id],
    });
    // Whatever the customer does by itself: support decided who may call in, as whom.
    const letsIn = it.server.routes.find((one) => `${one.method} ${one.url}` === route)?.letsIn;
    if (route.includes('/accounts/:account/') && letsIn !== 'again' && letsIn !== 'at_once') {
      const more = [...(await admitted(it.database.db))].filter((one) => !wasAdmitted.has(one));
      expect({ route, more }).toEqual({ route, more: [] });
    }
    const ofNoAccount = /platform.(locations|edges|gateways|mails|people|invitations|upstream|check-callers|price-lists)/.test(route);
    if (!route.endsWith('/confirm')) expect(rows[0]?.accountId ?? null, route).toBe(ofNoAccount ? null : it.acme.id);
  }
  expect(JSON.stringify(await rowsOf())).not.toMatch(/correct horse|sha256|tokenHash/i);
}, 120_000);
