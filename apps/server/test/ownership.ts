/** What a check call needs, and the edge that places it. */
import { newId } from '@patchcord/contracts';
import { json } from '../src/platform/database/json.ts';
import { ended, started } from './events.ts';
import { report, type TestServer } from './harness.ts';

export const callers = ['+12025550191', '+12025550192', '+12025550193', '+12025550194', '+12025550195'];

export async function givenMeansOfCalling(it: TestServer, pool = callers): Promise<void> {
  await it.operator.call('PUT', '/api/v1/platform/check-callers', { numbers: pool });
  const { db } = it.database;
  if (await db.selectFrom('gateways').select('id').where('isOn', '=', true).executeTakeFirst()) return;
  await db
    .insertInto('gateways')
    .values({
      id: newId('gateway'),
      name: 'Check calls',
      isOn: true,
      address: '192.0.2.80',
      port: 5060,
      transport: 'udp',
      priority: 1,
      weight: 1,
      callerIdIn: json(['from']),
      numberFormat: 'plus_e164',
      loginUser: null,
      loginPassword: null,
      checkSeconds: 0,
      removedAt: null,
    })
    .execute();
}

type Edge = TestServer['edge'];

/** An edge that has everything in force, takes checks and says what it sees. */
export function checkingEdge(edge: Edge, journal: string) {
  let seq = 0;
  const events = async (...all: object[]) => {
    const answer = await edge.call('POST', '/api/edge/v1/events', {
      journal,
      events: all.map((event) => ({ seq: ++seq, event })),
    });
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  };
  return {
    events,
    reports: (change: object = {}) =>
      edge.call('POST', '/api/edge/v1/report', report({ appliedRevision: 1_000_000_000, clock: { aheadMs: 0, withinMs: 5 }, ...change })),
    progress: (check: string, change: object = {}) =>
      edge.call('POST', '/api/edge/v1/ownership-checks', {
        check,
        call: 1,
        placedAt: Date.now(),
        cancelledAt: null,
        final: null,
        ...change,
      }),
    comes: (call: string, of: { account: string; trunk: string; number: string; caller: string }, at = Date.now()) =>
      events(started({ call, at, people: [], apps: 0, ...of })),
    ends: (call: string, endAt: number, change: object = {}) =>
      events(ended({ call, endAt, at: endAt, answerAt: null, outcome: 'ownership_check', code: 487, hungUpBy: 'caller', ...change })),
  };
}
