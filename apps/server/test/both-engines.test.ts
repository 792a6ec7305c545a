/** What leans on the database, on PGlite and on a real PostgreSQL: the same rules on both. */
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seedDemo } from '../src/modules/demo/demo.usecases.ts';
import { type Database, openPostgres } from '../src/platform/database/database.ts';
import { appliedMigrations, migrateDown, migrateUp, readMigrations } from '../src/platform/database/migrate.ts';
import { createServer } from '../src/server.ts';
import { auditSuite } from './audit.suite.ts';
import { callsOutSuite } from './calls-out.suite.ts';
import { checksSuite } from './checks.suite.ts';
import { eventsSuite } from './events.suite.ts';
import { feedSuite } from './feed.suite.ts';
import { readFeed } from './feed.ts';
import { destinations, makeLine, openTestServer, report, type TestServer } from './harness.ts';
import { joiningSuite } from './joining.suite.ts';
import { keysSuite } from './keys.suite.ts';
import { mailSuite } from './mail.suite.ts';
import { oddInputSuite } from './odd-input.suite.ts';
import { ownershipSuite } from './ownership.suite.ts';
import { freshPglite } from './pglite.ts';
import { portingMovesSuite } from './porting-moves.suite.ts';
import { portingsSuite } from './portings.suite.ts';
import { type Postgres, startPostgres } from './postgres.ts';
import { qualitySuite } from './quality.suite.ts';
import { roundTripsSuite } from './round-trips.suite.ts';
import { schemaOf } from './schema.ts';
import { spendSuite } from './spend.suite.ts';
import { webhooksSuite } from './webhooks.suite.ts';

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

  test('the way back of trunk logins leaves no route row with a field that an edge of the version before refuses', async () => {
    const database = await fresh();
    const all = await migrateUp(database);
    const plain = { account: 'acc_one', callsLimit: 1 };
    const trunk = JSON.stringify({ ...plain, label: 't-000000000one', login: { user: 'trk-one' } });
    await database.runScript(`insert into routes (table_name, key, value, revision) values
      ('trunks', 'trk_one', '${trunk}', 1), ('trunks', 'trk_gone', null, 2), ('labels', 't-000000000one', '{"trunk":"trk_one"}', 3)`);
    await migrateDown(database, all.length - all.indexOf('0006_trunk_logins'));
    const rows = await database.db.selectFrom('routes').select(['key', 'value']).orderBy('revision').execute();
    expect(rows).toEqual([
      { key: 'trk_one', value: plain },
      { key: 'trk_gone', value: null },
    ]);
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
  beforeAll(async () => {
    it = await openTestServer({ database: await fresh() });
    line = await makeLine(it.acme, { e164: '+12025550101', cidr: '198.51.100.7', people: [it.acme.member.id] });
  });
  afterAll(() => it?.close());

  callsOutSuite(() => ({ engine, it, line }));
  feedSuite(() => ({ engine, it, line }));
  eventsSuite(() => ({ engine, it, line }));
  checksSuite(() => ({ engine, it, line }));
  qualitySuite(() => ({ engine, it, line }));
  joiningSuite(() => ({ engine, it, line }));
  mailSuite(() => ({ engine, it, line }));
  roundTripsSuite(() => ({ engine, it, line }));
  keysSuite(() => ({ engine, it, line }));
  webhooksSuite(() => ({ engine, it, line }));
  auditSuite(() => ({ engine, it, line }));
  portingsSuite(() => ({ engine, it, line }));
  portingMovesSuite(() => ({ engine, it, line }));
  ownershipSuite(() => ({ engine, it, line }));
  oddInputSuite(() => ({ engine, it, line }));
  spendSuite(() => ({ engine, it, line }));

  describe('numbers', () => {
    test('one number claimed by two accounts at the same moment is live in exactly one', async () => {
      const trunks = await Promise.all(
        [it.acme, it.other].map(async (account) => (await account.direct('POST', 'trunks', { name: 'T', carrier: 'C' })).body.id),
      );
      const answers = await Promise.all(
        [it.acme, it.other].map((account, index) => account.direct('POST', 'numbers', { e164: '+12025550150', trunk: trunks[index] })),
      );
      expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409]);
      const loser = answers.find((answer) => answer.status === 409);
      expect(loser?.body.error.code).toBe('number.already_live');
      expect(JSON.stringify(loser?.body)).not.toMatch(/acc_|Acme|Other/);
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
      upstreamPort: 5080,
    };
    expect(await seedDemo({ db: database.db, feed: demo.server.feed, seed })).toBe(true);
    const later = { ...seed, edgeToken: 'second', edgeSipPort: 5070, upstreamPort: 5090 };
    expect(await seedDemo({ db: database.db, feed: demo.server.feed, seed: later })).toBe(false);
    const routes = await database.db.selectFrom('routes').select(['tableName', 'value']).execute();
    const rows = (table: string) => routes.filter(({ tableName }) => tableName === table).map(({ value }) => value);
    const lists = (await demo.operator.call('GET', '/api/v1/platform/price-lists')).body.items;
    expect(lists).toMatchObject([{ name: 'Demo prices', state: 'in_force', currency: 'USD', prices: 4, faults: 0 }]);
    expect(rows('gateways')).toMatchObject([
      { on: true, port: 5090 },
      { on: true, port: 5090 },
    ]);
    expect(rows('accounts')).toContainEqual(expect.objectContaining({ callsOut: true, countries: ['US'] }));
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
  const second = await createServer({
    database,
    logger: pino({ level: 'silent' }),
    demo: true,
    publicUrl: 'http://localhost:1',
    authSecret: 'x'.repeat(32),
    sipDomain: 'patchcord',
    destinations,
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
