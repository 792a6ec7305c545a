import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChangeLine } from '@patchcord/contracts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createControlPlane } from '../control-plane.ts';
import { createProblems, type Problems } from '../problems.ts';
import { followFeed } from './feed.ts';
import { openRoutesStore, type RoutesStore } from './store.ts';

/** A control plane that speaks the edge protocol over real HTTP and says what the test tells it to. */
interface Opened {
  since: number;
  epoch: string | null;
  authorization: string | undefined;
  response: ServerResponse;
  say(...lines: (ChangeLine | string)[]): void;
}
let server: Server;
let opened: Opened[];
let folder: string;
let store: RoutesStore;
let stop: AbortController;
let committed: number[];
let problems: Problems;
let following: Promise<void> | null;

beforeEach(async () => {
  opened = [];
  committed = [];
  following = null;
  problems = createProblems({ info() {}, warn() {} });
  stop = new AbortController();
  folder = mkdtempSync(join(tmpdir(), 'patchcord-feed-'));
  store = openRoutesStore(join(folder, 'routes.sqlite'));
  store.endSnapshot(0, 'life-1');
  server = createServer((request, response) => {
    const query = new URL(request.url ?? '', 'http://x').searchParams;
    const [since, epoch] = [Number(query.get('since')), query.get('epoch')];
    const say: Opened['say'] = (...lines) => {
      for (const line of lines) response.write(typeof line === 'string' ? line : `${JSON.stringify(line)}\n`);
    };
    if (request.headers.authorization !== 'Bearer the-token') {
      response.writeHead(401, { 'content-type': 'application/json' }).end('{"error":{"code":"edge.token_unknown","message":"no"}}');
      return;
    }
    response.writeHead(200, { 'content-type': 'application/x-ndjson' });
    response.flushHeaders();
    opened.push({ since, epoch, authorization: request.headers.authorization, response, say });
  });
  server.listen(0, '127.20.2.9');
  await once(server, 'listening');
});
afterEach(async () => {
  stop.abort();
  await following;
  server.closeAllConnections();
  server.close();
  store.close();
  rmSync(folder, { recursive: true });
});

function follow(more: { silenceMs?: number; token?: string } = {}) {
  const { port } = server.address() as AddressInfo;
  following = followFeed(
    {
      controlPlane: createControlPlane({ url: `http://127.20.2.9:${port}`, token: more.token ?? 'the-token' }),
      store,
      problems,
      log: { info() {} },
      onCommitted: () => committed.push(store.revision()),
      silenceMs: more.silenceMs ?? 5_000,
      retry: { firstMs: 5, mostMs: 20 },
    },
    stop.signal,
  );
}
async function connection(nth: number): Promise<Opened> {
  await vi.waitFor(() => expect(opened.length).toBeGreaterThan(nth), 3_000);
  return opened[nth] as Opened;
}
const hello: ChangeLine = { type: 'hello', edge: 'demo-1', location: 'Local demo', epoch: 'life-1', revision: 9 };
const rows = (revision: number, ...people: string[]): ChangeLine => ({
  type: 'rows',
  revision,
  rows: people.map((key) => ({ table: 'people', key, value: { accounts: ['acc_1'] } })),
});
const people = () => [...store.pages('people', 100)].flat().flatMap(([, key, value]) => (value === null ? [] : [key]));

test('rows are committed in order, and the next connection asks for what comes after them', async () => {
  follow();
  const first = await connection(0);
  expect(first.since).toBe(0);
  first.say(hello, rows(3, 'usr_a'), rows(4, 'usr_b'));
  await vi.waitFor(() => expect(committed).toEqual([3, 4]));
  expect(people()).toEqual(['usr_a', 'usr_b']);
  first.response.end();
  expect((await connection(1)).since).toBe(4);
});

test('a line that comes in pieces is one line', async () => {
  follow();
  const { say } = await connection(0);
  const text = `${JSON.stringify(hello)}\n${JSON.stringify(rows(3, 'usr_ä'))}\n`;
  const bytes = Buffer.from(text);
  const { response } = opened[0] as Opened;
  for (let at = 0; at < bytes.length; at += 7) {
    response.write(bytes.subarray(at, at + 7));
    await new Promise((resolve) => setImmediate(resolve));
  }
  say({ type: 'ping', at: 1 });
  await vi.waitFor(() => expect(people()).toEqual(['usr_ä']));
});

test('a snapshot replaces everything at its end, and not before', async () => {
  store.apply(2, [{ table: 'people', key: 'usr_old', value: { accounts: ['acc_1'] } }]);
  follow();
  const { say, response } = await connection(0);
  say(hello, { type: 'snapshot.begin' }, rows(9, 'usr_new'), { type: 'ping', at: 1 });
  response.end();
  const again = await connection(1);
  expect(people()).toEqual(['usr_old']);
  expect(again.since).toBe(2);
  again.say(hello, { type: 'snapshot.begin' }, rows(9, 'usr_new'), rows(9, 'usr_newer'), { type: 'snapshot.end', revision: 9 });
  await vi.waitFor(() => expect(committed).toEqual([9]));
  expect(people()).toEqual(['usr_new', 'usr_newer']);
});

test.each<[string, (ChangeLine | string)[]]>([
  ['not JSON', ['{"type":"rows"\n']],
  ['an unknown table', ['{"type":"rows","revision":9,"rows":[{"table":"secrets","key":"x","value":null}]}\n']],
  [
    'one bad row among good ones',
    [`${JSON.stringify(rows(9, 'usr_x')).replace('"rows":[', '"rows":[{"table":"people","key":"usr_y","value":{"accounts":[]}},')}\n`],
  ],
  ['an older revision', [rows(1, 'usr_x')]],
  ['the end of a snapshot that did not begin', [{ type: 'snapshot.end', revision: 9 }]],
  ['a second hello', [hello]],
])('a bad line (%s) is a problem, changes nothing, and the feed is opened again', async (_, lines) => {
  store.apply(2, [{ table: 'people', key: 'usr_a', value: { accounts: ['acc_1'] } }]);
  follow();
  (await connection(0)).say(hello, ...lines, rows(10, 'usr_after'));
  await vi.waitFor(() => expect(problems.list().join()).toMatch(/a change that was refused, nothing of it was applied/));
  expect(store.revision()).toBe(2);
  expect(people()).toEqual(['usr_a']);
  (await connection(1)).say(hello, rows(11, 'usr_b'));
  await vi.waitFor(() => expect(people()).toEqual(['usr_a', 'usr_b']));
  expect(problems.list()).toEqual([]);
});

test('a refused line shows no values: rows hold secrets', async () => {
  follow();
  (await connection(0)).say(
    hello,
    '{"type":"rows","revision":9,"rows":[{"table":"settings","key":"edge","value":{"sipSecret":"tooshort-but-secret"}}]}\n',
  );
  await vi.waitFor(() => expect(problems.list()).toHaveLength(1));
  expect(problems.list().join()).not.toMatch(/tooshort/);
});

test('another life of the database: its changes count only after a snapshot, and the next connection names it', async () => {
  store.apply(12, [{ table: 'people', key: 'usr_old', value: { accounts: ['acc_1'] } }]);
  follow();
  const first = await connection(0);
  expect([first.since, first.epoch]).toEqual([12, 'life-1']);
  const other: ChangeLine = { type: 'hello', edge: 'demo-1', location: 'Local demo', epoch: 'life-2', revision: 20 };
  first.say(other, rows(20, 'usr_mixed'));
  const second = await connection(1);
  expect(people()).toEqual(['usr_old']);
  second.say(other, { type: 'snapshot.begin' }, rows(3, 'usr_new'), { type: 'snapshot.end', revision: 3 }, rows(4, 'usr_newer'));
  await vi.waitFor(() => expect(committed).toEqual([3, 4]));
  expect(people()).toEqual(['usr_new', 'usr_newer']);
  second.response.end();
  const third = await connection(2);
  expect([third.since, third.epoch]).toEqual([4, 'life-2']);
});

test('silence is a dead connection; pings keep it', async () => {
  follow({ silenceMs: 150 });
  const first = await connection(0);
  first.say(hello);
  for (let n = 0; n < 8; n++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    first.say({ type: 'ping', at: n });
  }
  expect(opened).toHaveLength(1);
  await connection(1);
  expect(problems.list().join()).toMatch(/nothing heard for 0.15 s/);
});

test('an unknown token is said in words, and tried again', async () => {
  follow({ token: 'wrong' });
  await vi.waitFor(() => expect(problems.list().join()).toMatch(/does not know the token of this edge/));
});

test('a control plane that is gone is named, and the stored routes stay', async () => {
  store.apply(2, [{ table: 'people', key: 'usr_a', value: { accounts: ['acc_1'] } }]);
  const { port } = server.address() as AddressInfo;
  server.close();
  following = followFeed(
    {
      controlPlane: createControlPlane({ url: `http://127.20.2.9:${port}`, token: 'the-token' }),
      store,
      problems,
      log: { info() {} },
      onCommitted: () => undefined,
      retry: { firstMs: 5, mostMs: 20 },
    },
    stop.signal,
  );
  await vi.waitFor(() =>
    expect(problems.list().join()).toMatch(/going on with the last routes: http:\/\/127.20.2.9:\d+ cannot be reached: ECONNREFUSED/),
  );
  expect(people()).toEqual(['usr_a']);
});
