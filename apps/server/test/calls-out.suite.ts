/** What edges hear of calls out. Run on both engines. */
import { beforeAll, describe, expect, test } from 'vitest';
import { makeFirstRows } from '../src/modules/calls-out/first-rows.ts';
import { publishDestinations } from '../src/modules/destinations/destinations.usecases.ts';
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
