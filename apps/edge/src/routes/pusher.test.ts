import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EdgeRow, RowChange, SyncRow } from '@patchcord/contracts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createProblems } from '../problems.ts';
import { createPusher, type Pusher } from './pusher.ts';
import { openRoutesStore, type RoutesStore } from './store.ts';

const quiet = { info() {}, warn() {} };
let folder: string;
let store: RoutesStore;
let pusher: Pusher;
let applied: number[];
const problems = createProblems(quiet);

/** The rows of a router in memory: what each push wrote, in order. The router itself is met in tests/calls. */
function rowsTable() {
  const pushes: SyncRow[][] = [];
  const rows = new Map<string, string>();
  let failures = 0;
  return {
    pushes,
    rows,
    failNext(times: number) {
      failures = times;
    },
    refuse: (_key: string): boolean => false,
    state: () => JSON.parse(rows.get('edge/state') ?? 'null') as EdgeRow | null,
    modes: () => pushes.flat().flatMap(([table, , value]) => (table === 'edge' ? [(JSON.parse(value ?? '{}') as EdgeRow).mode] : [])),
    async push(batch: SyncRow[]) {
      if (failures-- > 0) throw new Error('no answer');
      const bad = batch.find(([, key]) => this.refuse(key));
      if (bad) throw Object.assign(new Error(`bad ${bad[1]}`), { status: 400 });
      pushes.push(batch);
      for (const [table, key, value] of batch) {
        // A source is found only by a length in use. Without a state nobody is looked for.
        const state = rows.get('edge/state');
        if (table === 'sources' && value !== null && state !== undefined) {
          const { v4 = [] } = JSON.parse(state);
          expect(v4).toContain(Number(key.split('/')[1]));
        }
        if (value === null) rows.delete(`${table}/${key}`);
        else rows.set(`${table}/${key}`, value);
      }
    },
  };
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'patchcord-pusher-'));
  store = openRoutesStore(join(folder, 'routes.sqlite'));
  applied = [];
  pusher = createPusher({ store, problems, log: quiet, onApplied: () => applied.push(pusher.appliedRevision()) });
});
afterEach(() => {
  pusher.detach();
  store.close();
  rmSync(folder, { recursive: true });
});

const secret = (text: string): RowChange => ({
  table: 'settings',
  key: 'edge',
  value: { sipSecret: text.padEnd(32, '.'), sipDomain: 'patchcord' },
});
const source = (key: string): RowChange => ({ table: 'sources', key, value: { trunks: ['trk_1'] } });
const number = (key: string): RowChange => ({
  table: 'numbers',
  key,
  value: { id: `num_${key}`, account: 'acc_1', trunk: 'trk_1', on: true, people: [], ringSeconds: 30 },
});
const person = (key: string): RowChange => ({ table: 'people', key, value: { accounts: ['acc_1'] } });
const started = (router: ReturnType<typeof rowsTable>) => ({ router, mode: 'loading' as const, expected: new Map<string, number>() });

test('after a start: sources, then loading, the rest, numbers last, then open', async () => {
  store.apply(4, [number('12025550101'), person('usr_a'), source('127.0.0.10/32'), secret('one')]);
  const router = rowsTable();
  await pusher.attach(started(router));
  const order = router.pushes.flat().map(([table]) => table);
  expect(order).toEqual(['sources', 'edge', 'settings', 'people', 'numbers', 'edge']);
  expect(router.modes()).toEqual(['loading', 'open']);
  expect(applied).toEqual([4]);
});

test('an adopted router that took calls goes on taking them while everything is pushed again', async () => {
  store.apply(4, [source('127.0.0.10/32')]);
  const router = rowsTable();
  await pusher.attach({ router, mode: 'open', expected: new Map() });
  expect(router.modes()).toEqual(['open']);
});

test('an edge that never had routes has no state; its first ones come as after a start', async () => {
  const router = rowsTable();
  await pusher.attach(started(router));
  expect(router.state()).toBeNull();
  expect(pusher.mode()).toBeNull();
  store.apply(1, [number('12025550101'), source('127.0.0.10/32'), secret('one')]);
  await pusher.wake();
  expect(router.pushes.flat().map(([table]) => table)).toEqual(['sources', 'edge', 'settings', 'numbers', 'edge']);
  expect(router.modes()).toEqual(['loading', 'open']);
});

test('people whose phones come back are pushed after a start', async () => {
  store.apply(4, []);
  const router = rowsTable();
  await pusher.attach({ ...started(router), expected: new Map([['usr_a', 1234]]) });
  expect(router.rows.get('expected/usr_a')).toBe('{"untilMs":1234}');
});

test('a new prefix length is known before its source; a length out of use goes after the last source with it', async () => {
  store.apply(1, [source('127.0.0.10/32')]);
  const router = rowsTable();
  await pusher.attach(started(router));
  store.apply(2, [source('203.0.113.0/24')]);
  await pusher.wake();
  expect(router.state()).toEqual({ mode: 'open', v4: [32, 24], v6: [] });
  store.apply(3, [{ table: 'sources', key: '127.0.0.10/32', value: null }]);
  await pusher.wake();
  expect(router.pushes.at(-2)).toEqual([['sources', '127.0.0.10/32', null]]);
  expect(router.state()).toEqual({ mode: 'open', v4: [24], v6: [] });
  expect(applied).toEqual([1, 2, 3]);
});

test('more rows than fit one push go in several', async () => {
  store.apply(
    1,
    Array.from({ length: 12_000 }, (_, n) => person(`usr_${n}`)),
  );
  const router = rowsTable();
  await pusher.attach(started(router));
  expect(router.pushes.filter((batch) => batch[0]?.[0] === 'people').map((batch) => batch.length)).toEqual([5_000, 5_000, 2_000]);
  store.apply(
    2,
    Array.from({ length: 7_000 }, (_, n) => number(String(12_025_550_000 + n))),
  );
  await pusher.wake();
  expect(router.rows.size).toBe(12_000 + 7_000 + 1);
});

test('a push that fails is tried again, shows as a problem meanwhile, and is not called applied before', async () => {
  store.apply(1, [person('usr_a')]);
  const router = rowsTable();
  await pusher.attach(started(router));
  router.failNext(1);
  store.apply(2, [person('usr_b')]);
  void pusher.wake();
  await vi.waitFor(() => expect(problems.list().join()).toMatch(/routes cannot be pushed into Kamailio: no answer/));
  expect(pusher.appliedRevision()).toBe(1);
  await vi.waitFor(() => expect(pusher.appliedRevision()).toBe(2), 2_000);
  expect(problems.list()).toEqual([]);
  expect(router.rows.has('people/usr_b')).toBe(true);
});

test('a removal that was committed but not pushed by a killed agent reaches the adopted router', async () => {
  store.apply(1, [person('usr_a')]);
  const router = rowsTable();
  await pusher.attach(started(router));
  pusher.detach();
  store.apply(2, [{ table: 'people', key: 'usr_a', value: null }]);
  await pusher.attach({ router, mode: 'open', expected: new Map() });
  expect(router.rows.has('people/usr_a')).toBe(false);
});

test('draining is pushed at once and stays while changes go on', async () => {
  store.apply(1, [person('usr_a')]);
  const router = rowsTable();
  await pusher.attach(started(router));
  await pusher.drain();
  expect(router.state()?.mode).toBe('draining');
  store.apply(2, [source('127.0.0.10/32')]);
  await pusher.wake();
  expect(router.state()).toEqual({ mode: 'draining', v4: [32], v6: [] });
});

test('a row that the router refuses is left out and shown; all others are in force, and its correction clears it', async () => {
  const router = rowsTable();
  router.refuse = (key) => key === 'usr_7';
  store.apply(3, [source('127.0.0.10/32')]);
  store.apply(
    13,
    Array.from({ length: 10 }, (_, n) => person(`usr_${n}`)),
  );
  await pusher.attach(started(router));
  expect([...router.rows.keys()].filter((key) => key.startsWith('people/'))).toHaveLength(9);
  expect(pusher.appliedRevision()).toBe(3); // what stood before the line that brought the refused row
  expect(problems.list().join()).toMatch(/the call router refuses 1 of the routes, the others are in force: bad usr_7/);
  store.apply(14, [person('usr_10')]);
  await pusher.wake();
  expect(pusher.appliedRevision()).toBe(3);
  router.refuse = () => false;
  store.apply(15, [person('usr_7')]);
  await pusher.wake();
  expect(pusher.appliedRevision()).toBe(15);
  expect(router.rows.has('people/usr_7')).toBe(true);
  expect(problems.list()).toEqual([]);
});
