import type { CallEnded, CallStarted } from '@patchcord/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ended, started } from '../../../test/events.ts';
import { readFeed } from '../../../test/feed.ts';
import { makeLine, openTestServer, type TestServer } from '../../../test/harness.ts';
import { withinOneDay } from '../../../test/one-day.ts';
import { nextDay } from '../portings/days.models.ts';
import { guardByTime } from '../spend/spend.usecases.ts';

let it: TestServer;
let line: Awaited<ReturnType<typeof makeLine>>;
beforeAll(async () => {
  await withinOneDay();
  it = await openTestServer();
  line = await makeLine(it.acme, { e164: '+12025550101', cidr: '198.51.100.7', people: [it.acme.member.id] });
});
afterAll(() => it.close());

const header = 'prefix,name,price per minute,first increment,next increment,connection fee';
const today = () => new Date().toISOString().slice(0, 10);
const platform = (path: string) => `/api/v1/platform/price-lists${path}`;
async function upload(...rows: string[]): Promise<string> {
  const csv = [header, ...rows].join('\n');
  return (await it.operator.call('POST', platform('?name=list&currency=EUR'), csv, { 'content-type': 'text/csv' })).body.id;
}
let hoursAgo = 4;
/** And as if since some hours, so that calls of this test were answered by then. */
async function inForce(...rows: string[]): Promise<string> {
  const id = await upload(...rows);
  expect((await it.operator.call('POST', platform(`/${id}/start`), { from: today(), accept: true })).status).toBe(200);
  hoursAgo -= 1;
  await since(id, hoursAgo * 3_600_000);
  return id;
}
const since = (id: string, ms: number) =>
  it.database.db
    .updateTable('priceLists')
    .set({ startsAt: new Date(Date.now() - ms) })
    .where('id', '=', id)
    .execute();
const days = () => ({ from: nextDay(today(), -1), to: today() });
const again = (list: string) => it.operator.call('POST', platform(`/${list}/rate-again`), days());

let seq = 0;
const send = (...events: object[]) =>
  it.edge.call('POST', '/api/edge/v1/events', {
    journal: 'journal-costs',
    events: events.map((event) => {
      seq += 1;
      return { seq, event };
    }),
  });
const out = (call: string, called: string, change: Partial<CallStarted> = {}): CallStarted =>
  started({
    call,
    at: Date.now(),
    account: it.acme.id,
    number: line.number,
    called,
    calledRaw: called,
    caller: '+12025550101',
    people: [],
    apps: 0,
    out: { person: it.acme.member.id, destination: null },
    ...change,
  });
/** It ends now, after so many seconds of talk. */
const over = (call: string, seconds: number | null, change: Partial<CallEnded> = {}): CallEnded => {
  const endAt = Date.now();
  const answerAt = seconds === null ? null : endAt - seconds * 1000;
  const outcome = seconds === null ? 'no_answer' : 'answered';
  return ended({ call, at: endAt, endAt, answerAt, ringAt: answerAt, outcome, tried: [{ gateway: 'gwy_1', code: 200 }], ...change });
};
const inForceNow = async () =>
  (await it.operator.call('GET', platform(''))).body.items.find((one: { state: string }) => one.state === 'in_force');
const costOf = async (call: string) => (await it.acme.owner.call('GET', it.acme.at(`calls/${call}`))).body.cost;
const nothing = { amount: '0.00', currency: null, price: null, billedSeconds: 0 };

describe('what a call costs', () => {
  test('a call out before there was any list has no price, and is rated once an operator asks for it', async () => {
    await send(out('call_early', '+442079460123'), over('call_early', 0));
    expect(await costOf('call_early')).toEqual({ basis: 'no_price', ...nothing });
    const list = await inForce(
      '44,United Kingdom,0.0200,60,60,0.005',
      '447,United Kingdom mobile,0.10,1,1,0',
      '1,North America,0.01,6,6,0',
    );
    expect((await it.operator.call('GET', platform('/unpriced'))).body.items).toMatchObject([{ called: '+442079460123', calls: 1 }]);
    expect((await again(list)).body).toEqual({ calls: 1, changed: 1, before: '0.00', after: '0.025', currency: 'EUR' });
    expect(await costOf('call_early')).toMatchObject({ basis: 'rated', amount: '0.025' });
    expect((await it.operator.call('GET', platform('/unpriced'))).body.items).toEqual([]);
  });

  test('a call in costs nothing, and says why', async () => {
    const at = Date.now();
    await send(
      started({ call: 'call_in', at, account: it.acme.id, trunk: line.trunk, number: line.number }),
      ended({ call: 'call_in', at, endAt: at, answerAt: at - 60_000 }),
    );
    expect(await costOf('call_in')).toEqual({ basis: 'in', ...nothing });
  });

  test('a call out is rated by the longest prefix, with the terms of that day', async () => {
    await send(out('call_mobile', '+447900123456'), over('call_mobile', 61));
    expect(await costOf('call_mobile')).toEqual({
      basis: 'rated',
      amount: '0.101667',
      currency: 'EUR',
      price: { prefix: '447', name: 'United Kingdom mobile', perMinute: '0.10', firstSeconds: 1, nextSeconds: 1, connectionFee: '0.00' },
      billedSeconds: 61,
    });
  });

  test('while it is up it costs nothing yet, and what nobody answered costs nothing', async () => {
    await send(out('call_rings', '+442079460123'));
    expect(await costOf('call_rings')).toEqual({ basis: 'up', ...nothing });
    await send(over('call_rings', null));
    expect(await costOf('call_rings')).toMatchObject({ basis: 'not_answered', amount: '0.00' });
  });

  test('the end may come before the start, and both halves twice: it is rated once', async () => {
    const end = over('call_halves', 60);
    await send(end);
    await send(out('call_halves', '+442079460123'));
    await send(end, out('call_halves', '+447900123456'));
    expect(await costOf('call_halves')).toMatchObject({ basis: 'rated', amount: '0.025', billedSeconds: 60 });
    const rows = await it.database.db.selectFrom('callCosts').select('callId').where('callId', '=', 'call_halves').execute();
    expect(rows).toHaveLength(1);
  });

  test('a new list changes nothing of what was rated, until an operator asks for it', async () => {
    const list = await inForce('44,United Kingdom,0.04,60,60,0', '1,North America,0.01,6,6,0');
    expect(await costOf('call_halves')).toMatchObject({ amount: '0.025' });
    const rated = await again(list);
    expect(rated.body).toMatchObject({ calls: 3, changed: 3 });
    expect(await costOf('call_halves')).toMatchObject({ amount: '0.04' });
    expect(await costOf('call_mobile')).toMatchObject({ amount: '0.08', billedSeconds: 120 });
    const { items } = (await it.operator.call('GET', '/api/v1/platform/audit')).body;
    expect(items[0]).toMatchObject({ action: 'price_list.rated_again', after: { calls: 3, changed: 3, amountAfter: '0.16' } });
  });

  test('a call is rated by the list that was in force when it was answered, not by the one that is when its end is told', async () => {
    const before = (await inForceNow()).id;
    await since(before, 30_000);
    await send(out('call_long', '+442079460123'), over('call_long', 45));
    await send(out('call_short', '+442079460123'), over('call_short', 5));
    expect((await costOf('call_short')).amount).toBe('0.04');
    expect((await costOf('call_long')).amount).toBe('0.025');
  });

  test('calls are rated again by a list that is in force, for days that have come', async () => {
    const draft = await upload('44,United Kingdom,0.04,60,60,0');
    expect((await again(draft)).body.error.code).toBe('price_list.never_began');
    const wrong = (body: object) => it.operator.call('POST', platform(`/${draft}/rate-again`), body);
    expect((await wrong({ from: '2026-01-02', to: '2026-01-01' })).body.error.details[0].field).toBe('to');
    expect((await wrong({ from: '2026-01-02', to: '2999-01-01' })).body.error.details[0].field).toBe('to');
    expect((await wrong({ from: '2020-01-02', to: '2026-01-01' })).body.error.details[0].field).toBe('from');
    expect((await it.support.call('POST', platform(`/${draft}/rate-again`), { from: today(), to: today() })).status).toBe(403);
  });

  test('a call out proves nothing of how calls come to its number', async () => {
    const other = await makeLine(it.other, { e164: '+12025550199', cidr: '198.51.100.9' });
    await send({ ...out('call_proof', '+442079460123'), account: it.other.id, number: other.number });
    const { body } = await it.other.owner.call('GET', it.other.at(`numbers/${other.number}`));
    expect([body.state, body.lastCallAt]).toEqual(['awaiting_forward', null]);
  });
});

describe("the day's spend guard", () => {
  const limit = (text: string | null) =>
    it.database.db
      .insertInto('callsOut')
      .values({
        accountId: it.acme.id,
        allowed: true,
        allowedCountries: null,
        allowedCallsLimit: 10,
        allowedCallsLimitPerPerson: 5,
        allowedSpendPerDay: text,
        spentDay: null,
      })
      .onConflict((on) => on.column('accountId').doUpdateSet({ allowedSpendPerDay: text }))
      .execute();
  const look = (now = new Date()) => guardByTime({ db: it.database.db, feed: it.server.feed, publicUrl: 'https://p.example' }, now);
  const row = async () => {
    const feed = await readFeed(it, 0);
    const lines = await feed.until('snapshot.end');
    feed.close();
    void lines;
    return (
      await it.database.db
        .selectFrom('routes')
        .select('value')
        .where('tableName', '=', 'accounts')
        .where('key', '=', it.acme.id)
        .executeTakeFirst()
    )?.value as { spent: boolean };
  };
  const mails = () => it.database.db.selectFrom('mails').selectAll().where('about', 'like', 'spend %').orderBy('recipient').execute();
  const state = async () => (await it.acme.owner.call('GET', it.acme.at('spending/today'))).body;

  test('closes the account in the transaction that takes the call which reaches the limit, and mails its admins once', async () => {
    await limit('0.5000');
    const spent = Number((await state()).spent);
    expect((await state()).isReached).toBe(false);
    const missing = Math.ceil((0.5 - spent) / 0.04);
    for (let call = 0; call < missing; call += 1) await send(out(`call_g${call}`, '+442079460123'), over(`call_g${call}`, 30));
    expect(await row()).toMatchObject({ spent: true });
    expect(await state()).toMatchObject({
      isReached: true,
      limit: '0.50',
      up: '0.00',
      currency: 'EUR',
      opensAt: expect.stringMatching(/T00:00:00\.000Z$/),
    });
    await send(out('call_more', '+442079460123'), over('call_more', 30));
    expect((await mails()).map(({ recipient }) => recipient)).toEqual([it.acme.admin.email, it.acme.owner.email]);
    const [mail] = await mails();
    expect(mail?.subject).toContain('the day’s limit is reached');
    expect(mail?.body).toMatch(/The limit of a day is EUR 0\.50/);
    const { items } = (await it.acme.owner.call('GET', it.acme.at('audit'))).body;
    expect(items[0]).toMatchObject({ action: 'spend.reached', actor: { kind: 'system' }, after: { limit: '0.50' } });
  });

  test('opens again once the limit is higher, and closes again without another mail', async () => {
    await limit('0.9000');
    await look();
    expect(await row()).toMatchObject({ spent: false });
    await limit('0.1000');
    await send(out('call_again', '+442079460123'), over('call_again', 1));
    expect(await row()).toMatchObject({ spent: true });
    expect(await mails()).toHaveLength(2);
  });

  test('opens at once when support raises the limit, and closes at once when it is lowered', async () => {
    const allow = (spendPerDay: string) => it.support.call('PATCH', `/api/v1/platform/accounts/${it.acme.id}/calls-out`, { spendPerDay });
    expect((await allow('500')).body.spentDay).toBeNull();
    expect(await row()).toMatchObject({ spent: false });
    expect((await allow('0.1')).body.spentDay).toBe(today());
    expect(await row()).toMatchObject({ spent: true });
  });

  test('opens at midnight UTC', async () => {
    const midnight = new Date(Date.parse(`${today()}T00:00:00Z`) + 86_400_000);
    await look(new Date(midnight.getTime() - 1));
    expect(await row()).toMatchObject({ spent: true });
    await look(midnight);
    expect(await row()).toMatchObject({ spent: false });
  });

  test('counts what is up: as answered at once, and half a minute more; it opens when that call turns out to cost nothing', async () => {
    const { spent } = await state();
    await limit((Number(spent) + 0.05).toFixed(4));
    await send(out('call_up1', '+442079460123'));
    expect(await state()).toMatchObject({ up: '0.04', isReached: false });
    await send(out('call_up2', '+442079460123'));
    expect(await state()).toMatchObject({ up: '0.08', isReached: true });
    expect(await row()).toMatchObject({ spent: true });
    await send(over('call_up1', null), over('call_up2', null));
    expect(await row()).toMatchObject({ spent: false });
  });

  test('a call without a price counts as the dearest: a gap in the list is no way around the limit', async () => {
    const { spent } = await state();
    await limit((Number(spent) + 0.04).toFixed(4));
    await send(out('call_gap', '+33140000000'), over('call_gap', 10));
    expect(await costOf('call_gap')).toMatchObject({ basis: 'no_price', amount: '0.00' });
    expect(await row()).toMatchObject({ spent: true });
  });

  test('without a limit nothing closes', async () => {
    await limit(null);
    await look();
    await send(out('call_free', '+442079460123'), over('call_free', 3_600));
    expect(await state()).toMatchObject({ limit: null, isReached: false });
    expect(await row()).toMatchObject({ spent: false });
  });

  test('calls of one account that end on many connections at once are all counted', async () => {
    const { spent } = await state();
    await limit((Number(spent) + 0.4).toFixed(4));
    const ends = Array.from({ length: 10 }, (_, index) => index);
    await Promise.all(
      ends.map((index) =>
        it.edge.call('POST', '/api/edge/v1/events', {
          journal: `journal-costs-${index}`,
          events: [out(`call_c${index}`, '+442079460123'), over(`call_c${index}`, 30)].map((event, at) => ({ seq: at + 1, event })),
        }),
      ),
    );
    expect(Number((await state()).spent)).toBeCloseTo(Number(spent) + 0.4, 6);
    expect(await row()).toMatchObject({ spent: true });
    expect((await state()).isReached).toBe(true);
  });

  test('is shown to those who look after the account, and to nobody else', async () => {
    expect((await it.acme.member.call('GET', it.acme.at('spending/today'))).status).toBe(403);
    expect((await it.other.owner.call('GET', it.acme.at('spending/today'))).status).toBe(404);
  });
});
