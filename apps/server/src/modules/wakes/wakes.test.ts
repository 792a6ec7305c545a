/** Browsers that can be woken: kept over HTTP, woken by an edge's events over a real push service, and forgotten once they are gone. */
import { randomBytes } from 'node:crypto';
import type { CallEnded, CallStarted, CallTaken, PushMessage } from '@patchcord/contracts';
import { mostWakes } from '@patchcord/contracts';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ended, started, taken } from '../../../test/events.ts';
import { makeLine, makePerson, openTestServer, report, type TestPerson, type TestServer } from '../../../test/harness.ts';
import { newSubscription, openPushService, type PushService, type TestSubscription, trustPushService } from '../../../test/push.ts';
import { wrongEndpoint } from './wakes.models.ts';

let it: TestServer;
let line: Awaited<ReturnType<typeof makeLine>>;
let service: PushService;
let ada: TestPerson;
let grace: TestPerson;
let said = '';
beforeAll(async () => {
  trustPushService();
  service = await openPushService();
  it = await openTestServer({ pushAllowPrivate: true });
  const account = { id: it.acme.id, role: 'member' as const };
  ada = await makePerson(it.server, it.database, { name: 'Ada', email: 'ada@acme.example', account });
  grace = await makePerson(it.server, it.database, { name: 'Grace', email: 'grace@acme.example', account });
  line = await makeLine(it.acme, { e164: '+12025550101', cidr: '198.51.100.7', people: [ada.id, grace.id] });
});
afterAll(async () => {
  await it.close();
  await service.close();
});
beforeEach(async () => {
  for (const one of [ada, grace]) for (const { id } of (await listed(one)).items) await one.call('DELETE', `${path()}/${id}`);
  service.taken = [];
  service.answer = () => 201;
});

const path = () => it.acme.at('phone/wakes');
const chrome = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36' };
const add = (json: object = newSubscription().json, by = ada) => by.call('POST', path(), json, chrome);
const listed = async (by = ada) => (await by.call('GET', path())).body;
const row = async (person: TestPerson) => {
  const rows = it.database.db.selectFrom('routes').select('value').where('tableName', '=', 'people').where('key', '=', person.id);
  return (await rows.executeTakeFirst())?.value as { wakes?: true } | null;
};
const audit = async (subject: string) => (await it.acme.owner.call('GET', it.acme.at(`audit?subject=${subject}`))).body.items;

describe('a browser', () => {
  test('is added with the name it goes by; edges hear that its person may be woken; nothing shows its endpoint', async () => {
    expect(await row(ada)).not.toHaveProperty('wakes');
    const { json } = newSubscription();
    const answer = await add(json);
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      id: expect.stringMatching(/^wak_/),
      browser: 'Chrome on Linux',
      createdAt: expect.any(String),
      doNotDisturb: false,
      last: null,
    });
    expect(await row(ada)).toMatchObject({ wakes: true });
    expect((await listed()).items).toEqual([answer.body]);
    expect((await audit(answer.body.id))[0]).toMatchObject({
      action: 'wake.added',
      subject: { label: 'Chrome on Linux' },
      actor: { id: ada.id },
    });
    const shown = [
      await listed(),
      (await it.acme.owner.call('GET', it.acme.at('people'))).body,
      (await it.acme.owner.call('GET', it.acme.at('audit'))).body,
    ];
    expect(JSON.stringify(shown)).not.toContain(json.endpoint.split('/').at(-1));
    said = JSON.stringify(shown);
    expect(said).not.toContain(json.keys.auth);
  });

  test.each([
    ['http', 'http://push.example.com/x', /https/],
    ['no address', 'push', /https/],
    ['an address with a password', 'https://a:b@push.example.com/x', /password/],
  ])('with %s for its endpoint is refused, and the field is named', async (_, endpoint, message) => {
    const { status, body } = await add({ ...newSubscription().json, endpoint });
    expect([status, body.error.code, body.error.details[0].field]).toEqual([400, 'wake.endpoint', 'endpoint']);
    expect(body.error.message).toMatch(message);
  });

  test.each([
    ['keys.p256dh', { p256dh: 'short' }],
    ['keys.p256dh', { p256dh: Buffer.concat([Buffer.from([4]), randomBytes(64)]).toString('base64url') }],
    ['keys.auth', { auth: randomBytes(15).toString('base64url') }],
    ['keys.auth', { auth: 'not base64url!' }],
  ])('with wrong %s is refused, and the field is named', async (field, wrong) => {
    const { json } = newSubscription();
    const { status, body } = await add({ ...json, keys: { ...json.keys, ...wrong } });
    expect([status, body.error.details.map((one: { field: string }) => one.field)]).toEqual([400, [field]]);
  });

  test('that says its subscription again, or comes with a renewed one, stays the same one', async () => {
    const [first, renewed] = [newSubscription().json, newSubscription().json];
    const { id } = (await add(first)).body;
    expect((await add(first)).body.id).toBe(id);
    expect((await add({ ...renewed, instead: first.endpoint })).body.id).toBe(id);
    const kept = await it.database.db.selectFrom('wakes').select('endpoint').where('userId', '=', ada.id).execute();
    expect(kept).toEqual([{ endpoint: renewed.endpoint }]);
  });

  test('is that of whoever signs in there; with the endpoint alone nobody takes it over, nor by naming it as the one before', async () => {
    const { json } = newSubscription();
    await add(json);
    const forged = await add({ ...newSubscription().json, endpoint: json.endpoint }, grace);
    expect([forged.status, forged.body.error.code]).toEqual([409, 'wake.taken']);
    await add({ ...newSubscription().json, instead: json.endpoint }, grace);
    expect((await listed()).items).toHaveLength(1);
    expect((await add(json, grace)).status).toBe(201);
    expect([await row(ada), await row(grace)]).toMatchObject([{}, { wakes: true }]);
    expect(await row(ada)).not.toHaveProperty('wakes');
  });

  test('one more than the most is refused, also when asked for at once', async () => {
    const answers = await Promise.all(Array.from({ length: mostWakes + 1 }, () => add()));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(mostWakes);
    expect(answers.find(({ status }) => status === 409)?.body.error.code).toBe('wake.too_many');
  });

  test('on do not disturb is not counted as one that wakes, until it is off; only its own person may say so', async () => {
    const { id } = (await add()).body;
    const say = (doNotDisturb: boolean, by = ada) => by.call('PATCH', `${path()}/${id}`, { doNotDisturb });
    expect((await say(true)).body).toMatchObject({ id, doNotDisturb: true });
    expect(await row(ada)).not.toHaveProperty('wakes');
    expect([(await say(false, it.acme.owner)).status, (await say(false, grace)).status]).toEqual([404, 404]);
    expect((await listed()).items).toMatchObject([{ doNotDisturb: true }]);
    await say(false);
    expect(await row(ada)).toMatchObject({ wakes: true });
  });

  test('stays on do not disturb when it says its subscription again, and for nobody else who signs in there', async () => {
    const { json } = newSubscription();
    await add({ ...json, doNotDisturb: true });
    expect(await row(ada)).not.toHaveProperty('wakes');
    expect((await add(json)).body).toMatchObject({ doNotDisturb: true });
    expect((await add(json, grace)).body).toMatchObject({ doNotDisturb: false });
    expect(await row(grace)).toMatchObject({ wakes: true });
  });

  test('is removed by its person alone; with the last one the row says so', async () => {
    const { id } = (await add()).body;
    expect((await it.acme.owner.call('DELETE', `${path()}/${id}`)).status).toBe(404);
    expect((await ada.call('DELETE', `${path()}/${id}`)).status).toBe(204);
    expect(await row(ada)).not.toHaveProperty('wakes');
    expect((await ada.call('DELETE', `${path()}/${id}`)).status).toBe(404);
  });
});

test.each(['https://10.0.0.1/x', 'https://localhost/x', 'https://[::1]/x'])('outside of tests %s is refused as an endpoint', (endpoint) => {
  expect(wrongEndpoint(endpoint, { allowPrivate: false })).not.toBeNull();
  expect(wrongEndpoint(endpoint, { allowPrivate: true })).toBeNull();
});

describe('whether people can be reached', () => {
  const reached = async () => {
    const { body } = await it.acme.owner.call('GET', it.acme.at(`numbers/${line.number}`));
    return body.people.map((one: { reachedBy: string[] }) => one.reachedBy);
  };
  test('is known to the number and to the list of people: by an app, by a browser that wakes, by a device that is registered', async () => {
    expect(await reached()).toEqual([[], []]);
    const { id } = (await add()).body;
    await ada.call('PATCH', `${path()}/${id}`, { doNotDisturb: true });
    expect(await reached()).toEqual([[], []]);
    await ada.call('PATCH', `${path()}/${id}`, { doNotDisturb: false });
    const { user } = (await grace.call('POST', it.acme.at('phone/devices'), { name: 'Hall' })).body;
    expect(await reached()).toEqual([['wake'], []]);
    const registered = [{ device: user, userAgent: 'Desk', transport: 'tls', address: '192.0.2.7' }];
    const change = { peopleOnline: [ada.id], devices: { port: 5070, tlsPort: null, registered } };
    await it.edge.call('POST', '/api/edge/v1/report', report(change));
    expect(await reached()).toEqual([['app', 'wake'], ['device']]);
    expect((await listed()).online).toBe(true);
    const people = (await it.acme.owner.call('GET', it.acme.at('people'))).body.items;
    expect(people.find((one: { id: string }) => one.id === ada.id).reachedBy).toEqual(['app', 'wake']);
    await it.edge.call('POST', '/api/edge/v1/report', report());
  });
});

describe('a call', () => {
  let seq = 0;
  const send = async (...events: (CallStarted | CallTaken | CallEnded)[]) => {
    const numbered = events.map((event) => ({ seq: ++seq, event }));
    const { status } = await it.edge.call('POST', '/api/edge/v1/events', { journal: 'journal-w', events: numbered });
    expect(status).toBe(200);
  };
  const facts = () => ({ account: it.acme.id, trunk: line.trunk, number: line.number, people: [ada.id, grace.id], apps: 0 });
  const start = (call: string, change: Partial<CallStarted> = {}) =>
    started({ ...facts(), call, at: Date.now() - 1_000, waking: [ada.id], ...change });
  const end = (call: string, change: Partial<CallEnded>) =>
    ended({ call, at: Date.now(), endAt: Date.now(), answerAt: null, outcome: 'no_app_woke', code: 480, ...change });
  const pushes = async (many: number) => {
    await expect.poll(() => service.taken.length, { timeout: 5_000 }).toBe(many);
    return service.taken;
  };
  const told = (of: TestSubscription, at = 0) => JSON.parse(of.decrypt(service.taken[at]?.body ?? Buffer.alloc(0))) as PushMessage;
  const browserOf = async (by: TestPerson) => {
    const subscription = newSubscription(service.url);
    const { id } = (await add(subscription.json, by)).body;
    return { ...subscription, id: id as string, remove: () => by.call('DELETE', `${path()}/${id}`) };
  };
  const lastOf = async (id: string, by = ada) => (await listed(by)).items.find((one: { id: string }) => one.id === id)?.last;

  test('wakes the browsers of whom the edge names, at once: encrypted, urgent, signed, for as long as it still rings', async () => {
    const browser = await browserOf(ada);
    await browserOf(grace);
    await send(start('call_w1'));
    const [push] = await pushes(1);
    const message = told(browser);
    const { endpoint } = browser.json;
    expect(push?.path).toBe(new URL(endpoint).pathname);
    expect(message).toEqual({
      type: 'call',
      call: 'call_w1',
      account: it.acme.id,
      caller: '+442079460123',
      callerText: '+44 20 7946 0123',
      name: null,
      number: '+1 202 555 0101',
      until: expect.any(Number),
      forMs: expect.any(Number),
    });
    const left = message.type === 'call' ? message.forMs : 0;
    expect(left).toBeGreaterThan(25_000);
    expect(left).toBeLessThanOrEqual(29_000);
    expect(push?.headers).toMatchObject({ urgency: 'high', topic: 'call_w1', 'content-encoding': 'aes128gcm' });
    expect(Number(push?.headers.ttl)).toBeLessThanOrEqual(29);
    expect(Number(push?.headers.ttl)).toBeGreaterThan(24);
    const [, token = '', key = ''] = /^vapid t=(\S+), k=(\S+)$/.exec(push?.headers.authorization ?? '') ?? [];
    expect(key).toBe((await listed()).key);
    const point = Buffer.from(key, 'base64url');
    const jwk = { kty: 'EC', crv: 'P-256', x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') };
    const { payload } = await jwtVerify(token, createLocalJWKSet({ keys: [jwk] }), { audience: service.url });
    expect(payload).toMatchObject({ sub: 'mailto:push@localhost' });
    await expect.poll(() => lastOf(browser.id)).toMatchObject({ error: null });
  });

  test('gets no push where do not disturb is on: neither that it rings, nor that it was missed; the person’s other browser does', async () => {
    const [left, woken] = [await browserOf(ada), await browserOf(ada)];
    await ada.call('PATCH', `${path()}/${left.id}`, { doNotDisturb: true });
    await send(start('call_d1'));
    await pushes(1);
    await send(end('call_d1', {}));
    await pushes(2);
    expect(new Set(service.taken.map(({ path: at }) => at))).toEqual(new Set([new URL(woken.json.endpoint).pathname]));
  });

  test('wakes nobody whom its number does not ring, whatever the edge says', async () => {
    const [stranger, other] = [await browserOf(it.acme.owner), newSubscription(service.url)];
    await it.other.member.call('POST', it.other.at('phone/wakes'), other.json);
    const browser = await browserOf(ada);
    await send(start('call_w2', { waking: [it.acme.owner.id, it.other.member.id, ada.id] }));
    await pushes(1);
    expect(service.taken[0]?.path).toBe(new URL(browser.json.endpoint).pathname);
    await it.acme.owner.call('DELETE', `${path()}/${stranger.id}`);
  });

  test('told of again by the edge, or once it no longer rings, wakes nobody', async () => {
    await browserOf(ada);
    await send(start('call_w3', { at: Date.now() - 31_000 }));
    const event = start('call_w4');
    await send(event);
    await pushes(1);
    const again = await it.edge.call('POST', '/api/edge/v1/events', { journal: 'journal-w', events: [{ seq, event }] });
    expect(again.status).toBe(200);
    await it.server.app.ready();
    expect(service.taken).toHaveLength(1);
  });

  test('that came by an edge whose clock is an hour wrong is pushed for as long as it rings all the same', async () => {
    const browser = await browserOf(ada);
    await it.edge.call('POST', '/api/edge/v1/report', report({ clock: { aheadMs: 3_600_000, withinMs: 20 } }));
    await send(start('call_w5', { at: Date.now() + 3_600_000 - 1_000 }));
    await pushes(1);
    const message = told(browser);
    expect(message.type === 'call' && message.forMs).toBeLessThanOrEqual(29_000);
    await it.edge.call('POST', '/api/edge/v1/report', report());
  });

  test('of a withheld caller says neither number nor name', async () => {
    const browser = await browserOf(ada);
    await send(start('call_w6', { callerWithheld: true, callerName: 'Charles' }));
    await pushes(1);
    expect(told(browser)).toMatchObject({ caller: null, callerText: null, name: null });
  });

  test('that nobody took is told as missed, and kept for hours; one that was declined, or answered by another, is only over', async () => {
    const browser = await browserOf(ada);
    await send(start('call_w7'));
    await pushes(1);
    await send(end('call_w7', {}));
    await pushes(2);
    expect(told(browser, 1)).toMatchObject({ type: 'call.over', call: 'call_w7', missed: true, callerText: '+44 20 7946 0123' });
    expect(service.taken[1]?.headers).toMatchObject({ topic: 'call_w7', urgency: 'normal', ttl: String(4 * 3_600) });
    await send(start('call_w8'), end('call_w8', { outcome: 'answered', code: 200, answerAt: Date.now(), answeredBy: grace.id }));
    await pushes(3);
    expect(told(browser, 2)).toMatchObject({ call: 'call_w8', missed: false });
    await send(start('call_w9'), end('call_w9', { outcome: 'declined', code: 603 }));
    await pushes(4);
    expect(told(browser, 3)).toMatchObject({ call: 'call_w9', missed: false });
  });

  test('is not told as over to whoever answered it', async () => {
    await browserOf(ada);
    await send(start('call_w10'));
    await pushes(1);
    await send(end('call_w10', { outcome: 'answered', code: 200, answerAt: Date.now(), answeredBy: ada.id }));
    await send(start('call_w11', { waking: [ada.id] }));
    await pushes(2);
    expect(await it.database.db.selectFrom('wakings').select('callId').where('callId', '=', 'call_w10').execute()).toEqual([]);
  });

  test('that a colleague has answered is told at once, with who has it; its end is then told to nobody', async () => {
    const browser = await browserOf(ada);
    await send(start('call_t1'));
    await pushes(1);
    await send(taken({ call: 'call_t1', by: grace.id }));
    await pushes(2);
    expect(told(browser, 1)).toMatchObject({ type: 'call.over', call: 'call_t1', missed: false, answeredBy: 'Grace' });
    expect(service.taken[1]?.headers).toMatchObject({ topic: 'call_t1', urgency: 'normal' });
    await send(end('call_t1', { outcome: 'answered', code: 200, answerAt: Date.now(), answeredBy: grace.id }));
    await send(start('call_t2'));
    await pushes(3);
    expect(told(browser, 2)).toMatchObject({ type: 'call', call: 'call_t2' });
  });

  test('that was answered by the time it was heard of wakes nobody', async () => {
    await browserOf(ada);
    await send(start('call_t3'), taken({ call: 'call_t3', by: grace.id }));
    await send(start('call_t4'));
    const of = async () => (await pushes(2)).map(({ headers }) => `${headers.topic} ${headers.urgency}`).sort();
    expect(await of()).toEqual(['call_t3 normal', 'call_t4 high']);
  });

  test('that one answers is told to one’s other browsers, and to the only one where a desk phone has it; by a stranger’s name to nobody', async () => {
    const first = await browserOf(ada);
    await send(start('call_t5'), taken({ call: 'call_t5', by: ada.id }));
    await send(start('call_t6'), taken({ call: 'call_t6', by: ada.id, on: 'dev-1' }));
    await pushes(1);
    const word = { type: 'call.over', missed: false };
    expect(told(first)).toMatchObject({ ...word, call: 'call_t6' });
    expect(told(first)).not.toHaveProperty('answeredBy');
    const second = await browserOf(ada);
    await send(start('call_t7'), taken({ call: 'call_t7', by: ada.id }));
    await pushes(3);
    const paths = service.taken.slice(1).map(({ path: at }) => at);
    expect(paths.sort()).toEqual([first, second].map(({ json }) => new URL(json.endpoint).pathname).sort());
    await second.remove();
    await send(start('call_t8'), taken({ call: 'call_t8', by: it.other.member.id }));
    await pushes(4);
    expect(told(first, 3)).toMatchObject({ ...word, call: 'call_t8' });
    expect(told(first, 3)).not.toHaveProperty('answeredBy');
  });

  test('that went on to another number is told so; answered there, its end is told to nobody; else it was missed', async () => {
    const browser = await browserOf(ada);
    for (const call of ['call_t9', 'call_t10']) await send(start(call), taken({ call }));
    await pushes(2);
    expect(told(browser, 1)).toMatchObject({ type: 'call.over', missed: false, wentOn: true });
    await send(end('call_t9', { outcome: 'forwarded', code: 200, answerAt: Date.now() }));
    await send(end('call_t10', { outcome: 'no_app_woke', code: 480 }));
    await pushes(3);
    expect(told(browser, 2)).toMatchObject({ call: 'call_t10', missed: true });
    // An edge that was away: of what is over, the end alone.
    await send(start('call_t11'), taken({ call: 'call_t11' }), end('call_t11', {}));
    await pushes(4);
    expect(told(browser, 3)).toMatchObject({ call: 'call_t11', missed: true });
    await send(
      start('call_t12', { at: Date.now() - 2 * 3_600_000 }),
      taken({ call: 'call_t12', by: grace.id, at: Date.now() - 7_000_000 }),
    );
    await send(start('call_t13'));
    await pushes(5);
    expect(told(browser, 4)).toMatchObject({ type: 'call', call: 'call_t13' });
  });

  test('rings in a browser before it is told that it rings no more, also where its push service was busy', async () => {
    await browserOf(ada);
    let asked = 0;
    service.answer = () => (++asked === 1 ? 503 : 201);
    await send(start('call_t14'));
    await send(taken({ call: 'call_t14', by: grace.id }));
    expect((await pushes(3)).map(({ headers }) => headers.urgency)).toEqual(['high', 'high', 'normal']);
  });

  test.each([404, 410])(
    'that a push service answers with %i: the subscription is gone, the row says so, and it is recorded',
    async (status) => {
      const browser = await browserOf(ada);
      service.answer = () => status;
      await send(start(`call_gone${status}`));
      await expect.poll(async () => (await listed()).items).toEqual([]);
      expect(await row(ada)).not.toHaveProperty('wakes');
      const [entry] = await audit(browser.id);
      expect(entry).toMatchObject({ action: 'wake.gone', actor: { kind: 'system' }, before: { person: ada.id } });
      expect(service.taken).toHaveLength(1);
    },
  );

  test('that a push service is too busy for is pushed once more; that it refuses for good is not; both are shown', async () => {
    const browser = await browserOf(ada);
    service.answer = () => 503;
    await send(start('call_busy'));
    await pushes(2);
    await expect.poll(() => lastOf(browser.id)).toMatchObject({ error: expect.stringContaining('503') });
    service.answer = () => 403;
    await send(start('call_refused'));
    await pushes(3);
    await expect.poll(() => lastOf(browser.id)).toMatchObject({ error: expect.stringContaining('does not know this Patchcord') });
    expect(service.taken).toHaveLength(3);
    service.answer = () => 201;
    await send(start('call_well'));
    await expect.poll(() => lastOf(browser.id)).toMatchObject({ error: null });
    const { body } = await it.call('GET', '/metrics');
    expect(body).toMatch(/patchcord_pushes_total\{type="call",result="failed"\} \d/);
  });

  test('whose push service cannot be reached leaves the browser as it is, and says so without its endpoint', async () => {
    const gone = await openPushService();
    const subscription = newSubscription(gone.url);
    const { id } = (await add(subscription.json)).body;
    await gone.close();
    await send(start('call_away'));
    await expect.poll(() => lastOf(id), { timeout: 5_000 }).toMatchObject({ error: 'Its push service could not be reached.' });
    expect(await row(ada)).toMatchObject({ wakes: true });
  });
});

describe('the key', () => {
  test('is made once and kept: the next start has the same; a setting comes before it', async () => {
    const { readPushKey } = await import('./push-key.ts');
    const { db } = it.database;
    const kept = (await listed()).key;
    const read = (set: string) => readPushKey(db, { set, publicUrl: 'https://phone.example.com' });
    expect((await Promise.all([read(''), read('')])).map(({ publicKey }) => publicKey)).toEqual([kept, kept]);
    expect((await read(Buffer.alloc(32, 7).toString('base64url'))).publicKey).not.toBe(kept);
    const { privateKey } = await db.selectFrom('pushKey').select('privateKey').executeTakeFirstOrThrow();
    expect(JSON.stringify([await listed(), said])).not.toContain(privateKey);
  });
});
