/** What leans on the database, on PGlite and on a real PostgreSQL: the same rules on both. */
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pruneTombstones } from '../src/modules/changes/changes.repository.ts';
import { seedDemo } from '../src/modules/demo/demo.usecases.ts';
import { type Database, openPostgres } from '../src/platform/database/database.ts';
import { appliedMigrations, migrateDown, migrateUp, readMigrations } from '../src/platform/database/migrate.ts';
import { ended, refused, started, unlisted } from './events.ts';
import { readFeed } from './feed.ts';
import { makeEdge, makeLine, openTestServer, report, type TestServer } from './harness.ts';
import { freshPglite } from './pglite.ts';
import { type Postgres, startPostgres } from './postgres.ts';
import { schemaOf } from './schema.ts';

let postgres: Postgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres?.stop());

const engines = [
  { engine: 'pglite', fresh: () => freshPglite() },
  { engine: 'postgres', fresh: () => postgres.fresh() },
] as const;

const schemas = new Map<string, string>();

describe.each(engines)('migrations on $engine', ({ engine, fresh }) => {
  test('go up, down and up again, and leave the same schema', async () => {
    const database = await fresh();
    const all = readMigrations().map((migration) => migration.name);
    expect(await migrateUp(database)).toEqual(all);
    const schema = await schemaOf(database);
    schemas.set(engine, schema);
    await expect(schema).toMatchFileSnapshot('schema.snapshot.txt');
    expect(await migrateUp(database)).toEqual([]);
    expect(await migrateDown(database, all.length)).toEqual(all.toReversed());
    expect(await schemaOf(database)).not.toContain('calls');
    expect(await migrateUp(database)).toEqual(all);
    expect(await schemaOf(database)).toBe(schema);
    await database.close();
  });

  test('one that fails leaves nothing behind, and says which', async () => {
    const database = await fresh();
    const bad = { name: '0001_bad', up: 'create table half (id text); select nonsense;', down: '' };
    await expect(migrateUp(database, [bad])).rejects.toThrow(/0001_bad failed/);
    expect(await appliedMigrations(database)).toEqual([]);
    expect(await schemaOf(database)).not.toContain('half');
    await database.close();
  });

  test('a database of a newer version is refused', async () => {
    const database = await fresh();
    await migrateUp(database);
    await expect(migrateUp(database, readMigrations().slice(0, 2))).rejects.toThrow(/newer version of Patchcord: it has 0003_records/);
    await database.close();
  });
});

test('two servers that start at once on one PostgreSQL migrate it once', async () => {
  const url = postgres.freshUrl();
  const [a, b] = [await openPostgres(url), await openPostgres(url)];
  const run = await Promise.all([migrateUp(a), migrateUp(b)]);
  expect(run.flat().sort()).toEqual(readMigrations().map((migration) => migration.name));
  await Promise.all([a.close(), b.close()]);
});

describe.each(engines)('the control plane on $engine', ({ engine, fresh }) => {
  let it: TestServer;
  let line: Awaited<ReturnType<typeof makeLine>>;
  const count = async (table: 'calls' | 'attempts') =>
    Number((await sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)}`.execute(it.database.db)).rows[0]?.n);
  const send = (journal: string, events: unknown[], from = 1) =>
    it.edge.call('POST', '/api/edge/v1/events', { journal, events: events.map((event, index) => ({ seq: from + index, event })) });
  const owned = () => ({ account: it.acme.id, trunk: line.trunk, number: line.number });

  beforeAll(async () => {
    it = await openTestServer({ database: await fresh() });
    line = await makeLine(it.acme, { e164: '+12025550101', cidr: '198.51.100.7', people: [it.acme.member.id] });
  });
  afterAll(() => it?.close());

  describe('change feed', () => {
    test('a new edge gets hello, then a snapshot of everything that lives, then stands at its revision', async () => {
      const feed = await readFeed(it, 0);
      const lines = await feed.collect((one) => one.type === 'snapshot.end');
      feed.close();
      expect(lines.map((one) => one.type).slice(0, 2)).toEqual(['hello', 'snapshot.begin']);
      const rows = lines.flatMap((one) => (one.type === 'rows' ? one.rows : []));
      expect(rows.map((row) => row.table)).toEqual(expect.arrayContaining(['settings', 'people', 'trunks', 'sources', 'numbers']));
      expect(rows.find((row) => row.table === 'numbers')).toEqual({
        table: 'numbers',
        key: '12025550101',
        value: { id: line.number, account: it.acme.id, trunk: line.trunk, on: true, people: [it.acme.member.id], ringSeconds: 30 },
      });
      expect(rows.filter((row) => row.table === 'settings')).toHaveLength(1);
      const [hello, end] = [lines[0], lines.at(-1)] as { revision: number }[];
      expect(end?.revision).toBe(hello?.revision);
    });

    test('a change is on the stream within a fraction of a second, and an edge that is current gets only it', async () => {
      const feed = await readFeed(it, 0);
      const { revision } = await feed.until('snapshot.end');
      const at = performance.now();
      await it.acme.owner.call('PATCH', it.acme.at(`numbers/${line.number}`), { ringSeconds: 45 });
      const rows = await feed.until('rows');
      expect(performance.now() - at).toBeLessThan(500);
      feed.close();
      expect(rows.rows.map((row) => [row.table, row.key])).toEqual([['numbers', '12025550101']]);
      expect(rows.revision).toBe(revision + 1);

      const again = await readFeed(it, revision);
      expect((await again.until('rows')).rows).toEqual(rows.rows);
      again.close();
    });

    test('a source row lists the trunks of all accounts, and a removal is a row without a value', async () => {
      const feed = await readFeed(it, 0);
      await feed.until('snapshot.end');
      const made = await it.other.owner.call('POST', it.other.at('trunks'), {
        name: 'T',
        carrier: 'C',
        sources: [{ cidr: '198.51.100.7/32' }],
      });
      const shared = await feed.until('rows', (one) => one.rows.some((row) => row.table === 'sources'));
      expect(shared.rows.find((row) => row.table === 'sources')?.value).toEqual({ trunks: [line.trunk, made.body.id].sort() });
      await it.other.owner.call('DELETE', it.other.at(`trunks/${made.body.id}`));
      const gone = await feed.until('rows');
      expect(gone.rows.find((row) => row.table === 'trunks')?.value).toBeNull();
      expect(gone.rows.find((row) => row.table === 'sources')?.value).toEqual({ trunks: [line.trunk] });
      feed.close();
    });

    test("an edge does not get another edge's settings, and stands at the newest revision all the same", async () => {
      const feed = await readFeed(it, 0);
      await feed.until('snapshot.end');
      await makeEdge(it.server, it.database, 'edge-2');
      const line2 = await feed.until('rows');
      expect(line2.rows).toEqual([]);
      feed.close();
    });

    test('an edge that stands below the oldest tombstone, or above the newest revision, gets a snapshot', async () => {
      const made = await it.other.owner.call('POST', it.other.at('trunks'), { name: 'T', carrier: 'C', sources: [] });
      const before = (await readFeedHello(it)).revision;
      await it.other.owner.call('DELETE', it.other.at(`trunks/${made.body.id}`));
      expect(await pruneTombstones(it.database.db, new Date(Date.now() + 1_000))).toBeGreaterThan(0);
      for (const since of [before, 1_000_000]) {
        const feed = await readFeed(it, since);
        expect((await feed.collect((one) => one.type !== 'hello')).at(-1)?.type).toBe('snapshot.begin');
        feed.close();
      }
    });

    test('more rows than fit a line come in several, and none is missed', async () => {
      const people = Array.from({ length: 2_300 }, (_, index) => `usr_bulk${String(index).padStart(5, '0')}`);
      const { revision } = await readFeedHello(it);
      await it.server.feed.change(async (trx, touch) => {
        for (let start = 0; start < people.length; start += 1_000) {
          const some = people.slice(start, start + 1_000);
          await trx
            .insertInto('users')
            .values(some.map((id) => ({ id, name: id, email: `${id}@bulk.example`, platformRole: null })))
            .execute();
          await trx
            .insertInto('members')
            .values(some.map((id) => ({ id: `mem${id}`, accountId: it.other.id, userId: id, role: 'member' as const })))
            .execute();
          for (const id of some) touch('people', id);
        }
      });
      const feed = await readFeed(it, revision);
      const lines = (await feed.collect((one) => one.type === 'rows' && one.revision === revision + 2_300)).filter(
        (one) => one.type === 'rows',
      );
      expect(lines.map((one) => one.rows.length)).toEqual([1_000, 1_000, 300]);
      const later = await readFeed(it, lines[0]?.revision ?? 0);
      const rest = (await later.collect((one) => one.type === 'rows' && one.revision === revision + 2_300)).flatMap((one) =>
        one.type === 'rows' ? one.rows : [],
      );
      expect(rest).toHaveLength(1_300);
      const whole = await readFeed(it, 0);
      const keys = (await whole.collect((one) => one.type === 'snapshot.end')).flatMap((one) =>
        one.type === 'rows' ? one.rows.map((row) => row.key) : [],
      );
      expect(people.every((id) => keys.includes(id))).toBe(true);
      for (const one of [feed, later, whole]) one.close();
    });

    test('the stream of an edge that was deleted ends, and its token is worth nothing', async () => {
      const gone = await makeEdge(it.server, it.database, 'edge-gone');
      const feed = await readFeed(it, 0, gone.token);
      await feed.until('snapshot.end');
      expect((await it.operator.call('DELETE', `/api/v1/platform/edges/${gone.id}`)).status).toBe(204);
      await feed.ended;
      expect((await gone.call('POST', '/api/edge/v1/report', report())).body.error.code).toBe('edge.token_unknown');
    });

    test('two transactions that add one range to two trunks at the same moment leave a row with both', async () => {
      const trunk = async () =>
        (await it.other.owner.call('POST', it.other.at('trunks'), { name: 'T', carrier: 'C', sources: [] })).body.id as string;
      const trunks = [await trunk(), await trunk()];
      const cidr = '198.51.100.64/28';
      // On PostgreSQL neither goes on before both have inserted; PGlite runs one transaction at a time.
      let inserted = 0;
      const both = async () => {
        inserted += 1;
        while (engine === 'postgres' && inserted < 2) await new Promise((resolve) => setTimeout(resolve, 1));
      };
      await Promise.all(
        trunks.map((trunkId, index) =>
          it.server.feed.change(async (trx, touch) => {
            await trx
              .insertInto('sources')
              .values({ id: `src_race${index}`, trunkId, cidr, note: '' })
              .execute();
            await both();
            touch('sources', cidr);
          }),
        ),
      );
      const row = await it.database.db.selectFrom('routes').select('value').where('key', '=', cidr).executeTakeFirstOrThrow();
      expect(row.value).toEqual({ trunks: trunks.sort() });
    });

    test('a transaction that fails publishes nothing', async () => {
      const { revision } = await readFeedHello(it);
      const body = { name: 'T', carrier: 'C', sources: [{ cidr: '198.51.100.80/32' }, { cidr: 'nonsense' }] };
      expect((await it.acme.owner.call('POST', it.acme.at('trunks'), body)).status).toBe(400);
      expect((await readFeedHello(it)).revision).toBe(revision);
    });
  });

  describe('numbers', () => {
    test('one number claimed by two accounts at the same moment is live in exactly one', async () => {
      const trunks = await Promise.all(
        [it.acme, it.other].map(
          async (account) => (await account.owner.call('POST', account.at('trunks'), { name: 'T', carrier: 'C' })).body.id,
        ),
      );
      const answers = await Promise.all(
        [it.acme, it.other].map((account, index) =>
          account.owner.call('POST', account.at('numbers'), { e164: '+12025550150', trunk: trunks[index] }),
        ),
      );
      expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409]);
      const loser = answers.find((answer) => answer.status === 409);
      expect(loser?.body.error.code).toBe('number.already_live');
      expect(JSON.stringify(loser?.body)).not.toMatch(/acc_|Acme|Other/);
    });
  });

  describe('events', () => {
    test('a batch that comes twice counts once, and what was seen is acknowledged again', async () => {
      const [calls, attempts] = [await count('calls'), await count('attempts')];
      const events = [started({ ...owned(), call: 'call_twice' }), ended({ call: 'call_twice' }), unlisted({ count: 3 })];
      expect((await send('journal-twice', events)).body).toEqual({ ackedSeq: 3 });
      expect((await send('journal-twice', events)).body).toEqual({ ackedSeq: 3 });
      const overlap = await send('journal-twice', [unlisted({ count: 3 }), unlisted({ count: 4 })], 3);
      expect(overlap.body).toEqual({ ackedSeq: 4 });
      expect([await count('calls'), await count('attempts')]).toEqual([calls + 1, attempts + 1]);
      const attempt = (await it.operator.call('GET', '/api/v1/platform/attempts?source=203.0.113.9')).body.items[0];
      expect(attempt).toMatchObject({ count: 7, code: 0, result: { outcome: 'source_not_listed' }, userAgent: 'friendly-scanner' });
    });

    test('the same batch sent at once by many connections counts once', async () => {
      await send('journal-race', [unlisted({ address: '203.0.113.77', count: 1 })]);
      const events = [unlisted({ address: '203.0.113.77', count: 5 })];
      await Promise.all(Array.from({ length: 10 }, () => send('journal-race', events, 2)));
      expect((await it.operator.call('GET', '/api/v1/platform/attempts?source=203.0.113.77')).body.items[0].count).toBe(6);
    });

    test.each([
      ['start, end', (call: string) => [started({ ...owned(), call }), ended({ call })]],
      ['end, start', (call: string) => [ended({ call }), started({ ...owned(), call })]],
    ])('a record is made once, in the order %s, in two batches', async (name, make) => {
      const call = `call_${name.replaceAll(/\W/g, '')}`;
      const [first, second] = make(call);
      await send(`journal-${name}`, [first]);
      await send(`journal-${name}`, [second], 2);
      const record = (await it.acme.owner.call('GET', it.acme.at(`calls/${call}`))).body;
      expect(record).toMatchObject({
        called: '+12025550101',
        number: { e164: '+12025550101' },
        result: { outcome: 'answered' },
        code: 200,
        hungUpBy: 'caller',
        codec: 'PCMU',
      });
      expect(Date.parse(record.startedAt)).toBeLessThan(Date.parse(record.endAt));
    });

    test('an end without a start belongs to no account, and a second end changes nothing', async () => {
      await send('journal-ends', [started({ ...owned(), call: 'call_ends' }), ended({ call: 'call_ends' }), ended({ call: 'call_alone' })]);
      await send('journal-ends', [ended({ call: 'call_ends', outcome: 'edge_restarted', code: 503 })], 4);
      expect((await it.acme.owner.call('GET', it.acme.at('calls/call_ends'))).body.result.outcome).toBe('answered');
      expect((await it.acme.owner.call('GET', it.acme.at('calls/call_alone'))).status).toBe(404);
    });

    test("an edge cannot write into another edge's record", async () => {
      const second = await makeEdge(it.server, it.database, 'edge-3');
      await send('journal-own', [started({ ...owned(), call: 'call_own' })]);
      await second.call('POST', '/api/edge/v1/events', { journal: 'journal-b', events: [{ seq: 1, event: ended({ call: 'call_own' }) }] });
      expect((await it.acme.owner.call('GET', it.acme.at('calls/call_own'))).body.result).toBeNull();
    });

    test('an event that names ids which do not exist or do not fit together is skipped, and the ones behind it are taken', async () => {
      const before = await count('calls');
      const wrong = [
        started({ account: 'acc_nobody', call: 'call_w1' }),
        started({ ...owned(), account: it.other.id, call: 'call_w2' }),
        started({ account: it.acme.id, trunk: 'trk_nobody', call: 'call_w3' }),
        { type: 'nonsense' },
        { ...started({ ...owned(), call: 'call_w4' }), at: 'yesterday' },
      ];
      const answer = await send('journal-wrong', [...wrong, started({ ...owned(), call: 'call_good' })]);
      expect(answer.body).toEqual({ ackedSeq: 6 });
      expect(await count('calls')).toBe(before + 1);
    });

    test('characters and times that the database cannot hold do not block the journal', async () => {
      const odd = started({
        ...owned(),
        call: 'call_odd',
        at: Number.MAX_SAFE_INTEGER,
        callerRaw: 'a\u0000b\ud800c',
        callerName: '|"\\u0000"',
      });
      expect((await send('journal-odd', [odd])).body).toEqual({ ackedSeq: 1 });
      expect((await it.acme.owner.call('GET', it.acme.at('calls/call_odd'))).body.callerRaw).toBe('a\ufffdb\ufffdc');
    });

    test('a refusal with a number is a record of the people it would have rung; one without is an attempt', async () => {
      const known = refused({
        ...owned(),
        call: 'call_refused',
        outcome: 'no_app_online',
        code: 480,
        called: '+12025550101',
        calledRaw: '+12025550101',
      });
      const unknown = refused({ account: it.acme.id, trunk: line.trunk, outcome: 'number_unknown', sipCallId: 'sip-unknown' });
      await send('journal-refused', [known, unknown, { ...unknown, call: 'call_r2' }]);
      expect((await it.acme.member.call('GET', it.acme.at('calls/call_refused'))).body.result.outcome).toBe('no_app_online');
      const attempts = (await it.acme.owner.call('GET', it.acme.at('attempts?sipCallId=sip-unknown'))).body.items;
      expect(attempts).toHaveLength(1);
      expect(attempts[0]).toMatchObject({
        count: 2,
        called: '+12025550199',
        result: { outcome: 'number_unknown' },
        trunk: { id: line.trunk },
      });
    });

    test('an unlisted source that calls a live number is shown to its account, and to no other', async () => {
      await send('journal-unlisted', [unlisted({ address: '203.0.113.50', calledRaw: '0012025550101' })]);
      const of = async (account: TestServer['acme']) =>
        (await account.owner.call('GET', account.at('attempts?source=203.0.113.50'))).body.items;
      expect(await of(it.acme)).toMatchObject([{ called: '+12025550101', calledRaw: '0012025550101', caller: '+442079460123' }]);
      expect(await of(it.other)).toEqual([]);
    });

    test('an error in the call router is counted and kept', async () => {
      await send('journal-error', [
        { type: 'router.error', at: Date.now(), where: 'carrier', message: 'x is undefined', sipCallId: 'abc' },
      ]);
      const metrics = (await it.call('GET', '/metrics')).body;
      expect(metrics).toContain('patchcord_router_errors_total{edge="edge-1"} 1');
    });

    test('a flood from many addresses keeps a bounded number of rows, and the newest of them', async () => {
      const { ingest } = await import('../src/modules/events/events.usecases.ts');
      const { findEdge } = await import('../src/modules/edges/edges.repository.ts');
      const pino = (await import('pino')).default;
      const edge = await findEdge(it.database.db, it.edge.id);
      const events = Array.from({ length: 500 }, (_, index) => ({
        seq: index + 1,
        event: unlisted({ address: `10.0.${index >> 8}.${index & 255}`, at: Date.now() + index }),
      }));
      if (!edge) throw new Error('no edge');
      await ingest({ db: it.database.db, metrics: it.server.metrics, log: pino({ level: 'silent' }), kept: 100 }, edge, {
        journal: 'journal-flood',
        events,
      });
      const rows = await it.database.db
        .selectFrom('attempts')
        .select('source')
        .where('accountId', 'is', null)
        .orderBy('lastAt', 'desc')
        .execute();
      expect(rows).toHaveLength(100);
      expect(rows[0]?.source).toBe('10.0.1.243');
    });

    test('1,000 events a second and more go in, in batches of 500', async () => {
      const batches = Array.from({ length: 6 }, (_, batch) =>
        Array.from({ length: 250 }, (_, index) => {
          const call = `call_speed_${batch}_${index}`;
          return [started({ ...owned(), call }), ended({ call })];
        }).flat(),
      );
      const at = performance.now();
      for (const [index, events] of batches.entries()) expect((await send('journal-speed', events, index * 500 + 1)).status).toBe(200);
      const perSecond = 3_000 / ((performance.now() - at) / 1_000);
      console.info(`${engine}: ${Math.round(perSecond)} events/s`);
      expect(perSecond).toBeGreaterThan(1_000);
    });
  });

  test('lists are paged, newest first, and nothing is missed or twice', async () => {
    const ids: string[] = [];
    let cursor: string | null = null;
    do {
      const page: { items: { id: string }[]; nextCursor: string | null } = (
        await it.acme.owner.call('GET', it.acme.at(`calls?limit=200${cursor ? `&cursor=${cursor}` : ''}`))
      ).body;
      ids.push(...page.items.map((item) => item.id));
      cursor = page.nextCursor;
    } while (cursor);
    expect(new Set(ids).size).toBe(ids.length);
    const owned = await it.database.db
      .selectFrom('calls')
      .select('id')
      .where('accountId', '=', it.acme.id)
      .orderBy('startedAt', 'desc')
      .orderBy('id', 'desc')
      .execute();
    expect(ids).toEqual(owned.map((row) => row.id));
    expect(ids.length).toBeGreaterThan(1_000);
  });

  test('the demo is seeded once, and its edge gets the token of each start', async () => {
    const database = await fresh();
    await migrateUp(database);
    const demo = await openTestServer({ database });
    const seed = {
      password: 'a password for the demo',
      edgeToken: 'first',
      edgeAddress: '127.0.0.1',
      edgeSipPort: 5060,
      edgeWebsocketPort: 8088,
    };
    expect(await seedDemo({ db: database.db, feed: demo.server.feed, seed })).toBe(true);
    expect(await seedDemo({ db: database.db, feed: demo.server.feed, seed: { ...seed, edgeToken: 'second', edgeSipPort: 5070 } })).toBe(
      false,
    );
    const auth = (token: string) => demo.call('POST', '/api/edge/v1/report', report(), { authorization: `Bearer ${token}` });
    expect([(await auth('first')).status, (await auth('second')).status]).toEqual([401, 204]);
    const signedIn = await demo.call('POST', '/api/auth/sign-in/email', { email: 'ada@demo.example', password: seed.password });
    expect(signedIn.status).toBe(200);
    const locations = (await demo.operator.call('GET', '/api/v1/locations')).body.items;
    expect(locations.find((one: { name: string }) => one.name === 'Local demo')).toMatchObject({ host: '127.0.0.1', sipPort: 5070 });
    await demo.close();
  });
});

test('both engines have the same schema', () => {
  expect(schemas.get('postgres')).toBe(schemas.get('pglite'));
  expect(schemas.get('postgres')).toContain('numbers_live');
});

test('a change committed by one process wakes the streams of another', async () => {
  const url = postgres.freshUrl();
  const first = await openTestServer({ database: await openPostgres(url) });
  const feed = await readFeed(first, 0);
  await feed.until('snapshot.end');
  const database: Database = await openPostgres(url);
  const { createServer } = await import('../src/server.ts');
  const pino = (await import('pino')).default;
  const second = await createServer({
    database,
    logger: pino({ level: 'silent' }),
    demo: true,
    publicUrl: 'http://localhost:1',
    authSecret: 'x'.repeat(32),
    sipDomain: 'patchcord',
    pages: '/nowhere',
  });
  const at = performance.now();
  await second.feed.change(async (trx, touch) => {
    await trx.deleteFrom('members').where('userId', '=', first.other.member.id).execute();
    touch('people', first.other.member.id);
  });
  const line = await feed.until('rows', (one) => one.rows.length > 0);
  expect(line.rows).toEqual([{ table: 'people', key: first.other.member.id, value: null }]);
  expect(performance.now() - at).toBeLessThan(1_000);
  feed.close();
  await second.close();
  await database.close();
  await first.close();
});

async function readFeedHello(it: TestServer): Promise<{ revision: number }> {
  const feed = await readFeed(it, 999_999_999);
  const hello = await feed.until('hello');
  feed.close();
  return hello;
}
