/** Round-trip times: who is asked, what is kept, and that nobody's network is looked at that is not the account's carrier's. On both engines. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeEdge, makeLine, type Running, report } from './harness.ts';

export function roundTripsSuite(running: () => Running): void {
  describe('round trips', () => {
    let trunk: string;
    let near: Awaited<ReturnType<typeof makeEdge>>;
    const account = () => running().it.acme;
    const path = (noun = '') => account().at(`trunks/${trunk}/round-trips${noun}`);
    const ask = () => account().admin.call('POST', path());
    const show = async () => (await account().admin.call('GET', path())).body;
    const tasksOf = async (edge: typeof near) => {
      const { status, body } = await edge.call('POST', '/api/edge/v1/report', report());
      return status === 204 ? [] : body.roundTrips.map((one: { address: string }) => one.address).sort();
    };
    const bring = (edge: typeof near, results: object[]) => edge.call('POST', '/api/edge/v1/round-trips', { results });
    const later = (ms: number) => new Date(Date.now() - ms);
    const age = (change: { askedAt?: Date; takenAt?: Date; measuredAt?: Date }) =>
      running().it.database.db.updateTable('roundTrips').set(change).execute();

    beforeAll(async () => {
      const { it } = running();
      ({ trunk } = await makeLine(it.acme, { e164: '+12025550177', cidr: '8.8.8.0/31' }));
      near = await makeEdge(it.server, it.database, 'edge-near');
      for (const edge of [it.edge, near]) await edge.call('POST', '/api/edge/v1/report', report());
    });

    // What still waits would be the next suite's tasks.
    afterAll(() => running().it.database.db.deleteFrom('roundTrips').execute());

    test('are asked of an edge of every location, once, and shown when they are in', async () => {
      const { it } = running();
      const asked = await ask();
      expect(asked).toMatchObject({ status: 202, body: { state: 'waiting', recommended: null } });
      expect(asked.body.addresses).toEqual([
        { address: '8.8.8.0', country: 'US' },
        { address: '8.8.8.1', country: 'US' },
      ]);
      expect(await tasksOf(it.edge)).toEqual(['8.8.8.0', '8.8.8.1']);
      expect(await tasksOf(it.edge)).toEqual([]);
      expect(await tasksOf(near)).toEqual(['8.8.8.0', '8.8.8.1']);
      await bring(it.edge, [
        { address: '8.8.8.0', milliseconds: 80.5 },
        { address: '8.8.8.1', milliseconds: null },
      ]);
      expect(await show()).toMatchObject({ state: 'waiting' });
      await bring(near, [
        { address: '8.8.8.0', milliseconds: 4 },
        { address: '8.8.8.1', milliseconds: 300 },
      ]);
      const shown = await show();
      const byName = (name: string) => shown.locations.find((one: { name: string }) => one.name === name);
      expect(byName('Location of edge-1')).toMatchObject({ state: 'measured', milliseconds: 80.5, connected: true });
      expect(byName('Location of edge-near')).toMatchObject({ state: 'measured', milliseconds: 4, host: 'edge-near.example' });
      expect(shown).toMatchObject({ state: 'ready', recommended: byName('Location of edge-near').id });
      expect(shown.reason).toContain('4.0 ms');
    });

    test('are kept for a day: until then no edge is asked again, whichever account wants to know', async () => {
      const { it } = running();
      const line = await makeLine(it.other, { e164: '+12025550178', cidr: '8.8.8.0/31' });
      expect((await ask()).body.state).toBe('ready');
      const others = await it.other.owner.call('POST', it.other.at(`trunks/${line.trunk}/round-trips`));
      expect(others.body.state).toBe('ready');
      expect(await tasksOf(near)).toEqual([]);
      await age({ measuredAt: later(25 * 3_600_000) });
      expect((await show()).locations[0]).toMatchObject({ state: 'no_answer' });
      expect((await ask()).body.state).toBe('waiting');
      expect(await tasksOf(near)).toEqual(['8.8.8.0', '8.8.8.1']);
    });

    test('that an edge took and did not bring are given to another time; nobody waits for them for ever', async () => {
      await age({ takenAt: later(16_000) });
      expect(await tasksOf(near)).toEqual(['8.8.8.0', '8.8.8.1']);
      await age({ askedAt: later(31_000), takenAt: later(16_000) });
      expect(await tasksOf(near)).toEqual([]);
      expect(await show()).toMatchObject({ state: 'ready', reason: expect.stringContaining('do not answer') });
    });

    test('are believed only of the edge that was asked, and only once', async () => {
      const { it } = running();
      await ask();
      await tasksOf(it.edge);
      expect((await bring(near, [{ address: '8.8.8.0', milliseconds: 0.1 }])).status).toBe(204);
      const at = async (name: string) => (await show()).locations.find((one: { name: string }) => one.name === name);
      expect(await at('Location of edge-1')).toMatchObject({ milliseconds: null });
      expect(await at('Location of edge-near')).toMatchObject({ milliseconds: null });
      await bring(it.edge, [{ address: '8.8.8.0', milliseconds: 20 }]);
      await bring(it.edge, [{ address: '8.8.8.0', milliseconds: 1 }]);
      expect((await at('Location of edge-1')).milliseconds).toBe(20);
      expect((await bring(it.edge, [{ address: '8.8.8.0', milliseconds: -1 }])).status).toBe(400);
      expect((await bring(it.edge, [{ address: '1.1.1.1', milliseconds: 1 }])).status).toBe(204);
    });

    test('are never asked for private or loopback addresses, and a trunk without addresses has nothing to measure', async () => {
      const { it } = running();
      const line = await makeLine(it.acme, { e164: '+12025550179', cidr: '127.0.0.1' });
      await it.acme.direct('POST', `trunks/${line.trunk}/sources`, { cidr: '10.0.0.0/30' });
      const { body } = await it.acme.owner.call('POST', it.acme.at(`trunks/${line.trunk}/round-trips`));
      expect(body).toMatchObject({ state: 'ready', addresses: [] });
      const rows = await it.database.db.selectFrom('roundTrips').select('address').distinct().execute();
      expect(rows.map(({ address }) => address).filter((address) => /^(127|10)\./.test(address))).toEqual([]);
    });

    test('are asked for a draft too: the addresses it lists now, and none without any', async () => {
      const { it } = running();
      const made = await it.acme.owner.call('POST', it.acme.at('requests'), {});
      const of = it.acme.at(`requests/${made.body.id}`);
      expect((await it.acme.owner.call('POST', `${of}/round-trips`)).body).toMatchObject({ state: 'ready', addresses: [] });
      await it.acme.owner.call('PUT', `${of}/addresses`, { addresses: [{ cidr: '1.1.1.1' }] });
      const asked = await it.acme.owner.call('POST', `${of}/round-trips`);
      expect(asked).toMatchObject({ status: 202, body: { state: 'waiting', addresses: [{ address: '1.1.1.1' }] } });
      expect(await tasksOf(near)).toContain('1.1.1.1');
      expect((await it.other.owner.call('GET', it.other.at(`requests/${made.body.id}/round-trips`))).status).toBe(404);
    });

    test('are asked for 20 addresses an hour and account: a list that changes all the time is no way to look at the Internet', async () => {
      const { it } = running();
      const call = it.acme.owner.call;
      const statuses: number[] = [];
      for (let index = 0; index < 6; index++) {
        const made = await it.acme.direct('POST', 'trunks', {
          name: `Scan ${index}`,
          carrier: 'C',
          sources: [{ cidr: `9.9.${index}.0/24` }],
        });
        statuses.push((await call('POST', it.acme.at(`trunks/${made.body.id}/round-trips`))).status);
      }
      expect(statuses).toEqual([202, 202, 202, 202, 429, 429]);
      const refused = await call('POST', it.acme.at(`trunks/${trunk}/round-trips`));
      expect(refused.status).toBe(202); // known already
      const rows = await it.database.db.selectFrom('roundTrips').select('address').distinct().where('askedBy', '=', it.acme.id).execute();
      expect(rows.length).toBeLessThanOrEqual(20);
    });
  });
}
