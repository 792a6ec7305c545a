/** A porting on its way, over HTTP, on both engines: support moves it, time does the rest, and what stays as it is meanwhile. */
import { beforeAll, describe, expect, test } from 'vitest';
import { nextDay, today } from '../src/modules/portings/days.models.ts';
import { refused } from './events.ts';
import type { Running, TestPerson } from './harness.ts';
import { platform, portingKit } from './portings.ts';

export function portingMovesSuite(running: () => Running): void {
  describe('porting', () => {
    const { db, owner, support, events, liveNumber, move, ported, possibleDay, standing, byTime, ...kit } = portingKit(running);
    let upstreamTrunk = '';
    beforeAll(async () => {
      upstreamTrunk = await kit.upstreamTrunk();
    });

    describe('support', () => {
      test('moves it on by hand: the edges hear of both ways, then of the upstream alone', async () => {
        const { it } = running();
        const number = await liveNumber();
        const id = await ported(number, ['submit'], ['date', { day: await possibleDay(number) }]);
        expect(await number.row()).not.toHaveProperty('upstream');
        expect((await move(id, 'open')).body).toMatchObject({ state: 'both_ways', calls: { carrier: 0, upstream: 0 } });
        expect(await number.row()).toMatchObject({ trunk: number.trunk, upstream: upstreamTrunk, people: [it.acme.member.id] });
        await events(number.call(number.trunk), number.call(upstreamTrunk), number.call(upstreamTrunk));
        expect((await support('GET', `portings/${id}`)).body.calls).toEqual({ carrier: 1, upstream: 2 });
        const before = today('US', new Date());
        const { state, day } = (await move(id, 'complete')).body;
        expect(state).toBe('ported');
        expect([before, today('US', new Date())]).toContain(day);
        const row = await number.row();
        expect(row).toMatchObject({ trunk: upstreamTrunk, portedFrom: number.trunk, portedOn: day, people: [it.acme.member.id] });
        expect(row).not.toHaveProperty('upstream');
        const shown = (await owner('GET', number.path)).body;
        expect(shown).toMatchObject({ state: 'live', trunk: { id: upstreamTrunk, upstream: true }, people: [{ id: it.acme.member.id }] });
      });

      test('what the carrier still forwards is a call record that says since when; a call by the upstream says that way', async () => {
        const { it } = running();
        const number = await liveNumber();
        const { trunk } = number;
        await events(
          refused({
            account: it.acme.id,
            number: number.number,
            called: number.e164,
            trunk,
            call: 'call_late',
            outcome: 'number_ported',
            code: 404,
            detail: 'ported on 2026-12-01',
          }),
        );
        expect((await owner('GET', 'calls/call_late')).body).toMatchObject({
          trunk: { id: trunk },
          result: {
            outcome: 'number_ported',
            sentence:
              'This number was ported on 2026-12-01, and its calls come by the telephone network now. End the forward at your old carrier.',
          },
        });
        await events({ ...number.call(upstreamTrunk), call: 'call_by_upstream' });
        expect((await owner('GET', 'calls/call_by_upstream')).body).toMatchObject({ trunk: { id: upstreamTrunk, name: 'Upstream' } });
      });

      test('a call by the upstream for a number that nobody has is shown to support, and to no account', async () => {
        const { it } = running();
        const event = refused({
          call: 'call_nobody',
          trunk: upstreamTrunk,
          calledRaw: '+12025558888',
          outcome: 'number_unknown',
          code: 404,
          sipCallId: 'nobody-1',
        });
        await events(event);
        const listed = async (person: TestPerson, path: string) =>
          JSON.stringify((await person.call('GET', path)).body).includes('+12025558888');
        expect(await listed(it.support, `${platform}/attempts?limit=200`)).toBe(true);
        expect(await listed(it.acme.owner, it.acme.at('attempts'))).toBe(false);
      });

      test('refuses with a reason: the customer reads it, everything is as before, and it can be asked for again', async () => {
        const number = await liveNumber();
        const before = await number.row();
        const id = await ported(
          number,
          ['submit'],
          ['date', { day: await possibleDay(number) }],
          ['open'],
          ['refuse', { reason: 'The name is not that of the contract.' }],
        );
        expect(await number.row()).toEqual(before);
        expect((await owner('GET', `${number.path}/porting`)).body).toMatchObject({
          porting: { state: 'refused', reason: 'The name is not that of the contract.' },
          notNow: null,
        });
        const mails = await db()
          .selectFrom('mails')
          .select('subject')
          .where('about', '=', `porting ${id}`)
          .orderBy('createdAt')
          .orderBy('id')
          .execute();
        expect(mails.map(({ subject }) => subject.split(':')[0]).toSorted()).toEqual(
          [
            'Porting asked for',
            'Porting submitted',
            'The day of your porting',
            'Your number is ported today',
            'Your porting was refused',
          ].toSorted(),
        );
        expect((await number.ask()).status).toBe(201);
      });

      test('puts the day off while both ways are open: the carrier alone again', async () => {
        const number = await liveNumber();
        const day = await possibleDay(number);
        const id = await ported(number, ['submit'], ['date', { day }], ['open'], ['date', { day }]);
        expect(await number.row()).not.toHaveProperty('upstream');
        expect((await support('GET', `portings/${id}`)).body).toMatchObject({ state: 'date_set', openedAt: null });
      });

      test('a day in the past, or on no working day, is refused', async () => {
        const number = await liveNumber();
        const id = await ported(number, ['submit']);
        const workingDay = await possibleDay(number);
        const saturday = nextDay(workingDay, 6 - new Date(workingDay).getUTCDay());
        for (const [day, said] of [
          ['2020-01-01', /is over/],
          [saturday, /no working day/],
        ] as const) {
          const { error } = (await move(id, 'date', { day })).body;
          expect(error).toMatchObject({ code: 'porting.day', details: [{ field: 'day', message: expect.stringMatching(said) }] });
        }
      });

      test('of two who decide at once the second is told; without a version nobody decides', async () => {
        const number = await liveNumber();
        const { id } = (await number.ask()).body.porting;
        const headers = { 'if-match': '"1"' };
        const both = await Promise.all([
          support('POST', `portings/${id}/submit`, undefined, headers),
          support('POST', `portings/${id}/refuse`, { reason: 'No.' }, headers),
        ]);
        expect(both.map(({ status }) => status).toSorted()).toEqual([200, 412]);
        expect((await support('POST', `portings/${id}/refuse`, { reason: 'No.' })).status).toBe(428);
        expect((await move(id, 'complete')).body.error.code).toBe('porting.state');
      });
    });

    describe('time', () => {
      test('opens both ways when the day begins, and ends the carrier’s once it is over and calls have come by the upstream', async () => {
        const number = await liveNumber();
        const id = await ported(number, ['submit'], ['date', { day: await possibleDay(number) }]);
        const { dayBegins, dayEnds } = (await support('GET', `portings/${id}`)).body;
        const around = (iso: string, ms: number) => new Date(Date.parse(iso) + ms);
        expect((await byTime(around(dayBegins, -1))).opened).not.toContain(id);
        expect(await standing(number)).toBe('date_set');
        expect((await byTime(around(dayBegins, 0))).opened).toContain(id);
        expect(await number.row()).toMatchObject({ upstream: upstreamTrunk });
        expect((await byTime(around(dayBegins, 1))).opened).toEqual([]);
        // The day is over, and not one call came by the upstream: it may not have happened.
        expect((await byTime(around(dayEnds, 1))).completed).not.toContain(id);
        await events({ ...number.call(upstreamTrunk), at: Date.parse(dayBegins) });
        await db()
          .updateTable('calls')
          .set({ startedAt: around(dayBegins, 3_600_000) })
          .where('numberId', '=', number.number)
          .where('trunkId', '=', upstreamTrunk)
          .execute();
        expect((await byTime(around(dayEnds, -1))).completed).not.toContain(id);
        expect((await byTime(around(dayEnds, 1))).completed).toContain(id);
        expect(await standing(number)).toBe('ported');
        const rows = await db()
          .selectFrom('audit')
          .selectAll()
          .where('subjectId', '=', number.number)
          .where('action', '=', 'number.ported')
          .execute();
        expect(rows).toMatchObject([{ actorKind: 'system', accountId: running().it.acme.id }]);
      });
    });

    describe('meanwhile', () => {
      test('the number stays where it is: it is neither moved nor removed; people, ring time and pause go on', async () => {
        const { acme } = running().it;
        const [number, other] = [await liveNumber(), await liveNumber()];
        await number.ask();
        expect((await owner('PATCH', number.path, { trunk: other.trunk })).body.error.code).toBe('number.porting');
        expect((await owner('DELETE', number.path)).body.error.code).toBe('number.porting');
        expect((await owner('PATCH', number.path, { trunk: number.trunk, people: [acme.admin.id] })).status).toBe(200);
        expect((await owner('PATCH', number.path, { on: false })).body).toMatchObject({ state: 'paused' });
      });

      test('on its day nobody takes it back but support', async () => {
        const number = await liveNumber();
        await ported(number, ['submit'], ['date', { day: await possibleDay(number) }], ['open']);
        const { error } = (await owner('POST', `${number.path}/porting/withdraw`)).body;
        expect(error).toMatchObject({ code: 'porting.state', message: expect.stringContaining('Ask support') });
      });

      test('a ported number is paused, removed and brought back as any; its old trunk can go; it moves to no trunk of the account', async () => {
        const [number, other] = [await liveNumber(), await liveNumber()];
        await ported(number, ['submit'], ['date', { day: await possibleDay(number) }], ['open'], ['complete']);
        expect((await owner('PATCH', number.path, { trunk: other.trunk })).body.error.code).toBe('number.ported');
        expect((await owner('PATCH', number.path, { trunk: upstreamTrunk, ringSeconds: 20 })).status).toBe(200);
        expect((await owner('DELETE', `trunks/${number.trunk}`)).status).toBe(204);
        expect((await owner('DELETE', number.path)).status).toBe(204);
        expect(await number.row()).toBeNull();
        expect((await owner('POST', `${number.path}/restore`, {})).body).toMatchObject({ state: 'live', trunk: { upstream: true } });
        expect(await number.row()).toMatchObject({ trunk: upstreamTrunk });
      });

      test('a check of a ported number offers nobody to add addresses to the upstream', async () => {
        const number = await liveNumber();
        await ported(number, ['submit'], ['date', { day: await possibleDay(number) }], ['open'], ['complete']);
        await owner('POST', `${number.path}/check`);
        const answer = await owner('POST', `${number.path}/check/sources`, { address: '203.0.113.9' });
        expect(answer.body.error.code).toBe('number.ported');
      });
    });

    test('each step is told to webhooks as a number.* event, without the letter', async () => {
      const { it } = running();
      const url = 'https://hooks.example.com/porting';
      const { id } = (await it.acme.owner.call('POST', it.acme.at('webhooks'), { url, events: ['number.*'] })).body;
      const number = await liveNumber();
      await ported(number, ['submit'], ['date', { day: await possibleDay(number) }], ['open'], ['complete']);
      const { items } = (await owner('GET', `webhooks/${id}/deliveries`)).body;
      const of = items.filter((one: { event: { data: { subject?: { id: string } } } }) => one.event.data.subject?.id === number.number);
      const types = of.map((one: { event: { type: string } }) => one.event.type).filter((type: string) => type !== 'number.added');
      expect(types.toSorted()).toEqual(
        [
          'number.porting_requested',
          'number.porting_submitted',
          'number.porting_dated',
          'number.porting_opened',
          'number.ported',
        ].toSorted(),
      );
      expect(JSON.stringify(of)).not.toContain('%PDF');
      await it.acme.owner.call('DELETE', it.acme.at(`webhooks/${id}`));
    });
  });
}
