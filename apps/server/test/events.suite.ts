/** What edges report, as it is kept. Run on both engines. */
import { sql } from 'kysely';
import pino from 'pino';
import { beforeAll, describe, expect, test } from 'vitest';
import { findEdge } from '../src/modules/edges/edges.repository.ts';
import { ingest } from '../src/modules/events/events.usecases.ts';
import { ended, moved, refused, started, unlisted } from './events.ts';
import { makeEdge, type Running, type TestServer } from './harness.ts';

export function eventsSuite(running: () => Running): void {
  describe('events', () => {
    let it: Running['it'];
    let line: Running['line'];
    beforeAll(() => {
      ({ it, line } = running());
    });
    const count = async (table: 'calls' | 'attempts') =>
      Number((await sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)}`.execute(it.database.db)).rows[0]?.n);
    const send = (journal: string, events: unknown[], from = 1) =>
      it.edge.call('POST', '/api/edge/v1/events', { journal, events: events.map((event, index) => ({ seq: from + index, event })) });
    const owned = () => ({ account: it.acme.id, trunk: line.trunk, number: line.number });

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

    test.each([
      [
        'start, move, end',
        (call: string, move: unknown) => [started({ ...owned(), call }), move, ended({ call, answeredBy: it.acme.owner.id })],
      ],
      [
        'move, start, end',
        (call: string, move: unknown) => [move, started({ ...owned(), call }), ended({ call, answeredBy: it.acme.owner.id })],
      ],
      [
        'end, move, start',
        (call: string, move: unknown) => [ended({ call, answeredBy: it.acme.owner.id }), move, started({ ...owned(), call })],
      ],
    ])('a call that was handed over says who spoke when, and is the colleague’s too, in the order %s', async (name, make) => {
      const call = `call_moved_${name.replaceAll(/\W/g, '')}`;
      const { owner, member } = it.acme;
      const events = make(call, moved({ call, from: owner.id, to: member.id }));
      for (const [index, event] of events.entries()) await send(`journal-moved-${name}`, [event], index + 1);
      // The same batch once more moves nothing twice.
      await send(`journal-moved-${name}`, events);
      const { spoke, answerAt, endAt } = (await member.call('GET', it.acme.at(`calls/${call}`))).body;
      expect(spoke).toEqual([
        { person: expect.objectContaining({ id: owner.id }), from: answerAt, until: spoke[1].from },
        { person: expect.objectContaining({ id: member.id }), from: expect.any(String), until: endAt },
      ]);
      expect((await member.call('GET', it.acme.at('calls?mine=true'))).body.items.map((one: { id: string }) => one.id)).toContain(call);
    });

    test('two moves of one batch are both kept, and another edge moves nothing', async () => {
      const call = 'call_moved_twice';
      const { owner, member } = it.acme;
      const there = moved({ call, from: owner.id, to: member.id });
      const back = moved({ call, from: member.id, to: owner.id, at: there.at + 1_000 });
      await send('journal-moved-twice', [started({ ...owned(), call }), there, back, ended({ call, answeredBy: owner.id })]);
      const second = await makeEdge(it.server, it.database, 'edge-moves');
      await second.call('POST', '/api/edge/v1/events', { journal: 'journal-m', events: [{ seq: 1, event: moved({ call }) }] });
      const { spoke } = (await owner.call('GET', it.acme.at(`calls/${call}`))).body;
      expect(spoke.map((one: { person: { id: string } }) => one.person.id)).toEqual([owner.id, member.id, owner.id]);
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
      ];
      const answer = await send('journal-wrong', [...wrong, started({ ...owned(), call: 'call_good' })]);
      expect(answer.body).toEqual({ ackedSeq: 4 });
      expect(await count('calls')).toBe(before + 1);
    });

    test.each([
      ['a type', { type: 'nonsense' }],
      ['an outcome of a newer edge', { ...ended({ call: 'call_m' }), outcome: 'upstream_asleep' }],
      ['a time', { ...started({ call: 'call_m' }), at: 'yesterday' }],
    ])('an event that this server cannot read (%s) is not acknowledged: the edge keeps it', async (name, event) => {
      const before = await count('calls');
      const answer = await send(`journal-${name}`, [started({ ...owned(), call: `call_of_${name}` }), event]);
      expect([answer.status, answer.body.error.code]).toEqual([422, 'events.malformed']);
      expect(answer.body.error.details[0].field).toMatch(/^events\.1\.event\./);
      expect(await count('calls')).toBe(before);
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

    test('a text that is cut in the middle of a character, or too long for an index, is taken all the same', async () => {
      const cut = `${'a'.repeat(63)}😀`;
      expect((await send('journal-cut', [unlisted({ address: '203.0.113.60', calledRaw: cut })])).body).toEqual({ ackedSeq: 1 });
      // Han characters in no order: 3 bytes each, and not to be compressed.
      const long = Array.from({ length: 1_024 }, (_, index) => String.fromCharCode(0x4e00 + ((index * 7_919) % 20_000))).join('');
      const events = [started({ ...owned(), call: 'call_long', sipCallId: long }), refused({ sipCallId: long })];
      expect((await send('journal-long', events)).body).toEqual({ ackedSeq: 2 });
      const query = `sipCallId=${encodeURIComponent(long)}`;
      expect((await it.acme.owner.call('GET', it.acme.at(`calls?${query}`))).body.items).toHaveLength(1);
      expect((await it.operator.call('GET', `/api/v1/platform/attempts?${query}`)).body.items).toHaveLength(1);
    });

    test('what the database refuses to hold is 422 and changes nothing, so that the edge sets it aside', async () => {
      const before = await count('calls');
      await sql`alter table calls add constraint no_such_codec check (codec <> 'unheard of')`.execute(it.database.db);
      const answer = await send('journal-unstorable', [
        started({ ...owned(), call: 'call_u' }),
        ended({ call: 'call_u', codec: 'unheard of' }),
      ]);
      await sql`alter table calls drop constraint no_such_codec`.execute(it.database.db);
      expect([answer.status, answer.body.error.code]).toEqual([422, 'events.unstorable']);
      expect(await count('calls')).toBe(before);
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

    test('a call from an address that several accounts share is shown to the owner of the live number, else to support only', async () => {
      const shared = (change: object) =>
        refused({ account: null, trunk: null, number: null, detail: '+12025550101 is on another trunk', ...change });
      await send('journal-shared', [
        shared({ outcome: 'number_not_on_this_trunk', sipCallId: 'sip-shared', called: null, calledRaw: '+12025550101' }),
        shared({ outcome: 'number_unknown', sipCallId: 'sip-shared', called: null, calledRaw: '+12025550177' }),
        shared({ outcome: 'number_ambiguous', sipCallId: 'sip-shared', called: null, calledRaw: '12025550101' }),
      ]);
      const of = async (account: TestServer['acme']) =>
        (await account.owner.call('GET', account.at('attempts?sipCallId=sip-shared'))).body.items;
      expect((await of(it.acme)).map((one: { result: { outcome: string } }) => one.result.outcome)).toEqual(['number_not_on_this_trunk']);
      expect(await of(it.other)).toEqual([]);
      expect((await of(it.acme))[0].detail).toBe('');
      const all = (await it.operator.call('GET', '/api/v1/platform/attempts?sipCallId=sip-shared')).body.items;
      expect(all).toHaveLength(3);
      expect(all[0].detail).toBe('+12025550101 is on another trunk');
    });

    test('the detail of an attempt is shown to the account of its trunk', async () => {
      await send('journal-detail', [refused({ account: it.acme.id, trunk: line.trunk, sipCallId: 'sip-detail' })]);
      expect((await it.acme.owner.call('GET', it.acme.at('attempts?sipCallId=sip-detail'))).body.items[0].detail).toBe('tried 12025550199');
    });

    test('an error in the call router is counted and kept', async () => {
      await send('journal-error', [
        { type: 'router.error', at: Date.now(), where: 'carrier', message: 'x is undefined', sipCallId: 'abc' },
      ]);
      const metrics = (await it.call('GET', '/metrics')).body;
      expect(metrics).toContain('patchcord_router_errors_total{edge="edge-1"} 1');
    });

    test('a flood from many addresses keeps a bounded number of rows, and the newest of them', async () => {
      const edge = await findEdge(it.database.db, it.edge.id);
      const events = Array.from({ length: 500 }, (_, index) => ({
        seq: index + 1,
        event: unlisted({ address: `10.0.${index >> 8}.${index & 255}`, at: Date.now() + index }),
      }));
      if (!edge) throw new Error('no edge');
      await ingest({ feed: it.server.feed, publicUrl: '', metrics: it.server.metrics, log: pino({ level: 'silent' }), kept: 100 }, edge, {
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

    test('full batches of 500 go in, one after another', async () => {
      const batches = Array.from({ length: 6 }, (_, batch) =>
        Array.from({ length: 250 }, (_, index) => {
          const call = `call_full_${batch}_${index}`;
          return [started({ ...owned(), call }), ended({ call })];
        }).flat(),
      );
      for (const [index, events] of batches.entries()) {
        const answer = await send('journal-full', events, index * 500 + 1);
        expect(answer.status).toBe(200);
        expect(answer.body).toEqual({ ackedSeq: (index + 1) * 500 });
      }
    });
  });
}
