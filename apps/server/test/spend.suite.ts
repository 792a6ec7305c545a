/** The day's spend guard where transactions really run beside each other. Run on both engines. */
import { beforeAll, describe, expect, test } from 'vitest';
import { ended, started } from './events.ts';
import { makeEdge, makeLine, type Running } from './harness.ts';
import { withinOneDay } from './one-day.ts';

export function spendSuite(running: () => Running): void {
  describe("the day's spend guard", () => {
    beforeAll(withinOneDay);
    const list = async (...rows: string[]) => {
      const { it } = running();
      const csv = ['prefix,name,price per minute,first increment,next increment', ...rows].join('\n');
      const path = '/api/v1/platform/price-lists';
      const { body } = await it.operator.call('POST', `${path}?name=l&currency=EUR`, csv, { 'content-type': 'text/csv' });
      const from = new Date().toISOString().slice(0, 10);
      expect((await it.operator.call('POST', `${path}/${body.id}/start`, { from, accept: true })).status).toBe(200);
    };

    test('of two calls that end at two edges in the same moment and reach the limit together, neither is missed', async () => {
      const { it } = running();
      const { number } = await makeLine(it.other, { e164: '+12025550166', cidr: '198.51.100.66' });
      await list('44,United Kingdom,60,1,1');
      const edges = [it.edge, await makeEdge(it.server, it.database, 'edge-spend')];
      const send = (edge: (typeof edges)[number], call: string) => {
        const at = Date.now();
        const facts = { account: it.other.id, number, called: '+442079460123', calledRaw: '+442079460123' };
        const out = { person: it.other.member.id, destination: '44' };
        const events = [started({ call, at, ...facts, out }), ended({ call, at, answerAt: at, endAt: at + 1_000 })];
        return edge.call('POST', '/api/edge/v1/events', {
          journal: `journal-${call}`,
          events: events.map((event, place) => ({ seq: place + 1, event })),
        });
      };
      const row = async () => {
        const query = it.database.db.selectFrom('routes').select('value').where('tableName', '=', 'accounts');
        return (await query.where('key', '=', it.other.id).executeTakeFirstOrThrow()).value;
      };
      const rounds = 20;
      for (let round = 1; round <= rounds; round += 1) {
        const limit = { spendPerDay: String(2 * round) };
        expect((await it.support.call('PATCH', `/api/v1/platform/accounts/${it.other.id}/calls-out`, limit)).status).toBe(200);
        expect({ round, row: await row() }).toMatchObject({ round, row: { spent: false } });
        await Promise.all(edges.map((edge, index) => send(edge, `call_spend_${round}_${index}`)));
        expect({ round, row: await row() }).toMatchObject({ round, row: { spent: true } });
      }
      const total = `${2 * rounds}.00`;
      const { body } = await it.other.owner.call('GET', it.other.at('spending/today'));
      expect(body).toMatchObject({ spent: total, up: '0.00', limit: total, isReached: true });
      const mails = await it.database.db.selectFrom('mails').select('recipient').where('about', 'like', `spend % ${it.other.id}`).execute();
      expect(mails.map(({ recipient }) => recipient).toSorted()).toEqual([it.other.admin.email, it.other.owner.email]);
      const month = new Date().toISOString().slice(0, 7);
      const statement = await it.other.owner.call('GET', it.other.at(`statements/${month}`));
      expect(statement.body).toMatchObject({ total, destinations: [{ name: 'United Kingdom', calls: 2 * rounds }] });
    });
  });
}
