/** The change feed, as an edge sees it. Run on both engines. */
import { beforeAll, describe, expect, test } from 'vitest';
import { pruneTombstones } from '../src/modules/changes/changes.repository.ts';
import { changeLines } from '../src/modules/changes/stream.ts';
import type { Db } from '../src/platform/database/database.ts';
import { readFeed, readFeedHello } from './feed.ts';
import { makeEdge, type Running, report } from './harness.ts';

/** The same database, where `first` happens just before each reading of that table. */
function beforeReading(db: Db, table: string, first: () => Promise<unknown>): Db {
  const delayed = (query: object): object =>
    new Proxy(query, {
      get(target, name) {
        const member = Reflect.get(target, name, target);
        if (typeof member !== 'function') return member;
        if (name === 'execute') return async () => [await first(), await member.call(target)][1];
        return (...args: unknown[]) => delayed(member.apply(target, args));
      },
    });
  return new Proxy(db, {
    get(target, name) {
      const member = Reflect.get(target, name, target);
      if (name !== 'selectFrom') return typeof member === 'function' ? member.bind(target) : member;
      return (from: string) => (from === table ? delayed(target.selectFrom(from as 'routes')) : target.selectFrom(from as 'routes'));
    },
  });
}

export function feedSuite(running: () => Running): void {
  describe('change feed', () => {
    let it: Running['it'];
    let line: Running['line'];
    let engine: Running['engine'];
    beforeAll(() => {
      ({ engine, it, line } = running());
    });

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
      const made = await it.other.direct('POST', 'trunks', {
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
      const made = await it.other.direct('POST', 'trunks', { name: 'T', carrier: 'C', sources: [] });
      const before = (await readFeedHello(it)).revision;
      await it.other.owner.call('DELETE', it.other.at(`trunks/${made.body.id}`));
      expect(await pruneTombstones(it.database.db, new Date(Date.now() + 1_000))).toBeGreaterThan(0);
      for (const since of [before, 1_000_000]) {
        const feed = await readFeed(it, since);
        expect((await feed.collect((one) => one.type !== 'hello')).at(-1)?.type).toBe('snapshot.begin');
        feed.close();
      }
    });

    test('an edge of another life of the database gets a snapshot, whatever its revision', async () => {
      await it.acme.owner.call('PATCH', it.acme.at(`numbers/${line.number}`), { ringSeconds: 50 });
      const { revision, epoch } = await readFeedHello(it);
      const first = async (since: number, of: string) => {
        const feed = await readFeed(it, since, it.edge.token, of);
        const lines = await feed.collect((one) => one.type !== 'hello');
        feed.close();
        return lines.at(-1)?.type;
      };
      expect(await first(revision - 1, epoch)).toBe('rows');
      expect(await first(revision - 1, 'another-life')).toBe('snapshot.begin');
      expect(await first(revision - 1, '')).toBe('snapshot.begin');
    });

    test('where an edge knows more than the database, the database went back: a new epoch, and a snapshot for every edge', async () => {
      const { revision, epoch } = await readFeedHello(it);
      const ahead = await readFeed(it, revision + 5, it.edge.token, epoch);
      const hello = await ahead.until('hello');
      expect(hello.epoch).not.toBe(epoch);
      await ahead.until('snapshot.end');
      ahead.close();
      const later = await readFeed(it, revision, it.edge.token, epoch);
      expect((await later.collect((one) => one.type !== 'hello')).at(-1)?.type).toBe('snapshot.begin');
      later.close();
      expect((await readFeedHello(it)).epoch).toBe(hello.epoch);
    });

    test('tombstones that are cleaned up between two statements of a stream are not missed: the stream ends, and a snapshot comes', async () => {
      const made = await it.other.direct('POST', 'trunks', { name: 'T', carrier: 'C', sources: [] });
      await pruneTombstones(it.database.db, new Date(Date.now() + 1_000));
      const { revision, epoch } = await readFeedHello(it);
      await it.other.owner.call('DELETE', it.other.at(`trunks/${made.body.id}`));
      const prune = () => pruneTombstones(it.database.db, new Date(Date.now() + 1_000));
      const lines = changeLines({
        db: beforeReading(it.database.db, 'routes', prune),
        notifier: it.server.notifier,
        edge: { id: it.edge.id, location: 'L' },
        since: revision,
        epoch,
        signal: AbortSignal.timeout(5_000),
        isKnown: async () => true,
      });
      const types: string[] = [];
      for await (const one of lines) types.push(one.type);
      expect(types).toEqual(['hello']);
    });

    test('a change that the database ended as a deadlock is done once more, from its beginning', async () => {
      let tries = 0;
      const trunkId = (await it.other.direct('POST', 'trunks', { name: 'T', carrier: 'C', sources: [] })).body.id;
      const change = (failures: number) => {
        tries = 0;
        return it.server.feed.change(async (trx, touch) => {
          tries += 1;
          touch('trunks', `${trunkId}`);
          await trx
            .updateTable('trunks')
            .set({ callsLimit: 50 + tries })
            .where('id', '=', trunkId)
            .execute();
          if (tries <= failures) throw Object.assign(new Error('deadlock detected'), { code: '40P01' });
        });
      };
      await change(1);
      expect(tries).toBe(2);
      expect((await it.other.owner.call('GET', it.other.at(`trunks/${trunkId}`))).body.callsLimit).toBe(52);
      await expect(change(2)).rejects.toThrow('deadlock detected');
      expect(tries).toBe(2);
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
      const trunk = async () => (await it.other.direct('POST', 'trunks', { name: 'T', carrier: 'C', sources: [] })).body.id as string;
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
      expect((await it.acme.direct('POST', 'trunks', body)).status).toBe(400);
      expect((await readFeedHello(it)).revision).toBe(revision);
    });
  });
}
