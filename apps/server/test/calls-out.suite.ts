/** What edges hear of calls out. Run on both engines. */
import { beforeAll, describe, expect, test } from 'vitest';
import { makeFirstRows } from '../src/modules/calls-out/first-rows.ts';
import { publishDestinations } from '../src/modules/destinations/destinations.usecases.ts';
import { ended, refused, started } from './events.ts';
import { destinations, type Running } from './harness.ts';

export function callsOutSuite(running: () => Running): void {
  describe('calls out', () => {
    let it: Running['it'];
    let line: Running['line'];
    beforeAll(() => {
      ({ it, line } = running());
    });
    // biome-ignore lint/suspicious/noExplicitAny: tests read what edges read
    const row = async (table: string, key: string): Promise<any> => {
      const routes = it.database.db.selectFrom('routes').select('value').where('tableName', '=', table).where('key', '=', key);
      return (await routes.executeTakeFirst())?.value;
    };

    test('an account may call the countries of its numbers, without anybody deciding so', async () => {
      expect(await row('accounts', it.acme.id)).toEqual({
        callsOut: true,
        spent: false,
        callsLimit: 10,
        callsLimitPerPerson: 2,
        countries: ['US'],
      });
      expect((await row('accounts', it.other.id)).countries).toEqual([]);
    });

    test('a person calls out for the own accounts and types numbers as in the country of the own first number', async () => {
      expect(await row('people', it.acme.member.id)).toEqual({
        accounts: [it.acme.id],
        callsOutFor: [it.acme.id],
        dials: { countryCode: '1', nationalPrefix: '', internationalPrefixes: ['011'] },
      });
      expect(await row('people', it.acme.owner.id)).toEqual({ accounts: [it.acme.id], callsOutFor: [it.acme.id] });
    });

    test('whoever gets a number, or loses it, types as in its country from then on', async () => {
      const change = (people: string[]) => it.acme.owner.call('PATCH', it.acme.at(`numbers/${line.number}`), { people });
      expect((await change([it.acme.admin.id])).status).toBe(200);
      expect((await row('people', it.acme.admin.id)).dials.countryCode).toBe('1');
      expect((await row('people', it.acme.member.id)).dials).toBeUndefined();
      await change([it.acme.member.id]);
      expect((await row('people', it.acme.admin.id)).dials).toBeUndefined();
    });

    test('a number that is removed takes its country with it, and one that comes back brings it', async () => {
      await it.acme.owner.call('DELETE', it.acme.at(`numbers/${line.number}`));
      expect((await row('accounts', it.acme.id)).countries).toEqual([]);
      await it.acme.owner.call('POST', it.acme.at(`numbers/${line.number}/restore`), {});
      expect((await row('accounts', it.acme.id)).countries).toEqual(['US']);
    });

    /* Records. */
    let seq = 0;
    const send = (...events: object[]) =>
      it.edge.call('POST', '/api/edge/v1/events', {
        journal: 'journal-calls-out',
        events: events.map((event) => {
          seq += 1;
          return { seq, event };
        }),
      });
    const out = (change: object = {}) => ({
      account: it.acme.id,
      trunk: null,
      number: line.number,
      calledRaw: '8765550101',
      called: '+18765550101',
      callerRaw: it.acme.member.id,
      caller: '+12025550101',
      origin: { address: '203.0.113.50', port: 40_000, transport: 'wss' as const },
      out: { person: it.acme.member.id, destination: '1876' },
      ...change,
    });
    const records = async (by = it.acme.owner, query = '') => (await by.call('GET', it.acme.at(`calls${query}`))).body.items;

    test('a call out is a record of whom it called, who called, and which number was shown; support sees the gateways too', async () => {
      const gateway = (await it.operator.call('POST', '/api/v1/platform/gateways', { name: 'Carrying', address: '198.51.100.40' })).body.id;
      const tried = [
        { gateway: 'gwy_gone', code: 503 },
        { gateway, code: 486 },
      ];
      const before = await it.database.db.selectFrom('numbers').select('lastCallAt').where('id', '=', line.number).executeTakeFirst();
      await send(
        started({ call: 'call_out1', sipCallId: 'out-1', ...out() }),
        ended({ call: 'call_out1', outcome: 'busy', code: 486, answerAt: null, tried }),
      );
      const [record] = await records(it.acme.owner, '?direction=out');
      expect(record).toMatchObject({
        direction: 'out',
        person: { id: it.acme.member.id, name: 'Max' },
        called: '+18765550101',
        caller: '+12025550101',
        number: { id: line.number },
        trunk: null,
        destination: '1876',
        result: { outcome: 'busy', sentence: 'The other side is busy.' },
        tried: null,
      });
      const direct = await it.support.call('GET', `/api/v1/platform/accounts/${it.acme.id}/calls?direction=out`);
      expect(direct.body.items[0].tried).toEqual([
        { gateway: { id: 'gwy_gone', name: 'removed gateway' }, code: 503 },
        { gateway: { id: gateway, name: 'Carrying' }, code: 486 },
      ]);
      expect(await it.database.db.selectFrom('numbers').select('lastCallAt').where('id', '=', line.number).executeTakeFirst()).toEqual(
        before,
      );
    });

    test('a call out belongs to who made it: a member sees the own ones, nobody of another account any', async () => {
      expect((await records(it.acme.member, '?direction=out')).map(({ id }: { id: string }) => id)).toEqual(['call_out1']);
      expect(await records(it.acme.admin, '?mine=true&direction=out')).toEqual([]);
      expect((await it.other.owner.call('GET', it.other.at('calls'))).body.items).toEqual([]);
      expect((await records(it.acme.owner, '?direction=in')).filter(({ id }: { id: string }) => id === 'call_out1')).toEqual([]);
    });

    test('one that was refused is a record of its account, without a number too', async () => {
      await send(refused({ call: 'call_out2', outcome: 'caller_id_not_yours', code: 403, ...out({ number: null, caller: null }) }));
      const [record] = await records(it.acme.member, '?direction=out');
      expect(record).toMatchObject({ id: 'call_out2', number: null, result: { outcome: 'caller_id_not_yours' }, person: { name: 'Max' } });
    });

    test('whom a phone of nobody known called learns nothing of it', async () => {
      await send(
        refused({
          call: 'call_out3',
          outcome: 'calls_out_off',
          code: 403,
          ...out({ account: null, number: null, calledRaw: '+12025550101' }),
        }),
      );
      const attempts = (await it.acme.owner.call('GET', it.acme.at('attempts'))).body.items;
      expect(attempts.filter((one: { result: { outcome: string } }) => one.result.outcome === 'calls_out_off')).toEqual([]);
    });

    test('an event of a call out that shows a number of another account is left aside', async () => {
      await send(started({ call: 'call_out4', ...out({ account: it.other.id }) }));
      expect((await it.other.owner.call('GET', it.other.at('calls'))).body.items).toEqual([]);
    });

    test('webhooks are told of calls out as of calls in', async () => {
      const hook = await it.acme.owner.call('POST', it.acme.at('webhooks'), { url: 'https://hooks.example.com/x', events: ['call.*'] });
      await send(started({ call: 'call_out5', ...out({ callerWithheld: true }) }), ended({ call: 'call_out5' }));
      const rows = await it.database.db.selectFrom('webhookEvents').selectAll().execute();
      const told = rows.map((row) => JSON.stringify(row)).filter((text) => text.includes('call_out5'));
      expect(told).toHaveLength(2);
      expect(told[0]).toContain('"direction":"out"');
      expect(told[0]).toContain('"caller":"+12025550101"');
      await it.acme.owner.call('DELETE', it.acme.at(`webhooks/${hook.body.id}`));
    });

    test('destinations are published once, and anew where they changed', async () => {
      const { db } = it.database;
      const feed = it.server.feed;
      expect(await row('destinations', '1900')).toEqual({ country: 'US', kind: 'premium' });
      expect(await publishDestinations({ db, feed, destinations })).toBe(false);
      expect(
        await publishDestinations({ db, feed, destinations: new Map([...destinations, ['33', { country: 'FR', kind: 'ordinary' }]]) }),
      ).toBe(true);
      expect(await publishDestinations({ db, feed, destinations })).toBe(true);
    });

    test('an account from before there were calls out gets its row at the next start', async () => {
      const { db } = it.database;
      await db.deleteFrom('routes').where('tableName', '=', 'accounts').where('key', '=', it.other.id).execute();
      await makeFirstRows(db, it.server.feed);
      expect((await row('accounts', it.other.id)).callsOut).toBe(true);
    });
  });
}
