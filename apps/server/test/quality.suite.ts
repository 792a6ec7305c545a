/** How calls sounded: who may say so, and what a record shows of it. Run on both engines. */
import { type CallMedia, newId, type QualityReport } from '@patchcord/contracts';
import { beforeAll, describe, expect, test } from 'vitest';
import { insertMember } from '../src/modules/people/people.repository.ts';
import { forget } from '../src/modules/retention/retention.usecases.ts';
import { ended, started } from './events.ts';
import { makeEdge, makePerson, type Running, type TestPerson } from './harness.ts';

const direction = {
  mos: 4.3,
  worstMos: 3.9,
  lossPercent: 0.5,
  worstLossPercent: 2,
  jitterMs: 3,
  worstJitterMs: 12,
  roundTripMs: 40,
  worstRoundTripMs: 80,
  packets: 1_000,
  packetsLost: 5,
};
export const qualityReport = (change: Partial<QualityReport> = {}): QualityReport => ({
  seq: 1,
  heardByPerson: direction,
  heardByCaller: null,
  ...change,
});
const media = (change: Partial<CallMedia>): CallMedia => ({
  type: 'call.media',
  at: Date.now(),
  call: 'call_1',
  packetsFromCarrier: 900,
  packetsFromPhone: 800,
  heardByCarrier: null,
  heardByPhone: null,
  ...change,
});
const rtcp = { lossPercent: 5, worstLossPercent: 9, jitterMs: 4, worstJitterMs: 6, roundTripMs: 20 };

export function qualitySuite(running: () => Running): void {
  describe('quality', () => {
    let it: Running['it'];
    let line: Running['line'];
    let max: TestPerson;
    let counter = 0;
    beforeAll(() => {
      ({ it, line } = running());
      max = it.acme.member;
    });
    const newCall = () => `call_quality${++counter}`;
    const send = async (...events: unknown[]) => {
      const sent = await it.edge.call('POST', '/api/edge/v1/events', {
        journal: `journal-quality-${++counter}`,
        events: events.map((event, index) => ({ seq: index + 1, event })),
      });
      expect(sent.status).toBe(200);
    };
    const owned = (call: string) => ({ account: it.acme.id, trunk: line.trunk, number: line.number, call, people: [max.id] });
    const report = (who: TestPerson, call: string, body: unknown = qualityReport(), at = it.acme.at) =>
      who.call('PUT', at(`phone/calls/${call}/quality`), body);
    const shown = async (call: string) => (await it.acme.owner.call('GET', it.acme.at(`calls/${call}`))).body.quality;

    test.each([
      ['before the edge has told of the call', ['report', 'start', 'end']],
      ['while the call is up', ['start', 'report', 'end']],
      ['after its end', ['start', 'end', 'report']],
      ['between its end and its start, where those come the other way round', ['end', 'report', 'start']],
    ])('a report %s is in the record', async (_when, steps) => {
      const call = newCall();
      const take = {
        start: () => send(started(owned(call))),
        end: () => send(ended({ call, answeredBy: max.id })),
        report: async () => expect((await report(max, call)).status).toBe(204),
      };
      for (const step of steps) await take[step as keyof typeof take]();
      const { packets: _packets, packetsLost: _lost, ...figures } = direction;
      const { heardByPerson, heardByCaller, packets } = await shown(call);
      expect(heardByPerson).toEqual({ ...figures, measuredBy: 'phone', reason: null });
      expect(heardByCaller).toMatchObject({ mos: null, lossPercent: null, measuredBy: null, reason: 'carrier_sent_no_rtcp' });
      expect(packets).toBeNull();
    });

    test('the newest report counts, whatever order they come in and however often', async () => {
      const call = newCall();
      await send(started(owned(call)), ended({ call, answeredBy: max.id }));
      for (const seq of [2, 1, 3, 3, 2]) {
        const body = qualityReport({ seq, heardByPerson: { ...direction, lossPercent: seq } });
        expect((await report(max, call, body)).status).toBe(204);
      }
      expect((await shown(call)).heardByPerson.lossPercent).toBe(3);
    });

    test('only the person who answered reports a call', async () => {
      const call = newCall();
      await send(started({ ...owned(call), people: [max.id, it.acme.owner.id] }));
      // Both apps rang; the owner's says that it was on the call, and was not.
      expect((await report(it.acme.owner, call, qualityReport({ seq: 9, heardByPerson: { ...direction, mos: 1 } }))).status).toBe(204);
      await send(ended({ call, answeredBy: max.id }));
      expect((await shown(call)).heardByPerson).toMatchObject({ mos: null, reason: 'phone_sent_no_report' });
      const refused = await report(it.acme.owner, call);
      expect([refused.status, refused.body.error.code]).toEqual([403, 'quality.not_answered_by_you']);
      await report(max, call);
      expect((await shown(call)).heardByPerson).toMatchObject({ mos: 4.3, measuredBy: 'phone' });
    });

    test('a call that rang others, or belongs to another account, does not exist for one who reports it', async () => {
      const call = newCall();
      await send(started(owned(call)), ended({ call, answeredBy: max.id }));
      expect((await report(it.acme.owner, call)).body.error.code).toBe('call.not_found');
      expect((await report(it.other.owner, call, qualityReport(), it.other.at)).body.error.code).toBe('call.not_found');
      expect((await report(it.other.owner, call)).body.error.code).toBe('account.not_found');
      expect((await shown(call)).heardByPerson.reason).toBe('phone_sent_no_report');
    });

    test('a member of two accounts reports a call under its own account only', async () => {
      const call = newCall();
      const account = { id: it.acme.id, role: 'member' as const };
      const zoe = await makePerson(it.server, it.database, { name: 'Zoe', email: `${call}@acme.example`, account });
      await it.server.feed.change((trx) =>
        insertMember(trx, { id: newId('member'), accountId: it.other.id, userId: zoe.id, role: 'member' }),
      );
      await send(started({ ...owned(call), people: [zoe.id] }), ended({ call, answeredBy: zoe.id }));
      expect((await report(zoe, call, qualityReport(), it.other.at)).body.error.code).toBe('call.not_found');
      expect((await report(zoe, call)).status).toBe(204);
    });

    test('a report that another account left for a call before the edge told of it is never shown', async () => {
      const call = newCall();
      expect((await report(it.other.owner, call, qualityReport(), it.other.at)).status).toBe(204);
      await send(started(owned(call)), ended({ call, answeredBy: max.id }));
      expect((await shown(call)).heardByPerson.reason).toBe('phone_sent_no_report');
    });

    test('a call that nobody answered has no quality, and takes no report', async () => {
      const call = newCall();
      await send(started(owned(call)));
      expect(await shown(call)).toMatchObject({ heardByPerson: { reason: 'call_up' }, heardByCaller: { reason: 'call_up' } });
      await send(ended({ call, outcome: 'no_answer', code: 480, answerAt: null, codec: null }));
      expect((await report(max, call)).body.error.code).toBe('quality.not_answered_by_you');
      expect(await shown(call)).toMatchObject({ heardByPerson: { reason: 'not_answered' }, heardByCaller: { reason: 'not_answered' } });
    });

    test('a call cut off by the end of its edge keeps what the app had reported', async () => {
      const call = newCall();
      await send(started(owned(call)));
      await report(max, call);
      await send(ended({ call, outcome: 'edge_restarted', code: 200, ringAt: null, answerAt: null, answeredBy: null, codec: null }));
      expect((await shown(call)).heardByPerson).toMatchObject({ mos: 4.3, measuredBy: 'phone' });
    });

    test("the carrier's RTCP, read by the edge, tells what the caller heard, on the same scale", async () => {
      const call = newCall();
      await send(started(owned(call)), ended({ call, answeredBy: max.id }), media({ call, heardByCarrier: rtcp }));
      const quality = await shown(call);
      expect(quality.heardByCaller).toEqual({
        mos: 3.89,
        worstMos: 3.46,
        lossPercent: 5,
        worstLossPercent: 9,
        jitterMs: 4,
        worstJitterMs: 6,
        roundTripMs: 20,
        worstRoundTripMs: null,
        measuredBy: 'carrier_rtcp',
        reason: null,
      });
      expect(quality.packets).toEqual({ fromCarrier: 900, fromPhone: 800 });
    });

    test("an app that went away without a report is stood in for by its RTCP; the app's own figures come first", async () => {
      const call = newCall();
      await send(started(owned(call)), ended({ call, answeredBy: max.id }), media({ call, heardByPhone: rtcp }));
      expect((await shown(call)).heardByPerson).toMatchObject({ lossPercent: 5, measuredBy: 'phone_rtcp' });
      await report(max, call);
      expect((await shown(call)).heardByPerson).toMatchObject({ lossPercent: 0.5, measuredBy: 'phone' });
    });

    test("the app's reading of the carrier's RTCP stands in for an edge that read none", async () => {
      const call = newCall();
      await send(started(owned(call)), ended({ call, answeredBy: max.id }));
      await report(max, call, qualityReport({ heardByCaller: { ...direction, lossPercent: 7 } }));
      expect((await shown(call)).heardByCaller).toMatchObject({ lossPercent: 7, measuredBy: 'carrier_rtcp' });
    });

    test("another edge's figures are not taken, nor a second time", async () => {
      const call = newCall();
      await send(started(owned(call)), ended({ call, answeredBy: max.id }));
      const stranger = await makeEdge(it.server, it.database, `edge-${call}`);
      const events = [{ seq: 1, event: media({ call, packetsFromCarrier: 3 }) }];
      expect((await stranger.call('POST', '/api/edge/v1/events', { journal: 'journal-stranger', events })).status).toBe(200);
      expect((await shown(call)).packets).toBeNull();
      await send(media({ call, packetsFromCarrier: 1 }));
      await send(media({ call, packetsFromCarrier: 2 }));
      expect((await shown(call)).packets.fromCarrier).toBe(1);
    });

    test.each<[string, object, string]>([
      ['a score beyond the scale', { heardByPerson: { ...direction, mos: 5.1 } }, 'heardByPerson.mos'],
      ['a share beyond 100', { heardByPerson: { ...direction, lossPercent: 101 } }, 'heardByPerson.lossPercent'],
      ['negative jitter', { heardByCaller: { ...direction, jitterMs: -1 } }, 'heardByCaller.jitterMs'],
      ['an hour of round trip', { heardByPerson: { ...direction, roundTripMs: 3_600_000 } }, 'heardByPerson.roundTripMs'],
      ['packets as text', { heardByPerson: { ...direction, packets: '12' } }, 'heardByPerson.packets'],
      ['no seq', { seq: undefined }, 'seq'],
      ['seq 0', { seq: 0 }, 'seq'],
      ['more than is known', { mood: 'good' }, ''],
    ])('%s is refused, and named', async (_name, change, field) => {
      const call = newCall();
      await send(started(owned(call)), ended({ call, answeredBy: max.id }));
      const { status, body } = await report(max, call, { ...qualityReport(), ...change });
      expect([status, body.error.code]).toEqual([400, 'request.invalid']);
      expect(body.error.details.map((one: { field: string }) => one.field)).toEqual([field]);
      expect((await shown(call)).heardByPerson.reason).toBe('phone_sent_no_report');
    });

    test('too late is told: a day after its end a record stays as it is', async () => {
      const call = newCall();
      const endAt = Date.now() - 25 * 3_600_000;
      await send(
        started({ ...owned(call), at: endAt - 9_000 }),
        ended({ call, answeredBy: max.id, answerAt: endAt - 5_000, at: endAt, endAt }),
      );
      const late = await report(max, call);
      expect([late.status, late.body.error.code]).toEqual([409, 'quality.too_late']);
    });

    test('reports of calls that no edge tells of are bounded, and forgotten', async () => {
      const who = it.other.member;
      const say = (n: number) => report(who, `call_nowhere${n}`, qualityReport(), it.other.at);
      for (let n = 0; n < 20; n++) expect((await say(n)).status).toBe(204);
      const refused = await say(20);
      expect([refused.status, refused.body.error.code, refused.headers['retry-after']]).toEqual([429, 'quality.too_many_unmatched', '60']);
      // One that is known already may go on.
      expect((await say(3)).status).toBe(204);
      const call = newCall();
      await send(started(owned(call)), ended({ call, answeredBy: max.id }));
      await report(max, call);
      await forget(it.database.db, new Date(Date.now() + 3 * 86_400_000));
      expect((await say(20)).status).toBe(204);
      expect((await shown(call)).heardByPerson.measuredBy).toBe('phone');
    });
  });
}
