/** Who changed what: in the transaction of the change, on both engines. */
import { describe, expect, test } from 'vitest';
import { recordAudit } from '../src/modules/audit/audit.usecases.ts';
import { makeLine, type Running } from './harness.ts';

export function auditSuite(running: () => Running): void {
  describe('the audit log', () => {
    const page = async (query = '') => (await running().it.acme.owner.call('GET', running().it.acme.at(`audit${query}`))).body;

    test('says who changed what, when, from where, and only what differs', async () => {
      const { it } = running();
      const { trunk, number } = await makeLine(it.acme, { e164: '+12025550171', cidr: '198.51.100.71' });
      await it.acme.admin.call('PATCH', it.acme.at(`numbers/${number}`), { on: false, ringSeconds: 30, people: [it.acme.member.id] });
      const [changed, added] = (await page(`?subject=${number}`)).items;
      expect(changed).toMatchObject({
        action: 'number.changed',
        label: 'Number changed',
        account: { id: it.acme.id, name: 'Acme' },
        subject: { id: number, label: '+12025550171' },
        before: { on: true, people: [] },
        after: { on: false, people: [it.acme.member.id] },
        actor: { kind: 'user', id: it.acme.admin.id, name: 'Adam', address: '127.0.0.1' },
      });
      expect(Object.keys(changed.after).sort()).toEqual(['on', 'people']);
      expect(Date.now() - Date.parse(changed.at)).toBeLessThan(60_000);
      const byOperator = { kind: 'platform', id: it.operator.id, address: null };
      expect(added).toMatchObject({ action: 'number.added', before: null, after: { trunk, on: true }, actor: byOperator });
    });

    test('has no row of a change that was rolled back, or that changed nothing', async () => {
      const { it, line } = running();
      const before = (await page('?limit=200')).items.length;
      const rolledBack = it.database.db.transaction().execute(async (trx) => {
        await recordAudit(trx, { account: it.acme.id, action: 'number.added', subject: { id: 'num_never', label: '+1' } });
        throw new Error('no');
      });
      await expect(rolledBack).rejects.toThrow('no');
      expect((await it.acme.owner.call('PATCH', it.acme.at(`numbers/${line.number}`), { ringSeconds: 30 })).status).toBe(200);
      expect((await it.acme.owner.call('DELETE', it.acme.at(`trunks/${line.trunk}`))).status).toBe(409);
      expect((await page('?limit=200')).items).toHaveLength(before);
    });

    test('is filtered by noun, action, actor, subject and time, and paged without a gap', async () => {
      const { it } = running();
      const all: { id: string; action: string; at: string; actor: { id: string } }[] = [];
      for (let cursor = ''; ; ) {
        const { items, nextCursor } = await page(`?limit=2${cursor}`);
        all.push(...items);
        if (!nextCursor) break;
        cursor = `&cursor=${nextCursor}`;
      }
      expect(new Set(all.map((one) => one.id)).size).toBe(all.length);
      expect(all.map((one) => one.id)).toEqual((await page('?limit=200')).items.map((one: { id: string }) => one.id));
      const ids = async (query: string) => (await page(`?limit=200&${query}`)).items.map((one: { id: string }) => one.id);
      const wanted = (is: (one: (typeof all)[number]) => boolean) => all.filter(is).map((one) => one.id);
      expect(await ids('action=number')).toEqual(wanted(({ action }) => action.startsWith('number.')));
      expect(await ids('action=number.changed')).toEqual(wanted(({ action }) => action === 'number.changed'));
      expect(await ids(`actor=${it.acme.admin.id}`)).toEqual(wanted(({ actor }) => actor.id === it.acme.admin.id));
      expect(await ids('action=trunk,number.added')).toEqual(
        wanted(({ action }) => action.startsWith('trunk.') || action === 'number.added'),
      );
      const middle = all[1]?.at ?? '';
      expect(await ids(`until=${middle}`)).toEqual(wanted(({ at }) => at < middle));
      expect(await ids(`since=${middle}`)).toEqual(wanted(({ at }) => at >= middle));
      expect((await it.acme.owner.call('GET', it.acme.at('audit?action=%25'))).body.error.details[0].field).toBe('action');
    });

    test('names people, trunks and numbers by what they are called, and never those of another account', async () => {
      const { it } = running();
      const foreign = await makeLine(it.other, { e164: '+12025550172', cidr: '198.51.100.72' });
      const { trunk, number } = await makeLine(it.acme, { e164: '+12025550173', cidr: '198.51.100.73', people: [it.acme.member.id] });
      await it.acme.owner.call('PATCH', it.acme.at(`trunks/${trunk}`), { name: it.other.owner.id, carrier: foreign.trunk });
      const [added] = (await page(`?subject=${number}`)).items;
      expect(added).toMatchObject({ after: { trunk, people: [it.acme.member.id] }, names: { [it.acme.member.id]: 'Max' } });
      const [changed] = (await page(`?subject=${trunk}`)).items;
      expect(changed).toMatchObject({ after: { name: it.other.owner.id, carrier: foreign.trunk }, names: {} });
      const [asSupport] = (await it.support.call('GET', `/api/v1/platform/audit?subject=${trunk}`)).body.items;
      expect(asSupport.names).toMatchObject({ [it.other.owner.id]: 'Olivia', [foreign.trunk]: 'Line' });
    });

    test('says who acted, for choosing one, by the name of the last time', async () => {
      const { it } = running();
      const actors = (await it.acme.owner.call('GET', it.acme.at('audit/actors'))).body.items;
      expect(actors).toContainEqual({ kind: 'user', id: it.acme.owner.id, name: 'Olivia' });
      expect(new Set(actors.map((one: { id: string }) => one.id)).size).toBe(actors.length);
      expect(JSON.stringify((await it.other.owner.call('GET', it.other.at('audit/actors'))).body)).not.toContain(it.acme.owner.id);
    });

    test('of the platform shows support all of it; an account sees neither the platform, nor where its people work from', async () => {
      const { it } = running();
      const location = await it.operator.call('POST', '/api/v1/platform/locations', {
        name: 'Audited',
        host: 'a.example',
        addresses: ['203.0.113.9'],
      });
      await it.database.db.transaction().execute((trx) =>
        recordAudit(trx, {
          account: it.acme.id,
          action: 'number.changed',
          subject: { id: 'num_by_support', label: '+1' },
          actor: { kind: 'platform', id: it.support.id, name: 'Sam', address: '192.0.2.1' },
        }),
      );
      const everything = (await it.support.call('GET', '/api/v1/platform/audit?limit=200')).body.items;
      const made = everything.find((one: { subject: { id: string } }) => one.subject.id === location.body.id);
      expect(made).toMatchObject({ account: null, action: 'location.added', actor: { kind: 'platform', id: it.operator.id } });
      const bySupport = (await it.support.call('GET', `/api/v1/platform/audit?account=${it.acme.id}&subject=num_by_support`)).body.items;
      expect(bySupport).toMatchObject([{ actor: { address: '192.0.2.1' } }]);
      expect((await page('?subject=num_by_support')).items).toMatchObject([{ actor: { name: 'Sam', address: null } }]);
      expect((await page(`?subject=${location.body.id}`)).items).toEqual([]);
      const ofOther = (await it.support.call('GET', `/api/v1/platform/audit?account=${it.other.id}&limit=200`)).body.items;
      expect(ofOther.filter((one: { account: { id: string } | null }) => one.account?.id !== it.other.id)).toEqual([]);
    });
  });
}
