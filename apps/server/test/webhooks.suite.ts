/** Webhooks, to a real HTTP server in this process, on both engines. */
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import pino from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { recordAudit } from '../src/modules/audit/audit.usecases.ts';
import { deliverDue } from '../src/modules/webhooks/webhooks.delivery.ts';
import { mostAttempts } from '../src/modules/webhooks/webhooks.models.ts';
import { post } from '../src/platform/outbound/post.ts';
import { ended, started } from './events.ts';
import type { Running } from './harness.ts';

const log = pino({ level: 'silent' });
const hours = (n: number) => n * 3_600_000;

interface Received {
  headers: IncomingHttpHeaders;
  body: string;
}

export function webhooksSuite(running: () => Running): void {
  describe('webhooks', () => {
    let server: Server;
    let port: number;
    let received: Received[] = [];
    let answer: (path: string) => { status: number; headers?: Record<string, string>; text?: string } | null = () => ({ status: 204 });
    beforeAll(async () => {
      server = createServer((request, response) => {
        let body = '';
        request.on('data', (part) => (body += part));
        request.on('end', () => {
          received.push({ headers: request.headers, body });
          const said = answer(request.url ?? '');
          if (said === null) return; // never
          response.writeHead(said.status, said.headers).end(said.text);
        });
      }).listen(0, '127.0.0.1');
      await once(server, 'listening');
      port = (server.address() as AddressInfo).port;
    });
    afterAll(async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    });
    beforeEach(() => {
      received = [];
      answer = () => ({ status: 204 });
    });

    const db = () => running().it.database.db;
    const acme = () => running().it.acme;
    const deliver = (afterMs = 0, options: object = {}) =>
      deliverDue({
        db: db(),
        log,
        now: () => new Date(Date.now() + afterMs),
        resolve: async () => ['127.0.0.1'],
        allowPrivate: true,
        ...options,
      });
    /** Made as customers make it, then led to the server of this test. */
    const make = async (events: string[], path = '/hook') => {
      const made = await acme().owner.call('POST', acme().at('webhooks'), { url: 'https://hooks.example.com/', events });
      expect(made.status).toBe(201);
      await db()
        .updateTable('webhooks')
        .set({ url: `http://hooks.test:${port}${path}` })
        .where('id', '=', made.body.id)
        .execute();
      return made.body as { id: string; secret: string };
    };
    const remove = (id: string) => acme().owner.call('DELETE', acme().at(`webhooks/${id}`));
    const deliveries = async (id: string, query = '') =>
      (await acme().owner.call('GET', acme().at(`webhooks/${id}/deliveries${query}`))).body.items;
    const isSigned = ({ headers, body }: Received, secret: string) => {
      const [t = '', ...signatures] = String(headers['patchcord-signature']).split(',');
      expect(t).toMatch(/^t=\d{10}$/);
      return signatures.includes(
        `v1=${createHmac('sha256', secret)
          .update(`${t.slice(2)}.${body}`)
          .digest('hex')}`,
      );
    };

    test('tell of a change once, signed, and only what was asked for', async () => {
      const { line } = running();
      const [numbers, calls] = [await make(['number.*']), await make(['call.ended'])];
      await acme().admin.call('PATCH', acme().at(`numbers/${line.number}`), { ringSeconds: 41 });
      await Promise.all([deliver(), deliver()]);
      expect(received).toHaveLength(1);
      const [one] = received as [Received];
      expect(JSON.parse(one.body)).toMatchObject({
        id: one.headers['patchcord-event'],
        type: 'number.changed',
        account: acme().id,
        data: { subject: { id: line.number, label: '+12025550101' }, before: { ringSeconds: 30 }, after: { ringSeconds: 41 }, by: 'user' },
      });
      expect([isSigned(one, numbers.secret), isSigned(one, calls.secret), one.headers.host]).toEqual([true, false, `hooks.test:${port}`]);
      expect(await deliveries(numbers.id)).toMatchObject([
        { state: 'delivered', attempts: 1, lastStatus: 204, lastAnswer: '', nextAt: null, event: JSON.parse(one.body) },
      ]);
      expect(await deliveries(calls.id)).toEqual([]);
      expect((await running().it.other.owner.call('GET', running().it.other.at(`webhooks/${numbers.id}/deliveries`))).status).toBe(404);
      await acme().admin.call('PATCH', acme().at(`numbers/${line.number}`), { ringSeconds: 30 });
      await Promise.all([remove(numbers.id), remove(calls.id)]);
    });

    test('of a transaction that failed are told nothing', async () => {
      const { id } = await make(['number.*']);
      const failed = db()
        .transaction()
        .execute(async (trx) => {
          await recordAudit(trx, { account: acme().id, action: 'number.added', subject: { id: 'num_never', label: '+1' } });
          throw new Error('no');
        });
      await expect(failed).rejects.toThrow('no');
      await deliver();
      expect(received).toEqual([]);
      await remove(id);
    });

    test('tell of each call once, though the edge sends its events again', async () => {
      const { it, line } = running();
      const { id } = await make(['call.*']);
      const owned = { account: acme().id, trunk: line.trunk, number: line.number };
      const call = 'call_for_webhooks';
      const events = [started({ ...owned, call }), ended({ call })].map((event, index) => ({ seq: index + 1, event }));
      for (let time = 0; time < 2; time += 1) {
        expect((await it.edge.call('POST', '/api/edge/v1/events', { journal: 'journal-webhooks', events })).status).toBe(200);
      }
      await deliver();
      const bodies = received.map((one) => JSON.parse(one.body));
      expect(bodies.map((one) => one.type).sort()).toEqual(['call.ended', 'call.started']);
      expect(bodies[0].data).toMatchObject({ call, outcome: 'answered', caller: '+442079460123' });
      await remove(id);
    });

    test('that refuse are tried again later and not before, and by hand; redirects are not followed', async () => {
      const { id } = await make(['number.*'], '/moved');
      await acme().owner.call('POST', acme().at(`webhooks/${id}/test`));
      answer = () => ({ status: 302, headers: { location: `http://hooks.test:${port}/elsewhere` } });
      await deliver();
      await deliver();
      expect(received).toHaveLength(1);
      expect(await deliveries(id)).toMatchObject([
        { state: 'waiting', attempts: 1, lastStatus: 302, lastError: expect.stringContaining('redirects are not followed') },
      ]);
      answer = () => ({ status: 200 });
      await deliver(11_000);
      const [delivery] = await deliveries(id);
      expect(delivery).toMatchObject({ state: 'delivered', attempts: 2, lastError: null });
      const again = () => acme().owner.call('POST', acme().at(`webhooks/${id}/deliveries/${delivery.id}/again`));
      expect((await again()).body).toMatchObject({ state: 'waiting', attempts: 0 });
      expect((await again()).body.error.code).toBe('delivery.waiting');
      await deliver();
      expect(received).toHaveLength(3);
      // One that waits for long can be sent at once.
      answer = () => ({ status: 500 });
      expect((await again()).status).toBe(200);
      for (const afterMs of [0, 11_000, 90_000]) await deliver(afterMs);
      expect(received).toHaveLength(6);
      expect((await again()).body).toMatchObject({ state: 'waiting', attempts: 0 });
      expect(new Set(received.map((one) => one.headers['patchcord-event'])).size).toBe(1);
      await remove(id);
    });

    test('that took nothing for a day are switched off, with a mail to owners and admins and a row in the audit log', async () => {
      const { id } = await make(['number.*']);
      await acme().owner.call('POST', acme().at(`webhooks/${id}/test`));
      answer = () => ({ status: 500, text: 'broken' });
      for (let attempt = 0; attempt < mostAttempts; attempt += 1) await deliver(hours(9) * attempt);
      expect(received).toHaveLength(mostAttempts);
      expect(await deliveries(id)).toMatchObject([
        { state: 'failed', attempts: mostAttempts, lastError: 'answered 500: broken', lastAnswer: 'broken', nextAt: null },
      ]);
      expect([await deliveries(id, '?state=failed'), await deliveries(id, '?state=waiting')]).toMatchObject([[{ state: 'failed' }], []]);
      expect((await acme().owner.call('GET', acme().at(`webhooks/${id}`))).body).toMatchObject({
        on: false,
        switchedOffAt: expect.any(String),
        failingSince: expect.any(String),
      });
      const mails = await db().selectFrom('mails').select('recipient').where('about', '=', `webhook ${id}`).execute();
      expect(mails.map((mail) => mail.recipient).sort()).toEqual([acme().admin.email, acme().owner.email].sort());
      const [row] = (await acme().owner.call('GET', acme().at(`audit?subject=${id}`))).body.items;
      expect(row).toMatchObject({ action: 'webhook.switched_off', actor: { kind: 'system' } });
      const on = await acme().owner.call('PATCH', acme().at(`webhooks/${id}`), { on: true });
      expect(on.body).toMatchObject({ on: true, switchedOffAt: null, failingSince: null });
      await remove(id);
    });

    test('are signed with the old secret too for a day after a new one was made, and no secret is ever shown again', async () => {
      const { id, secret } = await make(['number.*']);
      const renewed = (await acme().owner.call('POST', acme().at(`webhooks/${id}/secret`))).body.secret;
      const send = async (afterMs: number) => {
        await acme().owner.call('POST', acme().at(`webhooks/${id}/test`));
        await deliver(afterMs);
        return received.at(-1) as Received;
      };
      const soon = await send(0);
      expect([isSigned(soon, secret), isSigned(soon, renewed)]).toEqual([true, true]);
      const later = await send(hours(25));
      expect([isSigned(later, secret), isSigned(later, renewed)]).toEqual([false, true]);
      const shown = [
        await acme().owner.call('GET', acme().at('webhooks')),
        await acme().owner.call('GET', acme().at('audit?action=webhook')),
      ];
      expect(JSON.stringify(shown)).not.toMatch(/whs_/);
      await remove(id);
    });

    test('reach nothing of our own network: a name that leads there is refused before anything is sent', async () => {
      const { id } = await make(['number.*']);
      await acme().owner.call('POST', acme().at(`webhooks/${id}/test`));
      await db()
        .updateTable('webhooks')
        .set({ url: `https://hooks.example.com:${port}/` })
        .where('id', '=', id)
        .execute();
      await deliver(0, { allowPrivate: false });
      expect(received).toEqual([]);
      expect(await deliveries(id)).toMatchObject([
        { state: 'waiting', lastStatus: null, lastError: expect.stringContaining('127.0.0.1, which is not a public address') },
      ]);
      for (const url of ['http://hooks.example.com/', 'https://127.0.0.1/', 'https://[::ffff:10.0.0.1]/', 'https://localhost/']) {
        const refused = await acme().owner.call('POST', acme().at('webhooks'), { url, events: ['number.*'] });
        expect([url, refused.status, refused.body.error?.code]).toEqual([url, 400, 'webhook.url']);
      }
      await remove(id);
    });

    test('go to the address that was looked at, though the name says another one a moment later', async () => {
      const { id } = await make(['number.*']);
      await acme().owner.call('POST', acme().at(`webhooks/${id}/test`));
      const asked: string[] = [];
      const resolve = async (host: string) => {
        asked.push(host);
        return [asked.length === 1 ? '127.0.0.1' : '127.0.0.2']; // nobody listens on the second
      };
      await deliver(0, { resolve });
      expect([asked, received.length]).toEqual([['hooks.test'], 1]);
      await remove(id);
    });

    test('are waited for so long and no longer, and read so far and no further', async () => {
      const target = { url: new URL(`http://hooks.test:${port}/`), address: '127.0.0.1', family: 4 as const };
      answer = () => null;
      await expect(post({ target, body: '{}', headers: {}, timeoutMs: 200 })).rejects.toThrow('no answer within 0.2 s');
      answer = () => ({ status: 200, text: 'x'.repeat(5_000_000) });
      const { status, text } = await post({ target, body: '{}', headers: {}, timeoutMs: 5_000 });
      expect([status, text.length]).toEqual([200, 2_000]);
    });
  });
}
