/** Whose a number is: checks as an edge sees them, the limits of asking, what takes a proof away, and documents. On both engines. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { settleByTime } from '../src/modules/ownership/settle.usecases.ts';
import { unlisted } from './events.ts';
import { makeLine, type Running } from './harness.ts';
import { callers, checkingEdge, givenMeansOfCalling } from './ownership.ts';
import { letterPdf } from './pdf.ts';

const pdf = { 'content-type': 'application/pdf' };

export function ownershipSuite(running: () => Running): void {
  describe('ownership', () => {
    let trunk: string;
    let next = 0;
    let edge: ReturnType<typeof checkingEdge>;
    const account = () => running().it.acme;
    const db = () => running().it.database.db;

    beforeAll(async () => {
      const { it } = running();
      await givenMeansOfCalling(it);
      ({ trunk } = await makeLine(account(), { e164: '+12025550600', cidr: '198.51.100.66' }));
      edge = checkingEdge(it.edge, `ownership-${running().engine}`);
    });
    // Nothing open is left to the next suite.
    afterAll(() => db().deleteFrom('ownershipChecks').execute());

    async function freshNumber() {
      next += 1;
      const e164 = `+120255506${String(next).padStart(2, '0')}`;
      const number = (await account().direct('POST', 'numbers', { e164, trunk })).body.id as string;
      const at = (path = '') => account().at(`numbers/${number}/ownership${path}`);
      return {
        e164,
        number,
        at,
        show: async () => (await account().owner.call('GET', at())).body,
        ask: () => account().owner.call('POST', at('/checks')),
        proved: async () => (await account().owner.call('GET', account().at(`numbers/${number}`))).body.proved as boolean,
        row: async () =>
          (await db().selectFrom('routes').select('value').where('key', '=', e164.slice(1)).executeTakeFirst())?.value as {
            proved?: boolean;
            ownershipCheck?: { check: string };
          },
      };
    }
    /** Asked for, and taken by the edge. */
    async function placed() {
      const number = await freshNumber();
      const check = (await number.ask()).body.check.id as string;
      await edge.reports();
      await edge.progress(check);
      const run = (await db().selectFrom('ownershipChecks').select('run').where('id', '=', check).executeTakeFirstOrThrow()).run;
      const of = { account: account().id, trunk, number: number.number, caller: run.shows };
      return { ...number, check, run, of, call: `call_of_${check}` };
    }
    const settle = (ms = 5_000) => settleByTime({ db: db(), feed: running().it.server.feed }, new Date(Date.now() + ms));

    test('a check: an edge places it, the call comes back and ends with our cancel, and the number is proved', async () => {
      const number = await freshNumber();
      expect(await number.show()).toMatchObject({ proof: null, check: null, checksLeft: 3, noCheckNow: null });
      const asked = await number.ask();
      expect(asked).toMatchObject({ status: 202, body: { check: { state: 'waiting_for_edge', call: 1 }, checksLeft: 2 } });
      const { id } = asked.body.check;
      expect((await number.row()).ownershipCheck?.check).toBe(`${id}.1`);
      expect((await edge.reports({ appliedRevision: 0 })).status, 'its row is not in force there yet').toBe(204);
      expect((await edge.reports({ status: 'draining' })).status).toBe(204);
      const { body } = await edge.reports();
      expect(body.ownershipChecks).toEqual([{ check: id, call: 1, number: number.e164, shows: expect.any(String) }]);
      const { shows } = body.ownershipChecks[0];
      expect(callers).toContain(shows);
      expect((await edge.reports()).status, 'one edge alone').toBe(204);

      expect((await edge.progress(id)).body).toEqual({ cancelInMs: null, done: false });
      expect((await number.show()).check).toMatchObject({ state: 'calling', shows });
      const of = { account: account().id, trunk, number: number.number, caller: shows };
      await edge.comes('call_proof', of);
      const { cancelInMs } = (await edge.progress(id)).body;
      expect(cancelInMs).toBeGreaterThan(2_500);
      expect(cancelInMs).toBeLessThanOrEqual(8_000);
      expect((await number.show()).check).toMatchObject({ state: 'arrived', call: 1, calls: 1 });
      expect(JSON.stringify(await number.show()), 'nobody is told the moment').not.toContain('cancel');

      const cancelledAt = Date.now();
      expect((await edge.progress(id, { cancelledAt })).body).toEqual({ cancelInMs: null, done: false });
      await edge.ends('call_proof', cancelledAt + 150);
      expect((await edge.progress(id, { cancelledAt, final: 487 })).body).toEqual({ cancelInMs: null, done: true });
      await settle();
      expect(await number.show()).toMatchObject({
        proof: { by: 'check', at: expect.any(String) },
        check: { state: 'passed' },
        noCheckNow: 'This number is proved already.',
      });
      expect(await number.proved()).toBe(true);
      const row = await number.row();
      expect([row.proved, row.ownershipCheck]).toEqual([true, undefined]);
      const audit = await db().selectFrom('audit').select(['action', 'actorKind']).where('subjectId', '=', number.number).execute();
      expect(audit).toContainEqual({ action: 'number.proved', actorKind: 'system' });
      expect((await account().owner.call('GET', account().at(`numbers/${number.number}`))).body.state, 'its forward works').toBe('live');
    });

    test('where the carrier rewrites the number, three calls have to fit', async () => {
      const one = await placed();
      for (const call of [1, 2, 3]) {
        if (call > 1) expect((await edge.reports()).body.ownershipChecks[0]).toMatchObject({ check: one.check, call });
        await edge.progress(one.check, { call });
        await edge.comes(`${one.call}_${call}`, { ...one.of, caller: '+13125550100' });
        const cancelledAt = Date.now();
        await edge.progress(one.check, { call, cancelledAt });
        await edge.ends(`${one.call}_${call}`, cancelledAt + 100);
        expect(await one.proved()).toBe(false);
        await settle();
      }
      expect((await one.show()).check).toMatchObject({ state: 'passed', call: 3, calls: 3 });
      expect(await one.proved()).toBe(true);
    });

    test('a forged pass: a call that comes and is cancelled without our cancel proves nothing', async () => {
      const one = await placed();
      await edge.comes(one.call, one.of);
      await edge.ends(one.call, Date.now() + 10);
      expect((await one.show()).check.state, 'our cancel may be reported yet').not.toBe('failed');
      await settle(7_000);
      expect((await one.show()).check).toMatchObject({ state: 'failed', reason: 'ended_early' });
      expect((await edge.progress(one.check)).body, 'our own call is ended').toEqual({ cancelInMs: 0, done: false });
      expect((await edge.progress(one.check, { cancelledAt: Date.now(), final: 487 })).body).toMatchObject({ done: true });
      await settle();
      expect([await one.proved(), (await one.row()).proved]).toEqual([false, undefined]);
      const audit = await db().selectFrom('audit').select(['action', 'after']).where('subjectId', '=', one.number).execute();
      expect(audit).toContainEqual({ action: 'number.ownership_failed', after: { check: one.check, reason: 'ended_early' } });
    });

    test('answered by something else: the check ends there', async () => {
      const one = await placed();
      await edge.progress(one.check, { final: 200 });
      expect((await one.show()).check).toMatchObject({ state: 'failed', reason: 'answered_elsewhere' });
      expect((await one.show()).check.sentence).toContain('voicemail');
    });

    test('what came from an address that is not listed is named', async () => {
      const one = await placed();
      await edge.events(unlisted({ calledRaw: one.e164, address: '203.0.113.77', at: Date.now() }));
      await edge.progress(one.check, { final: 480 });
      await settle();
      expect((await one.show()).check).toMatchObject({ state: 'failed', reason: 'unlisted_source' });
      expect((await one.show()).check.sentence).toContain('203.0.113.77');
    });

    test('a call for another number, or one by another trunk, is not the one that is awaited', async () => {
      const one = await placed();
      const other = await makeLine(account(), { e164: '+12025550690', cidr: '198.51.100.67' });
      await edge.comes('call_other_number', { ...one.of, number: other.number, trunk: other.trunk });
      expect((await edge.progress(one.check)).body).toEqual({ cancelInMs: null, done: false });
      expect((await one.show()).check.state).toBe('calling');
      await settle(60_000);
    });

    test('another edge cannot say anything of it', async () => {
      const one = await placed();
      const { it } = running();
      const { makeEdge } = await import('./harness.ts');
      const foreign = checkingEdge(await makeEdge(it.server, it.database, `edge-own-${running().engine}`), 'foreign-1');
      expect((await foreign.progress(one.check, { cancelledAt: Date.now(), final: 200 })).body.done).toBe(true);
      expect((await one.show()).check.state).toBe('calling');
    });

    test('a number that is paused meanwhile ends its check; the row of the edges says so', async () => {
      const one = await placed();
      await account().owner.call('PATCH', account().at(`numbers/${one.number}`), { on: false });
      await settle(0);
      expect((await one.show()).check).toMatchObject({ state: 'failed', reason: 'number_changed' });
      expect((await one.row()).ownershipCheck).toBe(undefined);
    });

    test('one at a time, three within a day, and then it is said when the next one is possible', async () => {
      const number = await freshNumber();
      expect((await number.ask()).status).toBe(202);
      expect(await number.ask()).toMatchObject({ status: 409, body: { error: { code: 'ownership.not_now' } } });
      for (const left of [1, 0]) {
        await settle(60_000);
        expect((await number.ask()).body).toMatchObject({ checksLeft: left });
      }
      await settle(60_000);
      expect((await number.show()).check).toMatchObject({ state: 'failed', reason: 'no_edge' });
      const refused = await number.ask();
      expect(refused).toMatchObject({ status: 429, body: { error: { code: 'ownership.too_many' } } });
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(86_000);
      expect(refused.body.error.message).toContain('UTC');
      expect((await number.show()).nextCheckAt).toBeTruthy();
      const yesterday = new Date(Date.now() - 86_500_000);
      await db().updateTable('ownershipChecks').set({ askedAt: yesterday }).where('numberId', '=', number.number).execute();
      expect((await number.ask()).status).toBe(202);
    });

    test('only landline and mobile numbers are called', async () => {
      const { body } = await account().direct('POST', 'numbers', { e164: '+18005550199', trunk });
      const refused = await account().owner.call('POST', account().at(`numbers/${body.id}/ownership/checks`));
      expect(refused).toMatchObject({ status: 409, body: { error: { message: expect.stringContaining('landline and mobile') } } });
    });

    test('a proof outlives a pause, and not a removal', async () => {
      const number = await freshNumber();
      await db().updateTable('numbers').set({ provedAt: new Date(), provedBy: 'check' }).where('id', '=', number.number).execute();
      const path = account().at(`numbers/${number.number}`);
      await account().owner.call('PATCH', path, { on: false });
      await account().owner.call('PATCH', path, { on: true });
      expect([await number.proved(), (await number.row()).proved]).toEqual([true, true]);
      await account().owner.call('DELETE', path);
      await account().owner.call('POST', `${path}/restore`, {});
      expect([await number.proved(), (await number.row()).proved]).toEqual([false, undefined]);
    });

    test('a proof is of its trunk: on another one it is gone, and setting the same one again does nothing', async () => {
      const number = await freshNumber();
      await db().updateTable('numbers').set({ provedAt: new Date(), provedBy: 'check' }).where('id', '=', number.number).execute();
      await account().direct('PATCH', `numbers/${number.number}`, { trunk });
      expect(await number.proved()).toBe(true);
      const other = (await account().direct('POST', 'trunks', { name: 'Other', carrier: 'Other' })).body.id;
      await account().direct('PATCH', `numbers/${number.number}`, { trunk: other });
      expect(await number.proved()).toBe(false);
    });

    test('a document: judged by what is in it, decided by support on the version that was looked at', async () => {
      const { it } = running();
      const number = await freshNumber();
      const send = (content: Buffer) => account().owner.call('POST', number.at('/document?name=bill.pdf'), content, pdf);
      expect(await send(Buffer.from('a bill'))).toMatchObject({ status: 400, body: { error: { code: 'ownership.document' } } });
      const sent = await send(letterPdf());
      expect(sent).toMatchObject({ status: 201, body: { claim: { state: 'waiting', document: { name: 'bill.pdf' } } } });
      expect(await send(letterPdf())).toMatchObject({ status: 409, body: { error: { code: 'ownership.no_document_now' } } });
      const { id } = sent.body.claim;
      const queue = await it.support.call('GET', '/api/v1/platform/ownership');
      expect(queue.body.items).toContainEqual(expect.objectContaining({ id, number: expect.objectContaining({ e164: number.e164 }) }));
      expect((await it.support.call('GET', `/api/v1/platform/ownership/${id}/document`)).headers['content-type']).toBe('application/pdf');
      expect((await it.other.owner.call('GET', number.at('/document'))).status).toBe(404);
      const accept = (version: number) =>
        it.support.call('POST', `/api/v1/platform/ownership/${id}/accept`, undefined, { 'if-match': `"${version}"` });
      expect((await it.support.call('POST', `/api/v1/platform/ownership/${id}/accept`)).status).toBe(428);
      expect((await accept(9)).status).toBe(412);
      expect(await accept(1)).toMatchObject({ status: 200, body: { state: 'accepted' } });
      expect((await accept(2)).status).toBe(409);
      expect(await number.show()).toMatchObject({ proof: { by: 'document' }, claim: { state: 'accepted' } });
      expect((await number.row()).proved).toBe(true);
    });

    test('a document that is refused says why, and another one can be sent; one can be taken back', async () => {
      const { it } = running();
      const number = await freshNumber();
      const send = () => account().owner.call('POST', number.at('/document'), letterPdf(), pdf);
      const { id } = (await send()).body.claim;
      const refuse = (body: object) => it.support.call('POST', `/api/v1/platform/ownership/${id}/refuse`, body, { 'if-match': '"1"' });
      expect((await refuse({ reason: ' ' })).status).toBe(400);
      expect((await refuse({ reason: 'The bill is of another company.' })).status).toBe(200);
      expect(await number.show()).toMatchObject({
        claim: { state: 'refused', reason: 'The bill is of another company.' },
        noDocumentNow: null,
      });
      const mail = await db().selectFrom('mails').select('body').where('recipient', '=', account().owner.email).execute();
      expect(mail.map(({ body }) => body).join()).toContain('another company');
      expect((await send()).status).toBe(201);
      expect((await account().owner.call('POST', number.at('/withdraw'))).body.claim.state).toBe('withdrawn');
      expect((await account().owner.call('POST', number.at('/withdraw'))).status).toBe(409);
      expect(await number.proved()).toBe(false);
    });
  });
}
