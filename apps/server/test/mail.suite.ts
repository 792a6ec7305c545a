/** Mails on their way out, to a real SMTP server in this process. */
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deliverDue } from '../src/modules/mail/mail.delivery.ts';
import { queueMail } from '../src/modules/mail/mail.usecases.ts';
import { createSmtp, type Smtp } from '../src/modules/mail/smtp.ts';
import type { Running } from './harness.ts';
import { type MailServer, startMailServer } from './mail-server.ts';

const log = pino({ level: 'silent' });
const hours = (n: number) => n * 3_600_000;

export function mailSuite(running: () => Running): void {
  describe('mails', () => {
    let server: MailServer;
    let smtp: Smtp;
    beforeAll(async () => {
      server = await startMailServer();
      smtp = createSmtp({ url: server.url, from: 'Phones <phones@phone.example>', domain: 'phone.example' });
    });
    afterAll(async () => {
      smtp?.close();
      await server?.close();
    });

    const db = () => running().it.database.db;
    const queue = (to: string, subject = 'Hello') =>
      db()
        .transaction()
        .execute((trx) => queueMail(trx, { to, subject, text: 'A link: https://phone.example/x', about: 'test t_1' }));
    const deliver = (afterMs = 0) => deliverDue({ db: db(), send: smtp.send, log, now: () => new Date(Date.now() + afterMs) });
    const state = (id: string) =>
      db().selectFrom('mails').select(['state', 'attempts', 'body', 'error']).where('id', '=', id).executeTakeFirstOrThrow();

    test('of a transaction that failed are never sent', async () => {
      const failed = db()
        .transaction()
        .execute(async (trx) => {
          await queueMail(trx, { to: 'never@acme.example', subject: 'Never', text: '', about: '' });
          throw new Error('no');
        });
      await expect(failed).rejects.toThrow('no');
      await deliver();
      expect(server.received.filter((mail) => mail.to === 'never@acme.example')).toEqual([]);
    });

    test('are delivered once, though two processes look at the same time, and their text is gone afterwards', async () => {
      const ids = [await queue('one@acme.example'), await queue('two@acme.example')];
      await Promise.all([deliver(), deliver()]);
      await deliver(hours(30));
      const mine = server.received.filter((mail) => ids.some((id) => mail.raw.includes(id)));
      expect(mine.map((mail) => mail.to).sort()).toEqual(['one@acme.example', 'two@acme.example']);
      expect(mine[0]?.raw).toMatch(/From: Phones <phones@phone.example>/);
      expect(mine[0]?.raw).toMatch(/Auto-Submitted: auto-generated/);
      for (const id of ids) expect(await state(id)).toEqual({ state: 'sent', attempts: 1, body: '', error: null });
    });

    test('that the server takes later are tried again after a while, and not before', async () => {
      const id = await queue('later@acme.example');
      server.answer('later@acme.example', 450);
      await deliver();
      await deliver();
      expect(await state(id)).toMatchObject({ state: 'waiting', attempts: 1, error: expect.stringContaining('450') });
      server.answer('later@acme.example', 250);
      await deliver(11_000);
      expect(await state(id)).toMatchObject({ state: 'sent', attempts: 2 });
    });

    test('that the server refuses for good are not tried again, do not hold up others, and can be sent again by hand', async () => {
      const { it } = running();
      const id = await queue('gone@acme.example');
      const other = await queue('three@acme.example');
      server.answer('gone@acme.example', 550);
      await deliver();
      expect(await state(id)).toMatchObject({ state: 'failed', attempts: 1 });
      expect(await state(other)).toMatchObject({ state: 'sent' });
      const again = (person: typeof it.operator) => person.call('POST', `/api/v1/platform/mails/${id}/again`);
      expect((await again(it.acme.owner)).status).toBe(403);
      expect((await again(it.operator)).body).toMatchObject({ state: 'waiting', to: 'gone@acme.example' });
      server.answer('gone@acme.example', 250);
      await deliver();
      expect(await state(id)).toMatchObject({ state: 'sent' });
      expect(await again(it.operator)).toMatchObject({ status: 409, body: { error: { code: 'mail.not_failed' } } });
    });

    test('wait while there is no way to the mail server, whatever the number of them', async () => {
      const nowhere = createSmtp({ url: 'smtp://127.0.0.1:1', from: 'a@b.example', domain: 'b.example' });
      const ids = [await queue('x@acme.example'), await queue('y@acme.example')];
      await deliverDue({ db: db(), send: nowhere.send, log, now: () => new Date() });
      const states = await Promise.all(ids.map(state));
      expect(states.map((one) => one.state)).toEqual(['waiting', 'waiting']);
      expect(states.map((one) => one.attempts).sort()).toEqual([0, 1]);
      nowhere.close();
      await deliver(hours(2));
      expect((await Promise.all(ids.map(state))).map((one) => one.state)).toEqual(['sent', 'sent']);
    });

    test('of a demo are kept, shown with their text to those who run it, and none leaves', async () => {
      const id = await queue('kept@acme.example', 'Kept');
      await deliverDue({ db: db(), send: null, log, now: () => new Date() });
      const { it } = running();
      const listed = (await it.operator.call('GET', '/api/v1/platform/mails')).body.items;
      expect(listed[0]).toMatchObject({ id, state: 'kept', subject: 'Kept', text: expect.stringContaining('https://') });
      await deliver(hours(30));
      expect(server.received.filter((mail) => mail.to === 'kept@acme.example')).toEqual([]);
    });
  });
}
