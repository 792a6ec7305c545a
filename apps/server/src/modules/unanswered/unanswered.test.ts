/** What happens when nobody answers a number: as the API takes it, as edges hear of it, and the mails about it. */
import type { EdgeEvent } from '@patchcord/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ended, refused, started } from '../../../test/events.ts';
import { makeLine, openTestServer, type TestServer } from '../../../test/harness.ts';
import { renewHours } from './hours-watch.ts';
import { mailsPerHour } from './missed-mail.models.ts';

let it: TestServer;
beforeAll(async () => {
  it = await openTestServer();
});
afterAll(() => it.close());

let last = 100;
let journals = 0;
const send = (...events: EdgeEvent[]) =>
  it.edge.call('POST', '/api/edge/v1/events', {
    journal: `journal-unanswered-${journals++}`,
    events: events.map((event, index) => ({ seq: index + 1, event })),
  });
const mails = async (since = 0) =>
  (
    await it.database.db
      .selectFrom('mails')
      .select(['recipient', 'subject', 'body'])
      .where('about', 'like', 'missed call%')
      .orderBy('createdAt')
      .execute()
  ).slice(since);

async function newNumber() {
  last += 1;
  const e164 = `+12025550${last}`;
  const line = await makeLine(it.acme, { e164, cidr: `198.51.100.${last}`, people: [it.acme.member.id] });
  const names = { account: it.acme.id, trunk: line.trunk, number: line.number, called: e164 };
  const path = it.acme.at(`numbers/${line.number}`);
  return {
    ...line,
    e164,
    change: (body: object) => it.acme.owner.call('PATCH', path, body),
    shown: async () => (await it.acme.owner.call('GET', path)).body,
    row: async () =>
      // biome-ignore lint/suspicious/noExplicitAny: tests read what edges hear
      (await it.database.db.selectFrom('routes').select('value').where('key', '=', e164.slice(1)).executeTakeFirst())?.value as any,
    missed: (call: string, outcome: 'no_answer' | 'busy' | 'declined' | 'caller_hung_up', change = {}) => [
      started({ ...names, call, ...change }),
      ended({ call, outcome, code: 480, answerAt: null, answeredBy: null, hungUpBy: null, codec: null }),
    ],
    refused: (call: string, outcome: 'closed' | 'no_app_online' | 'number_off', change = {}) =>
      refused({ ...names, call, outcome, code: 480, ...change }),
  };
}
const weekdays = [{ day: 'monday', from: '09:00', to: '17:00' }];

test('a number begins with nothing instead and always open, and its row says nothing of it', async () => {
  const number = await newNumber();
  expect(await number.shown()).toMatchObject({
    unanswered: { action: 'end', mailTo: [], declinedToo: true },
    hours: null,
    open: true,
    trunk: { voicemailCode: 480 },
  });
  expect(Object.keys(await number.row())).not.toContain('unanswered');
});

test('the carrier’s voicemail: the edge hears of the code, which is the carrier’s own where it is not chosen', async () => {
  const number = await newNumber();
  await number.change({ unanswered: { action: 'voicemail' } });
  expect((await number.row()).unanswered).toEqual({ voicemailCode: 480, declinedToo: true });
  await it.acme.owner.call('PATCH', it.acme.at(`trunks/${number.trunk}`), { carrier: 'Telnyx' });
  await number.change({ unanswered: { action: 'voicemail', declinedToo: false } });
  expect((await number.row()).unanswered).toEqual({ voicemailCode: 486, declinedToo: false });
  await number.change({ unanswered: { action: 'voicemail', voicemailCode: 408 } });
  expect((await number.row()).unanswered).toEqual({ voicemailCode: 408, declinedToo: true });
  await number.change({ unanswered: { action: 'end' } });
  expect(Object.keys(await number.row())).not.toContain('unanswered');
});

test('opening hours go to the edges as the clocks of their zone show them; null opens it for good', async () => {
  const number = await newNumber();
  const changed = await number.change({
    hours: { zone: 'Europe/London', weekly: weekdays, holidays: ['2026-12-25'], closed: { action: 'voicemail', voicemailCode: 486 } },
  });
  expect(changed.body.hours).toMatchObject({
    zone: 'Europe/London',
    weekly: weekdays,
    closed: { action: 'voicemail', voicemailCode: 486 },
  });
  const { hours, closed } = await number.row();
  expect(hours).toMatchObject({ weekly: [[540, 1020]], closedDays: [20_812] });
  expect(hours.clocks[0]).toEqual([0, 0]);
  expect(hours.clocks.length).toBeGreaterThan(6);
  expect(closed).toEqual({ voicemailCode: 486 });
  const { revision } = await it.database.db.selectFrom('feed').select('revision').executeTakeFirstOrThrow();
  await renewHours(it.server.feed);
  expect((await it.database.db.selectFrom('feed').select('revision').executeTakeFirstOrThrow()).revision).toBe(revision);
  await number.change({ hours: null });
  expect(Object.keys(await number.row())).not.toContain('hours');
  expect((await number.shown()).open).toBe(true);
});

test('each wrong field is named with what would be right', async () => {
  const number = await newNumber();
  const wrong = await number.change({
    unanswered: { mailTo: [it.other.owner.id] },
    hours: { zone: 'London', weekly: [{ day: 'monday', from: '17:00', to: '09:00' }] },
  });
  expect(wrong.status).toBe(400);
  expect(wrong.body.error.code).toBe('number.unanswered_invalid');
  expect(wrong.body.error.details.map((one: { field: string }) => one.field)).toEqual([
    'unanswered.mailTo.0',
    'hours.zone',
    'hours.weekly.0.to',
  ]);
  const odd = await number.change({
    unanswered: { action: 'voicemail', voicemailCode: 404 },
    hours: { zone: 'UTC', weekly: [{ day: 'mo', from: '9', to: '25:00' }] },
  });
  expect(odd.status).toBe(400);
  expect(odd.body.error.details.map((one: { field: string }) => one.field)).toEqual(
    expect.arrayContaining(['unanswered.voicemailCode', 'hours.weekly.0.day', 'hours.weekly.0.from', 'hours.weekly.0.to']),
  );
  expect(await number.shown()).toMatchObject({ hours: null });
});

test('the change is in the audit log', async () => {
  const number = await newNumber();
  await number.change({ unanswered: { action: 'voicemail' }, hours: { zone: 'UTC', weekly: weekdays } });
  const { items } = (await it.acme.owner.call('GET', it.acme.at('audit'))).body;
  expect(items[0]).toMatchObject({
    action: 'number.changed',
    after: { unanswered: { action: 'voicemail' }, hours: { zone: 'UTC' } },
    before: { unanswered: { action: 'end' }, hours: null },
  });
});

test('whoever wants it gets one mail about a call that nobody took, with the caller and a link to call back', async () => {
  const number = await newNumber();
  await number.change({ unanswered: { mailTo: [it.acme.member.id, it.acme.owner.id] } });
  const before = (await mails()).length;
  await send(...number.missed('call_u1', 'no_answer'));
  // The same call once more, by another journal: as an edge tells it whose acknowledgement was lost with its disk.
  await send(...number.missed('call_u1', 'no_answer'));
  const sent = await mails(before);
  expect(sent.map(({ recipient }) => recipient).toSorted()).toEqual([it.acme.member.email, it.acme.owner.email].toSorted());
  expect(sent[0]?.subject).toBe('Missed call from +44 20 7946 0123');
  expect(sent[0]?.body).toContain(`http://localhost:8080/a/${it.acme.id}/phone?call=%2B442079460123`);
  expect(sent[0]?.body).toContain('It rang, and nobody answered.');
});

test('no mail about a call that was answered, switched off, or in an account that it is not of', async () => {
  const number = await newNumber();
  await number.change({ unanswered: { mailTo: [it.acme.member.id] } });
  const before = (await mails()).length;
  const names = { account: it.acme.id, trunk: number.trunk, number: number.number };
  await send(started({ ...names, call: 'call_u2' }), ended({ call: 'call_u2' }));
  await send(number.refused('call_u3', 'number_off'));
  await send(...number.missed('call_u4', 'no_answer', { account: it.other.id, trunk: null }));
  expect(await mails(before)).toEqual([]);
});

test('declined and given up count where they are chosen; outside the hours others may be told', async () => {
  const number = await newNumber();
  const closed = { mailTo: [it.acme.owner.id] };
  await number.change({
    unanswered: { mailTo: [it.acme.member.id], declinedToo: false, mailHungUpToo: false },
    hours: { zone: 'Europe/London', weekly: weekdays, closed },
  });
  const before = (await mails()).length;
  await send(...number.missed('call_u5', 'declined'), ...number.missed('call_u6', 'caller_hung_up'));
  expect(await mails(before)).toEqual([]);
  await send(
    number.refused('call_u7', 'closed'),
    number.refused('call_u8', 'no_app_online', { callerWithheld: true, caller: null, callerRaw: '' }),
  );
  const sent = await mails(before);
  expect(sent.map(({ recipient, subject }) => [recipient, subject])).toEqual([
    [it.acme.owner.email, 'Missed call from +44 20 7946 0123'],
    [it.acme.member.email, 'Missed call from a withheld number'],
  ]);
  expect(sent[0]?.body).toContain('(Europe/London)');
  expect(sent[1]?.body).not.toContain('Call back');
});

test('a caller’s name carries no address into a mail of ours', async () => {
  const number = await newNumber();
  await number.change({ unanswered: { mailTo: [it.acme.member.id] } });
  const before = (await mails()).length;
  await send(...number.missed('call_u9', 'busy', { callerName: 'Bank\r\nBcc: x@y.example http://evil.example/pay' }));
  const [mail] = await mails(before);
  expect(mail?.subject).toBe('Missed call from +44 20 7946 0123 (Bank Bcc x y example http evil example p)');
});

test('mails about one number are bounded, and the last one says so', async () => {
  const number = await newNumber();
  await number.change({ unanswered: { mailTo: [it.acme.member.id] } });
  const before = (await mails()).length;
  for (let call = 0; call < mailsPerHour + 3; call++) await send(...number.missed(`call_flood_${call}`, 'no_answer'));
  const sent = await mails(before);
  expect(sent.length).toBe(mailsPerHour);
  expect(sent.filter(({ body }) => body?.includes('within an hour')).length).toBe(1);
  expect(sent.at(-1)?.body).toContain('within an hour');
});

test('a person who left the account hears no more', async () => {
  const number = await newNumber();
  await number.change({ unanswered: { mailTo: [it.acme.admin.id] } });
  const before = (await mails()).length;
  await it.acme.owner.call('DELETE', it.acme.at(`people/${it.acme.admin.id}`));
  await send(...number.missed('call_u10', 'no_answer'));
  expect(await mails(before)).toEqual([]);
});

const prove = (number: string) =>
  it.database.db.updateTable('numbers').set({ provedAt: new Date(), provedBy: 'check' }).where('id', '=', number).execute();
const wrongRing = async (number: Awaited<ReturnType<typeof newNumber>>, typed: string | null) => {
  const answer = await number.change({ unanswered: { action: 'ring', ...(typed === null ? {} : { ring: { number: typed } }) } });
  expect(answer.status).toBe(400);
  expect(answer.body.error).toMatchObject({ code: 'number.ring_invalid', details: [{ field: 'unanswered.ring.number' }] });
  return answer.body.error.details[0].message as string;
};

test('another number is read as it is dialled in the number’s country, and edges hear of it', async () => {
  const number = await newNumber();
  await prove(number.number);
  const changed = await number.change({ unanswered: { action: 'ring', ring: { number: '(415) 555-2671', seconds: 30 } } });
  expect(changed.body.unanswered).toMatchObject({ action: 'ring', ring: { number: '+14155552671', seconds: 30 } });
  expect((await number.row()).unanswered).toEqual({ ring: { number: '14155552671', seconds: 30 }, declinedToo: true });
  await number.change({ hours: { zone: 'UTC', weekly: weekdays, closed: { action: 'ring', ring: { number: '+14155552672' } } } });
  expect((await number.row()).closed).toEqual({ ring: { number: '14155552672', seconds: 25 } });
});

test('a number that may not be rung is refused with the reason', async () => {
  const number = await newNumber();
  expect(await wrongRing(number, '+14155552671')).toContain('Run the ownership check first');
  await prove(number.number);
  expect(await wrongRing(number, null)).toBe('Say which number rings instead.');
  expect(await wrongRing(number, '911')).toContain('emergency number');
  expect(await wrongRing(number, 'hello')).toContain('digits only');
  expect(await wrongRing(number, '1'.repeat(40))).toContain('too long');
  expect(await wrongRing(number, number.e164)).toContain('in a circle');
  expect(await wrongRing(number, (await newNumber()).e164)).toContain('a number of this account');
  expect(await wrongRing(number, '+1 900 555 1234')).toContain('premium-rate');
  expect(await wrongRing(number, '+44 20 7946 0123')).toContain('does not call GB');
  await it.acme.owner.call('PATCH', it.acme.at('calls-out'), { on: false });
  expect(await wrongRing(number, '+14155552671')).toContain('Calls out are off');
  await it.acme.owner.call('PATCH', it.acme.at('calls-out'), { on: true });
});

test('a call that went on is rated as one out to that number, and its record says where it went', async () => {
  const number = await newNumber();
  const names = { account: it.acme.id, trunk: number.trunk, number: number.number };
  const forward = { to: '+14155552671', destination: '1' };
  await send(
    started({ ...names, call: 'call_fwd', people: [], apps: 0 }),
    ended({
      call: 'call_fwd',
      outcome: 'forwarded',
      answeredBy: null,
      forward,
      detail: 'forwarded to +14155552671',
      tried: [{ gateway: 'gtw_x', code: 200 }],
    }),
  );
  const { body } = await it.acme.owner.call('GET', it.acme.at('calls/call_fwd'));
  expect(body).toMatchObject({ direction: 'in', result: { outcome: 'forwarded' }, detail: 'forwarded to +14155552671' });
  // Without a price list: known to have no price, and not free.
  expect(body.cost.basis).toBe('no_price');
});
