/**
 * How fast call records reach the database: the agent's own journal and shipper deliver events over HTTP to the real control plane, which writes
 * them into PGlite on disk. One record is one call: its start and its end.
 */
import { join } from 'node:path';
import { type EdgeEvent, newId } from '@patchcord/contracts';
import { createControlPlane } from '../../apps/edge/src/control-plane.ts';
import { openJournal } from '../../apps/edge/src/events/journal.ts';
import { createShipper } from '../../apps/edge/src/events/shipper.ts';
import { waitFor } from '../../tests/rig/wait.ts';
import { finding } from '../finding.ts';
import { edgeToken, numberId, openTrunk, type Signed, startBenchInstance } from '../instance.ts';
import type { Measure } from '../measure.ts';
import { median, spread } from '../statistics.ts';

const called = '+12025550101';
const records = 3_000;
const rounds = 5;
const deliveryLimitMs = 120_000;

export const recordsPerSecond: Measure = {
  name: 'records',
  title: 'Call records from the edge into PGlite',
  async run(context) {
    const { plan, ada } = await startBenchInstance(context);
    const names = { account: ada.account, trunk: await openTrunk(ada), number: await numberId(ada, called) };
    const controlPlane = createControlPlane({ url: plan.httpUrl, token: edgeToken(plan) });
    const journal = openJournal(join(plan.dataFolder, 'bench-events.sqlite'));
    const refused: string[] = [];
    const shipper = createShipper({
      controlPlane,
      journal,
      setAside: { put: (_from, why) => refused.push(why) },
      problems: { set: (_what, sentence) => context.say(sentence), clear() {}, list: () => [], onChange() {} },
    });
    const perSecond: number[] = [];
    for (let round = 1; round <= rounds; round++) {
      journal.record(Array.from({ length: records }, (_, i) => eventsOfCall(names, `bench-${round}-${i}@carrier`)).flat());
      const fromMs = performance.now();
      await shipper.flush(deliveryLimitMs);
      if (journal.waiting() > 0) throw new Error(`${journal.waiting()} events were not delivered within ${deliveryLimitMs / 1_000} s`);
      perSecond.push((records * 1_000) / (performance.now() - fromMs));
      context.say(`round ${round} of ${rounds}: ${perSecond.at(-1)?.toFixed(0)} records/s`);
    }
    journal.close();
    if (refused.length > 0) throw new Error(`${refused.length} events were refused: ${refused[0]}`);
    await isWritten(ada, `bench-${rounds}-${records - 1}@carrier`);
    const detail = `${rounds} x ${records} records of 2 events, rounds ${spread(perSecond, 0)}`;
    return {
      findings: [finding('records into PGlite', median(perSecond), '/s', { goal: { atLeast: 1_000 }, detail })],
      samples: { perSecond },
    };
  },
};

/** What was acknowledged is really there, and ended. */
const isWritten = ({ ask }: Signed, sipCallId: string) =>
  waitFor('the last record to be there', async () => {
    const { items } = (await ask(`/calls?sipCallId=${encodeURIComponent(sipCallId)}`)) as {
      items: { result: { outcome: string } | null }[];
    };
    return items[0]?.result?.outcome === 'answered';
  });

function eventsOfCall(names: { account: string; trunk: string; number: string }, sipCallId: string): EdgeEvent[] {
  const call = newId('call');
  const endAt = Date.now();
  const at = endAt - 65_000;
  const started: EdgeEvent = {
    ...names,
    type: 'call.started',
    at,
    call,
    people: ['usr_bench'],
    apps: 1,
    sipCallId,
    origin: { address: '127.0.0.10', port: 5060, transport: 'udp' },
    calledRaw: called,
    called,
    callerRaw: '+442079460123',
    caller: '+442079460123',
    callerName: null,
    callerWithheld: false,
    userAgent: 'bench',
    codecs: ['PCMU', 'PCMA', 'telephone-event'],
  };
  const ended: EdgeEvent = {
    type: 'call.ended',
    at: endAt,
    call,
    outcome: 'answered',
    code: 200,
    ringAt: at + 100,
    answerAt: at + 4_000,
    endAt,
    hungUpBy: 'caller',
    answeredBy: null,
    codec: 'PCMU',
  };
  return [started, ended];
}
