/** Where a number stands, as the API shows it and as edges hear of it. */
import type { EdgeEvent } from '@patchcord/contracts';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { refused, started } from '../../../test/events.ts';
import { makeLine, makePerson, openTestServer, type TestServer } from '../../../test/harness.ts';
import { forgetRemovedNumbers } from './arrivals.repository.ts';
import { findSilent } from './number-watch.ts';
import { goneBefore } from './numbers.usecases.ts';

let it: TestServer;
beforeAll(async () => {
  it = await openTestServer();
});
afterAll(() => it.close());

let last = 100;
let journals = 0;
const owner = (method: string, path: string, body?: unknown) => it.acme.owner.call(method, it.acme.at(path), body);
const send = (...events: EdgeEvent[]) =>
  it.edge.call('POST', '/api/edge/v1/events', {
    journal: `journal-states-${journals++}`,
    events: events.map((event, index) => ({ seq: index + 1, event })),
  });
/** A number of its own for each test. */
async function newNumber() {
  last += 1;
  const e164 = `+12025550${last}`;
  const line = await makeLine(it.acme, { e164, cidr: `198.51.100.${last}`, people: [it.acme.member.id] });
  const names = { account: it.acme.id, trunk: line.trunk, number: line.number };
  return {
    ...line,
    e164,
    path: `numbers/${line.number}`,
    started: (call: string, change = {}) => started({ ...names, call, ...change }),
    refused: (call: string, change = {}) => refused({ ...names, call, ...change }),
    state: async () => (await owner('GET', `numbers/${line.number}`)).body.state,
    row: async () => (await it.database.db.selectFrom('routes').select('value').where('key', '=', e164.slice(1)).executeTakeFirst())?.value,
  };
}

test('a new number waits for its first call; the first that could have rung makes it live', async () => {
  const number = await newNumber();
  expect(await number.state()).toBe('awaiting_forward');
  await send(number.refused('call_s1', { outcome: 'codec_mismatch', code: 488 }));
  expect(await number.state()).toBe('awaiting_forward');
  await send(number.refused('call_s2', { outcome: 'no_app_online', code: 480 }));
  expect((await owner('GET', number.path)).body).toMatchObject({ state: 'live', lastCallAt: expect.any(String) });
});

test('an event that names a number of another account moves nothing', async () => {
  const number = await newNumber();
  await send(number.started('call_foreign', { account: it.other.id, trunk: null }));
  expect(await number.state()).toBe('awaiting_forward');
});

test('pausing and resuming goes to the edges, and is where it was before', async () => {
  const number = await newNumber();
  expect((await owner('PATCH', number.path, { on: false })).body).toMatchObject({
    state: 'paused',
    on: false,
    pausedAt: expect.any(String),
  });
  expect(await number.row()).toMatchObject({ on: false });
  expect((await owner('PATCH', number.path, { on: false })).status).toBe(200);
  await send(number.refused('call_p1', { outcome: 'number_off', code: 480 }));
  expect(await number.state()).toBe('paused');
  expect((await owner('PATCH', number.path, { on: true })).body).toMatchObject({ state: 'awaiting_forward', on: true, pausedAt: null });
  expect(await number.row()).toMatchObject({ on: true });
  await send(number.started('call_p2'));
  await owner('PATCH', number.path, { on: false });
  expect((await owner('PATCH', number.path, { on: true })).body.state).toBe('live');
});

test('a removed number is unknown to edges, keeps its records and comes back as it was, with whom it rang', async () => {
  const number = await newNumber();
  await send(number.started('call_removed'));
  await owner('PATCH', number.path, { on: false });
  expect((await owner('DELETE', number.path)).status).toBe(204);
  expect(await number.row()).toBeNull();
  expect((await owner('GET', 'numbers')).body.items.map((one: { id: string }) => one.id)).not.toContain(number.number);
  const gone = (await owner('GET', 'numbers?removed=true')).body.items.find((one: { id: string }) => one.id === number.number);
  expect(gone).toMatchObject({ state: 'removed', restorableUntil: expect.any(String) });
  expect((await owner('GET', 'calls/call_removed')).body.number).toEqual({ id: number.number, e164: number.e164 });
  expect((await owner('PATCH', number.path, { on: true })).status).toBe(404);
  const back = await owner('POST', `${number.path}/restore`, {});
  expect(back.body).toMatchObject({ state: 'paused', restorableUntil: null, people: [{ id: it.acme.member.id }] });
  expect(await number.row()).toMatchObject({ on: false, people: [it.acme.member.id] });
  expect((await owner('POST', `${number.path}/restore`, {})).body.error.code).toBe('number.state');
});

test('a number that went to another account meanwhile is not taken from it', async () => {
  const number = await newNumber();
  await owner('DELETE', number.path);
  await makeLine(it.other, { e164: number.e164, cidr: '198.51.100.99' });
  expect((await owner('POST', `${number.path}/restore`, {})).body.error.code).toBe('number.already_live');
});

test('to another trunk a number moves by request only; support may move it', async () => {
  const [number, other] = [await newNumber(), await newNumber()];
  const moved = await owner('PATCH', number.path, { trunk: other.trunk, ringSeconds: 60 });
  expect([moved.status, moved.body.error.code]).toEqual([409, 'number.needs_review']);
  expect((await owner('PATCH', number.path, { trunk: number.trunk, ringSeconds: 60 })).body.ringSeconds).toBe(60);
  expect((await it.acme.direct('PATCH', number.path, { trunk: other.trunk })).body.trunk.id).toBe(other.trunk);
});

test('a number whose trunk is gone does not come back on another one by itself', async () => {
  const number = await newNumber();
  const other = await newNumber();
  await owner('DELETE', number.path);
  expect((await owner('DELETE', `trunks/${number.trunk}`)).status).toBe(204);
  expect((await owner('POST', `${number.path}/restore`, {})).body.error).toMatchObject({
    code: 'number.trunk_gone',
    details: [{ field: 'trunk' }],
  });
  expect((await owner('POST', `${number.path}/restore`, { trunk: other.trunk })).body.error.code).toBe('number.needs_review');
});

test('after 30 days it is gone for good; its records stay', async () => {
  const [kept, gone] = [await newNumber(), await newNumber()];
  await send(kept.started('call_kept'));
  for (const { path, number } of [kept, gone]) {
    await owner('DELETE', path);
    await sql`update numbers set removed_at = removed_at - interval '31 days' where id = ${number}`.execute(it.database.db);
    expect((await owner('GET', path)).status).toBe(404);
    expect((await owner('POST', `${path}/restore`, {})).status).toBe(404);
  }
  expect(await forgetRemovedNumbers(it.database.db, goneBefore(new Date()))).toBe(1);
  const left = await it.database.db.selectFrom('numbers').select('id').where('id', 'in', [kept.number, gone.number]).execute();
  expect(left).toEqual([{ id: kept.number }]);
  expect(await it.database.db.selectFrom('numberPeople').selectAll().where('numberId', '=', kept.number).execute()).toEqual([]);
  expect((await owner('GET', 'calls/call_kept')).body.number.e164).toBe(kept.e164);
});

test('a live number that is without calls for longer than its history makes likely is silent, until the next call', async () => {
  const [daily, rare] = [await newNumber(), await newNumber()];
  const day = 86_400_000;
  const history = (number: typeof daily, every: number) =>
    Array.from({ length: 12 }, (_, n) => number.started(`call_${number.number}_${n}`, { at: Date.now() - 5 * day - n * every }));
  await send(...history(daily, day), ...history(rare, 3 * day));
  expect([await daily.state(), await rare.state()]).toEqual(['live', 'live']);
  expect(await findSilent(it.database.db, new Date())).toEqual([daily.number]);
  expect([await daily.state(), await rare.state()]).toEqual(['silent', 'live']);
  expect(await findSilent(it.database.db, new Date())).toEqual([]);
  await send(daily.started('call_again'));
  expect(await daily.state()).toBe('live');
});

test('a person who is removed while numbers ring them: the number says so until people are chosen anew', async () => {
  const number = await newNumber();
  const gone = await makePerson(it.server, it.database, {
    name: 'Gloria',
    email: 'gloria@acme.example',
    account: { id: it.acme.id, role: 'member' },
  });
  await owner('PATCH', number.path, { people: [gone.id] });
  expect((await owner('DELETE', `people/${gone.id}`)).status).toBe(204);
  expect((await owner('GET', number.path)).body).toMatchObject({ people: [], peopleLost: [{ name: 'Gloria', at: expect.any(String) }] });
  expect(await number.row()).toMatchObject({ people: [] });
  expect((await owner('PATCH', number.path, { people: [it.acme.member.id] })).body.peopleLost).toEqual([]);
});

test('a member neither pauses nor restores', async () => {
  const number = await newNumber();
  for (const [method, path] of [
    ['PATCH', number.path],
    ['DELETE', number.path],
    ['POST', `${number.path}/restore`],
  ] as const)
    expect((await it.acme.member.call(method, it.acme.at(path), {})).status).toBe(403);
});
