/** From an empty draft to numbers that ring, over HTTP, and what is refused on the way. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestServer, type TestPerson, type TestServer } from '../../../test/harness.ts';

let it: TestServer;
let sam: TestPerson;
let location: string;
beforeAll(async () => {
  it = await openTestServer({ resolveHost: async (name) => (name === 'sip.carrier.example' ? ['93.184.216.34', '10.0.0.1'] : []) });
  sam = it.support;
  location = (await it.acme.owner.call('GET', '/api/v1/locations')).body.items[0].id;
});
afterAll(() => it.close());

const mine: TestServer['call'] = (method, path, body, headers) => it.acme.owner.call(method, it.acme.at(path), body, headers);
const theirs = (by: TestPerson, id: string, version: number | null) => (method: string, path: string, body?: unknown) =>
  by.call(method, `/api/v1/platform/requests/${id}${path}`, body, version === null ? {} : { 'if-match': `"${version}"` });
const review = async (id: string) => (await sam.call('GET', `/api/v1/platform/requests/${id}`)).body;
const code = (answer: { status: number; body: { error?: { code: string } } }) => [answer.status, answer.body.error?.code];

let area = 201;
/** Three numbers nobody has yet. */
const freshNumbers = () => {
  area += area === 210 ? 2 : 1; // 211 is a service, no area
  return [1, 2, 3].map((line) => `+1${area}5550${100 + line}`);
};
const carrier = { preset: 'twilio', name: 'Twilio', understood: true };

async function draft(text: string) {
  const { body } = await mine('POST', 'requests', {});
  const step = (path: string, what: object) => mine('PUT', `requests/${body.id}/${path}`, what);
  await step('carrier', carrier);
  const added = await mine('POST', `requests/${body.id}/numbers`, { text });
  const { addresses } = (await mine('GET', `requests/${body.id}`)).body;
  await step('addresses', { addresses, confirmed: true });
  await step('location', { location });
  return { id: body.id as string, added: added.body };
}
async function sent(text: string) {
  const made = await draft(text);
  const answer = await mine('POST', `requests/${made.id}/send`);
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return made.id;
}
const live = async (e164: string) =>
  (await it.database.db.selectFrom('numbers').select('accountId').where('e164', '=', e164).where('removedAt', 'is', null).execute()).length;
const route = async (table: string, key: string) =>
  (await it.database.db.selectFrom('routes').select('value').where('tableName', '=', table).where('key', '=', key).executeTakeFirst())
    ?.value;

test('a draft says what is missing, keeps every step, and takes its addresses from the preset, unconfirmed', async () => {
  const { body } = await mine('POST', 'requests', {});
  expect(body).toMatchObject({ state: 'draft', version: 1, addresses: [], kind: 'numbers' });
  expect(body.missing.map((one: { step: string }) => one.step)).toEqual(['carrier', 'numbers', 'addresses']);
  const carried = await mine('PUT', `requests/${body.id}/carrier`, carrier);
  expect(carried.headers.etag).toBe(`"${carried.body.version}"`);
  expect(carried.body.addresses).toHaveLength(8);
  expect(carried.body.addressesConfirmed).toBe(false);
  expect(code(await mine('POST', `requests/${body.id}/send`))).toEqual([409, 'request.not_complete']);
  const other = await mine('PUT', `requests/${body.id}/carrier`, { preset: 'telnyx', name: 'Telnyx' });
  expect(other.body.addresses[0]).toEqual({ cidr: '192.76.120.10/32', note: 'US' });
  const bad = await mine('PUT', `requests/${body.id}/addresses`, { addresses: [{ cidr: '192.76.120.10' }, { cidr: 'sip.telnyx.com' }] });
  expect([code(bad), bad.body.error.details[0].field]).toEqual([[400, 'source.refused'], 'addresses.1.cidr']);
  expect((await mine('GET', `requests/${body.id}`)).body.addresses).toHaveLength(10);
  expect((await sam.call('GET', `/api/v1/platform/requests/${body.id}`)).status).toBe(404);
});

test('a bad row has its own message and the good ones are kept; put right, it is good', async () => {
  const [one, two] = freshNumbers();
  const { id, added } = await draft(`Number;People\n${one};olivia@acme.example\n+1900555;x@y.example\n${two};nobody here\n${one};`);
  expect(added).toMatchObject({ added: 4, wrong: 3, read: 'separated by semicolons, the header (Number, People) left out' });
  const { items } = (await mine('GET', `requests/${id}/numbers`)).body;
  expect(items.map((row: { problem: string }) => row.problem)).toEqual([null, 'not_a_number', 'person', 'duplicate']);
  expect(items[0].people).toEqual([{ email: 'olivia@acme.example', name: 'Olivia', member: true }]);
  expect(items[3].message).toContain('row 1');
  const fixed = await mine('PATCH', `requests/${id}/numbers/${items[2].id}`, { people: ['new@acme.example'] });
  expect(fixed.body).toMatchObject({ problem: null, e164: two, people: [{ email: 'new@acme.example', member: false }] });
  await mine('DELETE', `requests/${id}/numbers/${items[0].id}`);
  expect((await mine('GET', `requests/${id}/numbers?only=good`)).body.items).toHaveLength(2);
  await mine('DELETE', `requests/${id}/numbers?wrong=true`);
  expect((await mine('GET', `requests/${id}`)).body.counts).toEqual({ good: 2, wrong: 0, claims: 0, people: 1 });
});

test('approved, its trunk, addresses and numbers are there at once, edges hear of them, and the page says what to enter', async () => {
  const [one, two, three] = freshNumbers() as [string, string, string];
  const id = await sent(`${one},olivia@acme.example max@acme.example\n${two},new@acme.example\n${three}\nhello`);
  const seen = await review(id);
  expect(seen).toMatchObject({ state: 'sent', counts: { good: 3, wrong: 1 }, account: { name: 'Acme' } });
  expect(seen.signals.map((one: { title: string }) => one.title)).toContain('All addresses are Twilio’s');
  const rows = (await sam.call('GET', `/api/v1/platform/requests/${id}/numbers?only=good`)).body.items;
  const refuse = [{ row: rows[2].id, reason: 'This one belongs to somebody else.' }];
  const answer = await theirs(sam, id, seen.version)('POST', '/decision', { approve: 'all', refuse });
  expect([answer.status, answer.body.state]).toEqual([200, 'approved']);

  const trunk = answer.body.trunk.id;
  const { sources, numbers, carrier: name } = (await mine('GET', `trunks/${trunk}`)).body;
  expect([name, sources.length, numbers]).toEqual(['Twilio', 8, 2]);
  expect(await route('numbers', one.slice(1))).toMatchObject({ trunk, people: [it.acme.owner.id, it.acme.member.id] });
  expect(await route('sources', '54.172.60.0/30')).toMatchObject({ trunks: [trunk] });
  expect(await route('numbers', three.slice(1))).toBeUndefined();

  const page = (await mine('GET', `requests/${id}/confirmation`)).body;
  expect(page.numbers.map((number: { forward: string }) => number.forward)).toEqual([`${one}@edge-1.example`, `${two}@edge-1.example`]);
  expect(page).toMatchObject({ location: { addresses: ['203.0.113.1'], sipPort: 5060 }, transports: ['UDP', 'TCP', 'TLS'] });
  expect(page.steps[0]).toContain('Elastic SIP Trunking');
  expect(page.numbers[1].waitingFor).toEqual(['new@acme.example']);
  expect(page.notApproved.map((row: { reason: string }) => row.reason)).toEqual([
    'This one belongs to somebody else.',
    expect.stringContaining('not a telephone number'),
  ]);
  const invitations = (await mine('GET', 'invitations')).body.items;
  expect(invitations.filter((item: { email: string }) => item.email === 'new@acme.example')).toHaveLength(1);
  const promised = await it.database.db.selectFrom('invitationNumbers').selectAll().execute();
  expect(promised).toEqual([{ invitationId: invitations[0].id, numberId: expect.stringMatching(/^num_/) }]);
  const mails = (await it.operator.call('GET', '/api/v1/platform/mails')).body.items;
  const mail = mails.find((item: { about: string; subject: string }) => item.about === `request ${id}` && item.subject.includes('ready'));
  expect(mail).toMatchObject({ to: it.acme.owner.email });
  expect(mail.text).toContain(`${one}: forward to ${one}@edge-1.example`);
});

test('of two who decide at once the second is told, and nothing of theirs happens', async () => {
  const [one] = freshNumbers() as [string];
  const id = await sent(one);
  const { version } = await review(id);
  const [first, second] = await Promise.all([
    theirs(sam, id, version)('POST', '/decision', { approve: 'all' }),
    theirs(it.operator, id, version)('POST', '/refuse', { reason: 'No.' }),
  ]);
  const answers = [first, second].map((answer) => answer.status).sort();
  expect(answers).toEqual([200, 412]);
  const late = first.status === 412 ? first : second;
  expect(late.body.error.code).toBe('request.changed');
  expect(late.body.error.message).toMatch(first.status === 200 ? /Sam changed .* was approved/ : /Olga changed .* was refused/);
  expect(await live(one)).toBe(first.status === 200 ? 1 : 0);
  expect(code(await theirs(sam, id, null)('POST', '/take'))).toEqual([428, 'request.version_needed']);
});

test('a request withdrawn while it is looked at cannot be approved any more', async () => {
  const [one] = freshNumbers() as [string];
  const id = await sent(one);
  const taken = await theirs(sam, id, (await review(id)).version)('POST', '/take');
  expect(taken.body).toMatchObject({ state: 'in_review', reviewer: 'Sam' });
  expect((await mine('POST', `requests/${id}/withdraw`)).body.state).toBe('withdrawn');
  const answer = await theirs(sam, id, taken.body.version)('POST', '/decision', { approve: 'all' });
  expect(code(answer)).toEqual([412, 'request.changed']);
  expect(answer.body.error.message).toContain('withdrawn by the customer');
  expect(code(await theirs(sam, id, (await review(id)).version)('POST', '/decision', { approve: 'all' }))).toEqual([409, 'request.state']);
  expect(await live(one)).toBe(0);
  expect((await mine('POST', `requests/${id}/reopen`)).body).toMatchObject({ state: 'draft', missing: [] });
});

test('a question goes to the customer by mail and page, the answer brings it back, notes stay with support', async () => {
  const id = await sent(freshNumbers()[0] as string);
  await theirs(sam, id, null)('POST', '/notes', { text: 'Looks odd.' });
  const asked = await theirs(sam, id, (await review(id)).version)('POST', '/ask', { text: 'Whose number is it?' });
  expect(asked.body.state).toBe('needs_information');
  expect((await mine('PUT', `requests/${id}/carrier`, { ...carrier, name: 'Twilio Inc' })).status).toBe(200);
  const thread = await mine('POST', `requests/${id}/messages`, { text: 'Ours.' });
  expect(thread.body.items.map((one: { text: string }) => one.text)).toEqual(['Whose number is it?', 'Ours.']);
  expect(JSON.stringify(thread.body)).not.toContain('Looks odd');
  const after = await review(id);
  expect([after.state, after.messages.length]).toEqual(['sent', 3]);
  expect(code(await mine('PUT', `requests/${id}/carrier`, carrier))).toEqual([409, 'request.not_editable']);
});

test('a number live elsewhere is a claim: it stays where it rings, whatever is approved', async () => {
  const [theirOwn, ours] = freshNumbers() as [string, string];
  const trunk = (await it.other.direct('POST', 'trunks', { name: 'T', carrier: 'C' })).body.id;
  const number = (await it.other.direct('POST', 'numbers', { e164: theirOwn, trunk })).body.id;
  const id = await sent(`${theirOwn}\n${ours}`);
  const seen = await review(id);
  expect(seen.counts.claims).toBe(1);
  expect(seen.signals[0]).toMatchObject({ level: 'stop', title: '1 number live in another account' });
  const rows = (await sam.call('GET', `/api/v1/platform/requests/${id}/numbers`)).body.items;
  const forced = await theirs(sam, id, seen.version)('POST', '/decision', { approve: rows.map((row: { id: string }) => row.id) });
  expect(code(forced)).toEqual([409, 'request.claim']);
  expect(await live(ours)).toBe(0);
  const done = await theirs(sam, id, seen.version)('POST', '/decision', { approve: 'all' });
  expect(done.body).toMatchObject({ state: 'approved', counts: { claims: 1 } });
  expect((await it.other.owner.call('GET', it.other.at(`numbers/${number}`))).status).toBe(200);
  // Given up there, the open claim can be approved.
  await it.other.owner.call('DELETE', it.other.at(`numbers/${number}`));
  const settled = await theirs(sam, id, done.body.version)('POST', '/decision', { approve: [rows[0].id] });
  expect(settled.status).toBe(200);
  expect((await mine('GET', 'numbers?limit=200')).body.items.map((one: { e164: string }) => one.e164)).toContain(theirOwn);
});

test('more addresses for a trunk go the same way: nothing is let in before somebody approved it', async () => {
  const trunk = (await it.acme.direct('POST', 'trunks', { name: 'Later', carrier: 'C', sources: [{ cidr: '93.184.216.1' }] })).body.id;
  const asked = await mine('POST', 'requests', {
    kind: 'addresses',
    trunk,
    addresses: [{ cidr: '93.184.216.34', note: 'new' }],
    send: true,
  });
  expect([asked.status, asked.body.state]).toEqual([201, 'sent']);
  expect(await route('sources', '93.184.216.34/32')).toBeUndefined();
  const { id } = asked.body;
  const corrected = await theirs(sam, id, (await review(id)).version)('PUT', '/addresses', { addresses: [{ cidr: '93.184.216.32/30' }] });
  expect((await theirs(sam, id, corrected.body.version)('POST', '/decision', { approve: 'all' })).status).toBe(200);
  expect(await route('sources', '93.184.216.32/30')).toMatchObject({ trunks: [trunk] });
  expect(code(await mine('POST', 'requests', { kind: 'addresses' }))).toEqual([400, 'request.trunk_needed']);
  const strangers = await it.other.owner.call('POST', it.other.at('requests'), { kind: 'addresses', trunk });
  expect(code(strangers)).toEqual([400, 'request.trunk_unknown']);
});

/** A trunk of Acme's with one number and one source, made by the operator. */
async function trunkWith(e164: string, cidr: string) {
  const trunk = (await it.acme.direct('POST', 'trunks', { name: 'There', carrier: 'Twilio', country: 'US', sources: [{ cidr }] })).body
    .id as string;
  const number = (await it.acme.direct('POST', 'numbers', { e164, trunk, people: [it.acme.member.id] })).body.id as string;
  return { trunk, number };
}
const approve = async (id: string) => theirs(sam, id, (await review(id)).version)('POST', '/decision', { approve: 'all' });

test('an address is asked for once: a second request names the first, and withdrawn it can be asked for again', async () => {
  const { trunk } = await trunkWith(freshNumbers()[0] as string, '93.184.217.1');
  const ask = () => mine('POST', 'requests', { kind: 'addresses', trunk, addresses: [{ cidr: '93.184.217.2' }], send: true });
  const first = await ask();
  const second = await ask();
  expect(code(second)).toEqual([409, 'request.asked_already']);
  expect(second.body.error.details[0]).toMatchObject({ field: 'addresses.0.cidr', received: '93.184.217.2/32' });
  expect(second.body.error.message).toContain(first.body.id);
  const listed = await mine('POST', 'requests', { kind: 'addresses', trunk, addresses: [{ cidr: '93.184.217.1' }], send: true });
  expect(code(listed)).toEqual([400, 'source.refused']);
  expect((await mine('GET', `requests?trunk=${trunk}`)).body.items.map((one: { id: string }) => one.id)).toEqual([first.body.id]);
  expect((await mine('POST', `requests/${first.body.id}/withdraw`)).body.state).toBe('withdrawn');
  expect((await ask()).status).toBe(201);
});

test('of a trunk support sees what is and what would be, and what it approves is in force at once', async () => {
  const { trunk } = await trunkWith(freshNumbers()[0] as string, '93.184.217.9');
  const settings = { country: 'GB', callerFrom: ['from'], callsLimit: 5_000, callsPerSecond: 5, login: true };
  const asked = await mine('POST', 'requests', { kind: 'settings', trunk, settings, send: true });
  const usual = ['p_asserted_identity', 'remote_party_id', 'from'];
  const changes = [
    { field: 'country', before: 'US', after: 'GB' },
    { field: 'callerFrom', before: usual, after: ['from'] },
    { field: 'callsLimit', before: 100, after: 5_000 },
    { field: 'login', before: false, after: true },
  ];
  expect(asked.body).toMatchObject({ state: 'sent', settings: changes }); // fewer calls a second are the account's own to choose
  const { id } = asked.body;
  // What is in force when it is decided counts, not what was when it was asked.
  await mine('PATCH', `trunks/${trunk}`, { callsLimit: 50 });
  const seen = await review(id);
  expect(seen.settings[2]).toEqual({ field: 'callsLimit', before: 50, after: 5_000 });
  expect(seen.trunkNow).toEqual({ addresses: [{ cidr: '93.184.217.9/32', note: '' }], numbers: 1, login: false });
  expect(seen.signals.map((one: { level: string; title: string }) => `${one.level}: ${one.title}`)).toEqual([
    'look: National numbers of another country than its numbers',
    'look: Callers are read from elsewhere',
    'look: Many more calls',
    'look: A login lets in calls from any address',
    'fine: The account is known',
  ]);
  expect((await mine('GET', `trunks/${trunk}`)).body).toMatchObject({ country: 'US', callsLimit: 50, loginAllowed: false });
  expect((await approve(id)).body).toMatchObject({ state: 'approved', settings: [{}, {}, { before: 50, after: 5_000 }, {}] });
  expect((await mine('GET', `trunks/${trunk}`)).body).toMatchObject({
    country: 'GB',
    callsLimit: 5_000,
    callsPerSecond: 20,
    loginAllowed: true,
  });
  expect(await route('trunks', trunk)).toMatchObject({ callerFrom: ['from'], format: { countryCode: '44' } });
  expect((await mine('POST', `trunks/${trunk}/login`)).status).toBe(201);
  const mails = (await it.operator.call('GET', '/api/v1/platform/mails')).body.items;
  const mail = mails.find((item: { about: string }) => item.about === `request ${id}`);
  expect(mail).toMatchObject({ to: it.acme.owner.email, subject: 'Your change was approved and is in force' });
  expect(mail.text).toContain('Caller is read from: From');
});

test('settings that are so, or that anybody may change, are not asked for, and no step of another kind is slipped in', async () => {
  const { trunk } = await trunkWith(freshNumbers()[0] as string, '93.184.217.17');
  const ask = (settings: object, more = {}) => mine('POST', 'requests', { kind: 'settings', trunk, settings, ...more });
  expect(code(await ask({ country: 'US', callsLimit: 3 }))).toEqual([409, 'request.nothing_to_ask']);
  expect(code(await ask({ country: 'ZZ' }))).toEqual([400, 'trunk.country']);
  expect(code(await ask({ login: true }, { addresses: [{ cidr: '93.184.217.18' }] }))).toEqual([409, 'request.other_kind']);
  const { id } = (await ask({ login: true })).body;
  const slipped = { addresses: [{ cidr: '93.184.217.18' }], confirmed: true };
  expect(code(await mine('PUT', `requests/${id}/addresses`, slipped))).toEqual([409, 'request.other_kind']);
  expect(code(await mine('POST', `requests/${id}/numbers`, { text: '+12025550166' }))).toEqual([409, 'request.other_kind']);
  await mine('POST', `requests/${id}/send`);
  expect(code(await theirs(sam, id, (await review(id)).version)('PUT', '/addresses', slipped))).toEqual([409, 'request.other_kind']);
});

test('more numbers for a trunk need neither carrier nor addresses anew; one that is on another trunk moves, and rings whom it rang', async () => {
  const [here, there, fresh] = freshNumbers() as [string, string, string];
  const { trunk } = await trunkWith(here, '93.184.217.25');
  const other = await trunkWith(there, '93.184.217.26');
  const { body } = await mine('POST', 'requests', { trunk });
  expect(body).toMatchObject({ carrier: { preset: 'twilio', name: 'Twilio' }, missing: [{ step: 'numbers' }] });
  await mine('POST', `requests/${body.id}/numbers`, { text: `${here}\n${there},olivia@acme.example\n${fresh}` });
  const rows = (await mine('GET', `requests/${body.id}/numbers`)).body.items;
  expect(rows.map((row: { problem: string }) => row.problem)).toEqual(['already_yours', null, null]);
  expect(rows[1]).toMatchObject({ people: [], message: expect.stringContaining('moves here from There') });
  expect((await mine('POST', `requests/${body.id}/send`)).body.state).toBe('sent');
  expect(await route('numbers', there.slice(1))).toMatchObject({ trunk: other.trunk });
  expect((await approve(body.id)).body.state).toBe('approved');
  expect(await route('numbers', there.slice(1))).toMatchObject({ id: other.number, trunk, people: [it.acme.member.id] });
  expect(await route('numbers', fresh.slice(1))).toMatchObject({ trunk });
  expect((await mine('GET', `trunks/${trunk}`)).body).toMatchObject({ numbers: 3, sources: [{ cidr: '93.184.217.25/32' }] });
});

test('what an API key asked for is answered to the owners of its account', async () => {
  const { token } = (await mine('POST', 'keys', { name: 'System', scopes: ['requests'] })).body;
  const { trunk } = await trunkWith(freshNumbers()[0] as string, '93.184.217.33');
  const body = { kind: 'addresses', trunk, addresses: [{ cidr: '93.184.217.34' }], send: true };
  const asked = await it.call('POST', it.acme.at('requests'), body, { authorization: `Bearer ${token}` });
  expect(asked.status).toBe(201);
  const { id } = asked.body;
  await theirs(sam, id, (await review(id)).version)('POST', '/refuse', { reason: 'Not the carrier’s.' });
  const mails = (await it.operator.call('GET', '/api/v1/platform/mails')).body.items;
  expect(mails.find((item: { about: string }) => item.about === `request ${id}`)).toMatchObject({ to: it.acme.owner.email });
});

const upload = (id: string, bytes: Uint8Array, query = '') =>
  it.acme.owner.call('POST', it.acme.at(`requests/${id}/numbers/file${query}`), Buffer.from(bytes), { 'content-type': 'text/csv' });

test('a file of 10,000 rows is judged in under five seconds, and one row more is refused with the limit', async () => {
  const { id } = (await mine('POST', 'requests', {})).body;
  const line = (index: number) => `+1212${String(2_000_000 + index)};p${index % 50}@acme.example`;
  const file = (rows: number) =>
    Buffer.from(`\ufeffNumber;Who\r\n${Array.from({ length: rows }, (_, index) => line(index)).join('\r\n')}`, 'utf16le');
  // Computing time, the database's included: what others do on this machine does not count.
  const before = process.cpuUsage();
  const answer = await upload(id, file(10_000));
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1_000).toBeLessThan(5_000);
  expect(answer.body).toMatchObject({ added: 10_000, read: 'UTF-16, separated by semicolons, the header (Number, Who) left out' });
  expect(answer.body.counts.good).toBeGreaterThan(9_000);
  const more = await upload(id, file(1));
  expect(code(more)).toEqual([400, 'request.too_many_rows']);
  expect(more.body.error.message).toContain('10,000');
  expect((await upload(id, file(1), '?replace=true')).body.counts.good).toBe(1);
});

test('a file of 50 MB is refused with the limit, and one that is no list with what it is', async () => {
  const { id } = (await mine('POST', 'requests', {})).body;
  const large = await upload(id, Buffer.alloc(50 * 1024 * 1024, '1'));
  expect(code(large)).toEqual([413, 'request.too_large']);
  expect(large.body.error.message).toContain('5 MB');
  expect(code(await upload(id, Buffer.from('PK\u0003\u0004 an xlsx')))).toEqual([400, 'request.not_a_list']);
  expect(code(await upload(id, Buffer.from('\n\n')))).toEqual([400, 'request.empty_list']);
});

test('a host name is looked up once, with a warning, and never points into our own network', async () => {
  const live = await openTestServer({ demo: false, resolveHost: async () => ['93.184.216.34', '10.0.0.1', '::1'] });
  const answer = await live.acme.owner.call('POST', live.acme.at('requests/host-name'), { name: 'sip:user@sip.carrier.example:5060' });
  expect(answer.body).toMatchObject({ name: 'sip.carrier.example', addresses: ['93.184.216.34'] });
  expect(answer.body.warning).toContain('Ask the carrier');
  await live.close();
  for (const name of ['nonsense', 'nowhere.example', '127.0.0.1']) {
    expect(code(await mine('POST', 'requests/host-name', { name }))).toEqual([400, 'host_name.unresolved']);
  }
});
