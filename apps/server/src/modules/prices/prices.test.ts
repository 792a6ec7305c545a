import type { DestinationRow } from '@patchcord/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestServer, type TestServer } from '../../../test/harness.ts';
import { withinOneDay } from '../../../test/one-day.ts';
import { nextDay } from '../portings/days.models.ts';

let it: TestServer;
const ordinary = (country: string): DestinationRow => ({ country, kind: 'ordinary' });
const destinations = new Map([
  ['1', ordinary('US')],
  ['1876', ordinary('JM')],
  ['44', ordinary('GB')],
  ['33', ordinary('FR')],
]);
beforeAll(async () => {
  await withinOneDay();
  it = await openTestServer({ destinations });
});
afterAll(() => it.close());

const header = 'prefix,name,price per minute,first increment,next increment,connection fee';
const at = (path = '') => `/api/v1/platform/price-lists${path}`;
const upload = (rows: string[], { name = 'list.csv', currency = 'EUR' } = {}, person = it.operator) =>
  person.call('POST', at(`?name=${name}&currency=${currency}`), [header, ...rows].join('\n'), { 'content-type': 'text/csv' });
const today = () => new Date().toISOString().slice(0, 10);
const start = (id: string, body: object) => it.operator.call('POST', at(`/${id}/start`), body);
const states = async () =>
  Object.fromEntries((await it.operator.call('GET', at())).body.items.map((one: { name: string; state: string }) => [one.name, one.state]));

const good = ['44,United Kingdom,0.0125,60,60,0', '1,North America,0.01,6,6,0'];
const bad = ['447,United Kingdom mobile,"0,05",60,60,0', 'x,Nowhere,0.1,60,60,0'];

describe('price lists', () => {
  test('an upload is a draft that says what is wrong by row, and what it leaves without a price', async () => {
    const { status, body } = await upload([...good, ...bad], { name: 'first' });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      state: 'draft',
      startsAt: null,
      currency: 'EUR',
      prices: 2,
      faults: 2,
      uploadedBy: 'Olga',
      changes: null,
    });
    expect(body.faultList).toEqual([
      { line: 4, field: 'price per minute', received: '0,05', message: 'Write a point, not a comma: 0.05' },
      { line: 5, field: 'prefix', received: 'x', message: expect.stringContaining('1 to 15 digits') },
    ]);
    const kinds = new Map(body.gaps.map((gap: { country: string; kind: string }) => [gap.country, gap.kind]));
    expect(kinds.get('FR')).toBe('none');
    expect(kinds.has('GB')).toBe(false);
    expect(kinds.get('JM')).toBe('as_another');
  });

  test('what is wrong in a list is accepted before it is put in force, or it is not', async () => {
    const { id } = (await it.operator.call('GET', at())).body.items[0];
    const refused = await start(id, { from: today() });
    expect([refused.status, refused.body.error.code]).toEqual([409, 'price_list.not_accepted']);
    expect(refused.body.error.message).toMatch(/2 faults leave out their rows, and 1 country has no price/);
    expect(await states()).toEqual({ first: 'draft' });
    const started = await start(id, { from: today(), accept: true });
    expect(started.body).toMatchObject({ state: 'in_force', endsAt: null });
    expect(Date.now() - Date.parse(started.body.startsAt)).toBeLessThan(5_000);
  });

  test('the next list begins on a day to come, says what it changes, and ends the one before', async () => {
    const made = await upload(['44,United Kingdom,0.02,60,60,0', '33,France,0.01,60,60,0'], { name: 'second' });
    expect(made.body.changes).toMatchObject({ list: { name: 'first' }, added: 1, removed: 1, dearer: 1, cheaper: 0 });
    const from = nextDay(today(), 3);
    const { body } = await start(made.body.id, { from, accept: true });
    expect(body).toMatchObject({ state: 'scheduled', startsAt: `${from}T00:00:00.000Z` });
    const first = (await it.operator.call('GET', at())).body.items.find((one: { name: string }) => one.name === 'first');
    expect(first).toMatchObject({ state: 'in_force', endsAt: `${from}T00:00:00.000Z` });
  });

  test('two lists do not begin on one day, and none begins on a day that is over', async () => {
    const third = (await upload(good, { name: 'third' })).body.id;
    const taken = await start(third, { from: nextDay(today(), 3), accept: true });
    expect([taken.status, taken.body.error.code]).toEqual([409, 'price_list.day_taken']);
    const over = await start(third, { from: nextDay(today(), -1), accept: true });
    expect([over.status, over.body.error.code, over.body.error.details[0].field]).toEqual([400, 'price_list.day_over', 'from']);
    expect((await start(third, { from: 'tomorrow' })).status).toBe(400);
  });

  test('one that is to come can be moved to another day, or taken back; one that began stays', async () => {
    const lists = (await it.operator.call('GET', at())).body.items as { id: string; name: string }[];
    const named = (name: string) => lists.find((one) => one.name === name)?.id ?? '';
    expect((await start(named('second'), { from: nextDay(today(), 5), accept: true })).body.state).toBe('scheduled');
    expect((await it.operator.call('DELETE', at(`/${named('second')}`))).status).toBe(204);
    const kept = await it.operator.call('DELETE', at(`/${named('first')}`));
    expect([kept.status, kept.body.error.code]).toEqual([409, 'price_list.began']);
    expect((await start(named('first'), { from: nextDay(today(), 9), accept: true })).body.error.code).toBe('price_list.began');
    expect(await states()).toEqual({ first: 'in_force', third: 'draft' });
  });

  test('a platform has one currency', async () => {
    const other = await upload(good, { currency: 'USD' });
    expect([other.status, other.body.error.code]).toEqual([409, 'price_list.other_currency']);
    expect((await upload(good, { currency: 'EUX' })).body.error.code).toBe('price_list.currency_unknown');
    expect((await upload(good, { currency: 'euro' })).status).toBe(400);
  });

  test('what holds no price is refused, and says what a list looks like', async () => {
    const none = await it.operator.call('POST', at('?name=a&currency=EUR'), 'hello', { 'content-type': 'text/csv' });
    expect([none.status, none.body.error.code]).toEqual([400, 'price_list.unreadable']);
    expect(none.body.error.details[0].message).toContain('prefix,name,price per minute');
    expect((await upload([])).body.error.message).toContain('no row below the header');
    expect((await upload(['44,x,1'])).body.error.details[0].field).toBe('line 2, row');
  });

  test('prices of a list are found by their prefix', async () => {
    const { id } = (await it.operator.call('GET', at())).body.items.find((one: { name: string }) => one.name === 'first');
    expect((await it.operator.call('GET', at(`/${id}/prices?prefix=4`))).body.items).toEqual([
      { prefix: '44', name: 'United Kingdom', perMinute: '0.0125', firstSeconds: 60, nextSeconds: 60, connectionFee: '0.00' },
    ]);
    expect((await it.operator.call('GET', at(`/${id}/prices`))).body.items).toHaveLength(2);
    expect((await it.operator.call('GET', at('/prl_nothing/prices'))).status).toBe(404);
  });

  test('an account asks what a call to a number would cost, by the longest prefix of the list in force', async () => {
    const ask = (number: string, person = it.acme.member) => person.call('GET', it.acme.at(`prices/${encodeURIComponent(number)}`));
    expect((await ask('+44 20 7946 0123')).body).toEqual({
      number: '+442079460123',
      currency: 'EUR',
      price: { prefix: '44', name: 'United Kingdom', perMinute: '0.0125', firstSeconds: 60, nextSeconds: 60, connectionFee: '0.00' },
    });
    expect((await ask('0033140000000')).body).toEqual({ number: '+33140000000', currency: 'EUR', price: null });
    const wrong = await ask('hello');
    expect([wrong.status, wrong.body.error.code]).toEqual([400, 'price.number_malformed']);
    expect((await it.other.owner.call('GET', it.acme.at('prices/+442079460123'))).status).toBe(404);
  });

  test('support reads lists, and only operators change them', async () => {
    expect((await it.support.call('GET', at())).status).toBe(200);
    expect((await upload(good, {}, it.support)).status).toBe(403);
    expect((await it.acme.owner.call('GET', at())).status).toBe(403);
  });

  test('two operators who put lists in force for one day at the same moment: one of them is told', async () => {
    const ids = await Promise.all(['a', 'b'].map(async (name) => (await upload(good, { name })).body.id as string));
    const answers = await Promise.all(ids.map((id) => start(id, { from: nextDay(today(), 20), accept: true })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  });

  test('a list of 60,000 prices goes in, and out again', async () => {
    const rows = Array.from({ length: 60_000 }, (_, index) => `${10_000_000 + index},Place,0.01,60,60,0`);
    const { status, body } = await upload(rows, { name: 'long' });
    expect([status, body.prices]).toEqual([201, 60_000]);
    expect((await it.operator.call('DELETE', at(`/${body.id}`))).status).toBe(204);
  });
});
