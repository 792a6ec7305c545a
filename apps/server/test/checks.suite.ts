/** The arrival check, as the API and its event stream show it. Run on both engines. */
import type { EdgeEvent } from '@patchcord/contracts';
import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { refused, started, unlisted } from './events.ts';
import { makeLine, type Running, signIn, type TestAccount } from './harness.ts';
import { readEvents } from './sse.ts';

export function checksSuite(running: () => Running): void {
  describe('arrival check', () => {
    let it: Running['it'];
    beforeAll(() => {
      ({ it } = running());
    });
    let last = 30;
    let journals = 0;
    const send = async (...events: EdgeEvent[]) => {
      const batch = { journal: `journal-check-${journals++}`, events: events.map((event, index) => ({ seq: index + 1, event })) };
      expect((await it.edge.call('POST', '/api/edge/v1/events', batch)).status).toBe(200);
    };
    /** A number of its own for each test. */
    const newNumber = async (account: TestAccount = it.acme) => {
      last += 1;
      const e164 = `+120255506${last}`;
      const line = await makeLine(account, { e164, cidr: `198.51.100.${last}`, people: [account.member.id] });
      const at = `numbers/${line.number}`;
      const call = (method: string, path: string, body?: unknown) => account.owner.call(method, account.at(`${at}${path}`), body);
      return {
        ...line,
        e164,
        call,
        path: account.at(`${at}/check/events`),
        names: { account: account.id, trunk: line.trunk, number: line.number, at: Date.now() },
        unlisted: (sipCallId: string, calledRaw = e164, address = '192.0.2.77') => {
          const { last: sample, ...event } = unlisted({ calledRaw, address, at: Date.now() });
          return { ...event, last: { ...sample, sipCallId, codecs: ['PCMA', 'G729'] } };
        },
        check: async () => (await call('GET', '/check')).body,
      };
    };
    const watch = async (path: string, email: string, lastEventId?: string) =>
      readEvents(it, path, { cookie: await signIn(it.call, email), ...(lastEventId ? { 'last-event-id': lastEventId } : {}) });

    test('shows a call from an unlisted address with what was received and why, offers the address, and passes at the first good call', async () => {
      const number = await newNumber();
      expect(await number.check()).toEqual({ check: null, attempts: [] });
      const armed = await number.call('POST', '/check');
      expect([armed.status, armed.body.check.state]).toEqual([201, 'armed']);
      expect(Date.parse(armed.body.check.expiresAt) - Date.parse(armed.body.check.armedAt)).toBe(15 * 60_000);

      await send(number.unlisted('u1', number.e164.slice(2)), number.unlisted('u1', number.e164.slice(2)));
      const { attempts, check } = await number.check();
      expect(check.state).toBe('armed');
      expect(attempts).toMatchObject([
        {
          count: 2,
          origin: { address: '192.0.2.77' },
          calledRaw: number.e164.slice(2),
          codecs: ['PCMA', 'G729'],
          good: false,
          refused: { outcome: 'source_not_listed', code: 0, sentence: expect.stringContaining('not listed') },
          canAddAddress: true,
        },
      ]);
      const never = await number.call('POST', '/check/sources', { address: '192.0.2.78' });
      expect([never.status, never.body.error.code]).toEqual([400, 'check.address_not_seen']);
      const added = await number.call('POST', '/check/sources', { address: '192.0.2.77' });
      expect([added.status, added.body]).toEqual([200, { request: expect.any(String), cidr: '192.0.2.77/32' }]);
      expect((await number.call('POST', '/check/sources', { address: '192.0.2.77' })).body).toEqual(added.body);
      expect((await number.check()).attempts[0].canAddAddress).toBe(true); // nothing is let in before support says so
      const atSupport = `/api/v1/platform/requests/${added.body.request}`;
      const version = async () => `"${(await it.support.call('GET', atSupport)).body.version}"`;
      await it.support.call('POST', `${atSupport}/take`, {}, { 'if-match': await version() });
      const decided = await it.support.call('POST', `${atSupport}/decision`, { approve: 'all' }, { 'if-match': await version() });
      expect([decided.status, decided.body.state]).toEqual([200, 'approved']);
      expect((await number.check()).attempts[0].canAddAddress).toBe(false);

      await send(started({ ...number.names, call: `call_ok_${number.number}`, sipCallId: 'u2' }));
      const passed = await number.check();
      expect(passed.check).toMatchObject({ state: 'passed', passedAt: expect.any(String) });
      expect(passed.attempts[0]).toMatchObject({ good: true, refused: null });
      expect((await number.call('GET', '')).body.state).toBe('live');
      await send(number.unlisted('u3', number.e164, '192.0.2.99'));
      expect((await number.check()).attempts).toHaveLength(2);
      expect((await number.call('POST', '/check')).body).toMatchObject({ check: { state: 'armed' }, attempts: [] });
    });

    test('the stream says everything as it happens, and goes on after the last event that was heard', async () => {
      const number = await newNumber();
      await number.call('POST', '/check');
      const first = await watch(number.path, it.acme.owner.email);
      expect([first.status, first.type]).toEqual([200, 'text/event-stream']);
      expect((await first.until('check')).data.state).toBe('armed');
      const sentAt = performance.now();
      await send(number.unlisted('s1'));
      const heard = await first.until('attempt');
      expect(performance.now() - sentAt).toBeLessThan(2_000);
      expect(heard.data).toMatchObject({ refused: { outcome: 'source_not_listed' }, canAddAddress: true });
      first.close();

      await send(refused({ ...number.names, call: `call_c_${number.number}`, sipCallId: 's2', outcome: 'codec_mismatch', code: 488 }));
      const second = await watch(number.path, it.acme.owner.email, heard.id);
      expect((await second.until('attempt')).data.refused).toMatchObject({ outcome: 'codec_mismatch', code: 488 });
      expect(second.seen.filter(({ event }) => event === 'attempt')).toHaveLength(1);
      await send(started({ ...number.names, call: `call_d_${number.number}`, sipCallId: 's3' }));
      expect((await second.until('attempt', (one) => one.good)).data.refused).toBeNull();
      expect((await second.until('check', (one) => one.state === 'passed')).data.passedAt).toEqual(expect.any(String));

      await number.call('POST', '/check');
      expect((await second.until('check', (one) => one.state === 'armed')).id).toMatch(/^chk_\w+\.0$/);
      await number.call('DELETE', '/check');
      expect((await second.until('check', (one) => one.state === 'stopped')).data.state).toBe('stopped');
      second.close();
      // An id from somewhere else is the beginning, not an error.
      const third = await watch(number.path, it.acme.owner.email, "x'; drop table checks");
      await third.until('check');
      third.close();
    });

    test('its time being over is said at that moment, and nothing is written down after it', async () => {
      const number = await newNumber();
      const { check } = (await number.call('POST', '/check')).body;
      await sql`update checks set expires_at = now() + interval '700 milliseconds' where id = ${check.id}`.execute(it.database.db);
      const stream = await watch(number.path, it.acme.owner.email);
      expect((await stream.until('check', (one) => one.state === 'expired', 3_000)).data.state).toBe('expired');
      await send(number.unlisted('late'));
      expect(await number.check()).toMatchObject({ check: { state: 'expired' }, attempts: [] });
      stream.close();
    });

    test("another account's stream is not found, and hears nothing of this account's attempts on its own", async () => {
      const [mine, theirs] = [await newNumber(), await newNumber(it.other)];
      await mine.call('POST', '/check');
      await theirs.call('POST', '/check');
      const foreign = await watch(mine.path, it.other.owner.email);
      expect(foreign.status).toBe(404);
      const underOwn = await watch(mine.path.replace(it.acme.id, it.other.id), it.other.owner.email);
      expect(underOwn.status).toBe(404);
      expect((await watch(mine.path, it.acme.member.email)).status).toBe(403);

      const stream = await watch(theirs.path, it.other.owner.email);
      await stream.until('check');
      const secret = mine.unlisted('cross', mine.e164, '192.0.2.200');
      await send(secret, mine.unlisted('cross-2', mine.e164.slice(2), '192.0.2.201'), theirs.unlisted('own', theirs.e164, '192.0.2.202'));
      expect((await stream.until('attempt')).data.origin.address).toBe('192.0.2.202');
      await send(theirs.unlisted('own-2', theirs.e164, '192.0.2.203'));
      await stream.until('attempt', (one) => one.origin.address === '192.0.2.203');
      expect(JSON.stringify(stream.seen)).not.toMatch(/192\.0\.2\.20[01]/);
      expect(JSON.stringify(await mine.check())).not.toMatch(/192\.0\.2\.20[23]/);
      stream.close();
    });

    test('a stream ends when its person is no longer of the account', async () => {
      const number = await newNumber();
      await number.call('POST', '/check');
      const person = { name: 'Adam', email: `adam${last}@acme.example` };
      const { makePerson } = await import('./harness.ts');
      const adam = await makePerson(it.server, it.database, { ...person, account: { id: it.acme.id, role: 'admin' } });
      const stream = await watch(number.path, adam.email);
      await stream.until('check');
      expect((await it.acme.owner.call('DELETE', it.acme.at(`people/${adam.id}`))).status).toBe(204);
      await send(number.unlisted('after'));
      await stream.ended;
      expect(stream.seen.filter(({ event }) => event === 'attempt')).toEqual([]);
    });

    test('a flood is bounded: 200 attempts are kept, the others counted, and the good call still passes it', async () => {
      const number = await newNumber();
      await number.call('POST', '/check');
      await send(...Array.from({ length: 230 }, (_, n) => number.unlisted(`flood-${n}`)));
      const shown = await number.check();
      expect([shown.attempts.length, shown.check.leftOut]).toEqual([200, 30]);
      await send(started({ ...number.names, call: `call_f_${number.number}`, sipCallId: 'good' }));
      expect((await number.check()).check.state).toBe('passed');
    });

    test('a batch that comes twice is recorded once', async () => {
      const number = await newNumber();
      await number.call('POST', '/check');
      const batch = { journal: 'journal-check-twice', events: [{ seq: 1, event: number.unlisted('twice') }] };
      for (let n = 0; n < 2; n += 1) expect((await it.edge.call('POST', '/api/edge/v1/events', batch)).status).toBe(200);
      expect((await number.check()).attempts).toMatchObject([{ count: 1 }]);
    });
  });
}
