import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RowChange } from '@patchcord/contracts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openRoutesStore, type RoutesStore } from './store.ts';

let folder: string;
let store: RoutesStore;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'patchcord-store-'));
  store = openRoutesStore(join(folder, 'routes.sqlite'));
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

const person = (key: string, ...accounts: string[]): RowChange => ({
  table: 'people',
  key,
  value: { accounts: accounts.length ? accounts : ['acc_1'] },
});
const source = (key: string, ...trunks: string[]): RowChange => ({
  table: 'sources',
  key,
  value: { trunks: trunks.length ? trunks : ['trk_1'] },
});
const gone = (row: RowChange): RowChange => ({ ...row, value: null });
const keys = (rows: { key: string }[]) => rows.map((row) => row.key);

test('rows and their revision are committed together, and are pending in the order they came', () => {
  store.apply(7, [source('127.0.0.10/32'), person('usr_b'), person('usr_a')]);
  expect(store.revision()).toBe(7);
  expect(keys(store.pending(10))).toEqual(['127.0.0.10/32', 'usr_b', 'usr_a']);
});

test('a batch that fails in the middle leaves neither rows nor revision', () => {
  store.apply(7, [person('usr_a')]);
  const broken = { table: 'people', key: null, value: null } as unknown as RowChange;
  expect(() => store.apply(8, [person('usr_b'), broken])).toThrow();
  expect(store.revision()).toBe(7);
  expect(keys(store.pending(10))).toEqual(['usr_a']);
});

test('only the newest value of a key is pending', () => {
  store.apply(1, [person('usr_a', 'acc_1')]);
  store.apply(2, [person('usr_b'), person('usr_a', 'acc_2')]);
  expect(store.pending(10).map((row) => [row.key, row.value])).toEqual([
    ['usr_b', '{"accounts":["acc_1"]}'],
    ['usr_a', '{"accounts":["acc_2"]}'],
  ]);
});

test('a removed row stays pending until its removal is in force, also over a restart of the agent', () => {
  store.apply(1, [source('127.0.0.10/32')]);
  store.markPushed(store.lastChange());
  store.apply(2, [gone(source('127.0.0.10/32'))]);
  store.close();
  store = openRoutesStore(join(folder, 'routes.sqlite'));
  const pending = store.pending(10);
  expect(pending.map((row) => [row.key, row.value])).toEqual([['127.0.0.10/32', null]]);
  expect(store.sourceKeys('with removed')).toEqual(['127.0.0.10/32']);
  expect(store.sourceKeys('without removed')).toEqual([]);
  store.markPushed(store.lastChange());
  expect([...store.pages('sources', 10)]).toEqual([]);
});

test('a snapshot forgets what it does not hold, takes what differs, and pushes nothing that is equal', () => {
  store.apply(5, [source('127.0.0.10/32'), person('usr_same'), person('usr_gone'), person('usr_changed', 'acc_1')]);
  store.markPushed(store.lastChange());
  store.beginSnapshot();
  store.stage([person('usr_new'), person('usr_same')]);
  store.stage([person('usr_changed', 'acc_2')]);
  expect(store.pending(10)).toEqual([]);
  expect(store.endSnapshot(9, 'life-1')).toEqual({ removed: 2, changed: 2 });
  expect(store.revision()).toBe(9);
  expect(store.pending(10).map((row) => [row.key, row.value])).toEqual([
    ['usr_gone', null],
    ['127.0.0.10/32', null],
    ['usr_new', '{"accounts":["acc_1"]}'],
    ['usr_changed', '{"accounts":["acc_2"]}'],
  ]);
});

test('a row that was removed and comes back in a snapshot is in force again', () => {
  store.apply(1, [person('usr_a')]);
  store.apply(2, [gone(person('usr_a'))]);
  store.beginSnapshot();
  store.stage([person('usr_a')]);
  store.endSnapshot(3, 'life-1');
  expect(store.pending(10).map((row) => [row.key, row.value])).toEqual([['usr_a', '{"accounts":["acc_1"]}']]);
});

test('half a snapshot changes nothing, and the next one begins empty', () => {
  store.apply(5, [person('usr_a')]);
  store.beginSnapshot();
  store.stage([person('usr_b')]);
  store.beginSnapshot();
  store.stage([person('usr_a')]);
  expect(store.endSnapshot(6, 'life-1')).toEqual({ removed: 0, changed: 0 });
});

test('the very first snapshot is not there until its end, also where it began before', () => {
  const keysNow = () => [...store.pages('people', 10)].flat().map(([, key]) => key);
  store.beginSnapshot();
  store.stage([person('usr_half'), source('127.0.0.10/32')]);
  expect([keysNow(), store.sourceKeys('with removed'), store.pending(10), store.counts(), store.revision()]).toEqual([[], [], [], {}, 0]);
  store.close();
  store = openRoutesStore(join(folder, 'routes.sqlite'));
  expect([keysNow(), store.value('people', 'usr_half')]).toEqual([[], null]);
  store.beginSnapshot();
  store.stage([person('usr_a'), person('usr_b'), person('usr_a', 'acc_2')]);
  expect(store.endSnapshot(9, 'life-1')).toEqual({ removed: 0, changed: 3 });
  expect([keysNow(), store.revision(), store.epoch()]).toEqual([['usr_a', 'usr_b'], 9, 'life-1']);
  expect(store.value('people', 'usr_a')).toBe('{"accounts":["acc_2"]}');
  store.apply(10, [person('usr_c'), gone(person('usr_b'))]);
  expect(keys(store.pending(10))).toEqual(['usr_c', 'usr_b']);
});

test('pages give every row of a table once', () => {
  store.apply(
    1,
    Array.from({ length: 25 }, (_, n) => person(`usr_${String(n).padStart(2, '0')}`)),
  );
  const pages = [...store.pages('people', 10)];
  expect(pages.map((page) => page.length)).toEqual([10, 10, 5]);
  expect(new Set(pages.flat().map(([, key]) => key)).size).toBe(25);
});

test('a second agent on the same folder is refused, and a killed one is not in the way', () => {
  const script = (then: string) =>
    `import { openRoutesStore } from ${JSON.stringify(join(import.meta.dirname, 'store.ts'))};
     const store = openRoutesStore(process.argv[1]); ${then}`;
  const node = (code: string, file: string) => spawnSync(process.execPath, ['--input-type=module', '-e', code, file], { encoding: 'utf8' });
  const file = join(folder, 'routes.sqlite');
  expect(node(script('console.log("opened")'), file).stderr).toMatch(/in use by another edge agent/);
  const other = join(folder, 'other.sqlite');
  expect(node(script(`store.apply(3, []); process.kill(process.pid, 'SIGKILL')`), other).signal).toBe('SIGKILL');
  expect(
    execFileSync(process.execPath, ['--input-type=module', '-e', script('console.log(store.revision())'), other], { encoding: 'utf8' }),
  ).toBe('3\n');
});
