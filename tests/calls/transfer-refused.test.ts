/** Who may ask whom about a call, who may hand it over, and who may take it over. */
import { describe, expect, test } from 'vitest';
import { deviceRow } from '../rig/device.ts';
import { addresses, row, sipDomain } from '../rig/edge.ts';
import { scene } from '../rig/fixture.ts';
import { carrierSdp, headerOf } from '../rig/sip.ts';
import { consult, consulted, dialogType, laterCseq, refer, subjectOf, toldOf } from '../rig/transfer.ts';
import { waitFor } from '../rig/wait.ts';

const on = scene();
const final = (status: number) => status >= 200;
const outcomeOf = (answer: { headers: [string, string][] }) => headerOf(answer as never, 'X-Patchcord-Outcome');

describe('a call about a call', () => {
  test.each([
    ['somebody of another account', 'usr_eve'],
    ['nobody', 'usr_nobody'],
    ['oneself', 'usr_ada'],
  ])('to %s is answered like any other that cannot be', async (_, whom) => {
    await on.edge.phone('usr_eve');
    const { caller, callee, phone } = await on.talking();
    const refused = await (await consult(on.edge, phone, whom, subjectOf(caller, callee))).answer(final);
    expect([refused.status, refused.reason, outcomeOf(refused)]).toEqual([404, 'Colleague Unknown', 'colleague_unknown']);
  });

  test('to a colleague who has no app open ends as such: a desk phone is none, and is not rung beside one either', async () => {
    const desk = { user: 'dev-7k2m9x4qaz', password: 'correct horse battery' };
    await on.edge.push(row('devices', desk.user, deviceRow(desk, 'usr_grace', sipDomain, 'rtp')));
    const device = await on.edge.device({ ...desk, address: '127.20.1.60' });
    const { caller, callee, phone } = await on.talking();
    const ask = () => consult(on.edge, phone, 'usr_grace', subjectOf(caller, callee));
    const refused = await (await ask()).answer(final);
    expect([refused.status, outcomeOf(refused)]).toEqual([480, 'no_app_online']);
    const grace = await on.edge.phone('usr_grace');
    const asker = await ask();
    const { call, invite } = await grace.rung();
    call.reply(invite, 486, 'Busy Here');
    expect((await asker.answer(final)).status).toBe(486);
    expect(device.wire.messages.some((one) => one.method === 'INVITE')).toBe(false);
  });

  test('that is not one’s own, is over, or is named wrongly is refused, and the colleague hears of none', async () => {
    const grace = await on.edge.phone('usr_grace');
    const cleo = await on.edge.phone('usr_cleo').catch(() => null);
    expect(cleo).toBeNull();
    const { caller, callee, phone } = await on.talking();
    const subject = subjectOf(caller, callee);
    const ask = async (from: typeof phone, to: string, about = subject) => (await consult(on.edge, from, to, about)).answer(final);
    const refused = [
      await ask(grace, 'usr_ada'),
      await ask(phone, 'usr_grace', { ...subject, calleeTag: 'forged' }),
      await ask(phone, 'usr_grace', { ...subject, callerTag: subject.calleeTag, calleeTag: subject.callerTag }),
      await ask(phone, 'usr_grace', { ...subject, callId: 'no-such-call' }),
    ];
    expect(refused.map((answer) => [answer.status, outcomeOf(answer)])).toEqual(refused.map(() => [481, 'dialog_unknown']));
    expect((await ask(phone, 'usr_grace', { ...subject, callerTag: '' })).status).toBe(400);
    caller.request('BYE');
    callee.reply(await callee.incoming('BYE'), 200, 'OK');
    await on.edge.ended(caller.callId);
    expect((await ask(phone, 'usr_grace')).status).toBe(481);
    expect(grace.wire.messages.some((one) => one.method === 'INVITE')).toBe(false);
  });

  test('rings until the asker hangs up, the colleague declines, or the last app of the colleague is gone', async () => {
    const grace = await on.edge.phone('usr_grace');
    const { caller, callee, phone } = await on.talking();
    const ask = async () => {
      const asker = await consult(on.edge, phone, 'usr_grace', subjectOf(caller, callee));
      const rung = await grace.rung();
      rung.call.reply(rung.invite, 180, 'Ringing');
      await asker.answer(180);
      return { asker, ...rung };
    };
    const first = await ask();
    first.asker.cancel();
    await first.asker.answer(487);
    await first.call.incoming('CANCEL');
    const second = await ask();
    second.call.reply(second.invite, 603, 'Decline');
    expect((await second.asker.answer(final)).status).toBe(603);
    const third = await ask();
    await grace.wire.close();
    expect((await third.asker.answer(480)).status).toBe(480);
    await waitFor('the end of it', async () => !(await on.edge.kamailio.router.consults()).includes(third.asker.callId));
    await waitFor('no media of one', async () => (await on.edge.ng?.ask('query', { 'call-id': third.asker.callId }))?.result === 'error');
  });

  test('rings every app of the colleague; one answers, and the others ring no more', async () => {
    const [first, second] = [await on.edge.phone('usr_grace'), await on.edge.phone('usr_grace')];
    const { caller, callee, phone } = await on.talking();
    const asker = await consult(on.edge, phone, 'usr_grace', subjectOf(caller, callee));
    const [one, other] = [await first.rung(), await second.rung()];
    one.call.reply(one.invite, 180, 'Ringing');
    other.call.reply(other.invite, 180, 'Ringing');
    other.call.reply(other.invite, 200, 'OK', { body: second.sdp() });
    await asker.answer(200);
    asker.ack();
    await other.call.incoming('ACK');
    expect(headerOf(await one.call.incoming('CANCEL'), 'Reason')).toContain('cause=200');
    expect((await refer(callee, 'usr_grace')).status).toBe(202);
  });

  test('rings no more once the asker’s app is gone', async () => {
    const grace = await on.edge.phone('usr_grace');
    const { caller, callee, phone } = await on.talking();
    const asker = await consult(on.edge, phone, 'usr_grace', subjectOf(caller, callee));
    const { call, invite } = await grace.rung();
    call.reply(invite, 180, 'Ringing');
    await asker.answer(180);
    await phone.wire.close();
    await call.incoming('CANCEL');
    await waitFor('the end of it', async () => !(await on.edge.kamailio.router.consults()).includes(asker.callId));
  });

  test('says for whom it is in the asker’s words, and nothing else that an app says under our names', async () => {
    const grace = await on.edge.phone('usr_grace');
    const { caller, callee, phone } = await on.talking();
    const headers = [
      'X-Patchcord-Caller: +442079460123',
      'X-Patchcord-Number: not a number',
      'X-Patchcord-Call: call_forged',
      'P-Asserted-Identity: <sip:+1@x>',
    ];
    const { invite, asker } = await consulted(on.edge, phone, grace, subjectOf(caller, callee), { headers });
    expect(await on.edge.kamailio.router.consults()).toContain(asker.callId);
    expect(headerOf(invite, 'X-Patchcord-Caller')).toBe('+442079460123');
    for (const forged of ['not a number', 'call_forged', 'P-Asserted-Identity', 'Proxy-Authorization', '127.0.0.1'])
      expect(invite.text).not.toContain(forged);
  });

  test('carries what an app tells of a dialog, and no other INFO; a call with a carrier never does', async () => {
    const grace = await on.edge.phone('usr_grace');
    const { caller, callee, phone } = await on.talking();
    const { asker, colleague } = await consulted(on.edge, phone, grace, subjectOf(caller, callee));
    const told = { headers: [`Content-Type: ${dialogType}`], body: '{"callId":"a"}' };
    asker.request('INFO', told);
    const info = await colleague.incoming('INFO');
    expect(info.body).toBe(told.body);
    colleague.reply(info, 200, 'OK');
    await asker.answer(200, 'INFO');
    asker.request('INFO', { headers: ['Content-Type: application/dtmf-relay'], body: 'Signal=1' });
    await asker.answer(415, 'INFO');
    callee.request('INFO', told);
    await callee.answer(415, 'INFO');
    caller.request('INFO', told);
    await caller.answer(415, 'INFO');
  });
});

describe('REFER', () => {
  test('of a carrier is declined with its reason, and goes no further', async () => {
    const { caller, phone } = await on.talking();
    caller.request('REFER', { headers: ['Refer-To: <sip:+12025550199@elsewhere.example>'] });
    const within = await caller.answer(final, 'REFER');
    expect([within.status, headerOf(within, 'Reason')]).toEqual([603, 'SIP;cause=603;text="calls are not transferred by REFER"']);
    expect(phone.wire.messages.some((one) => one.method === 'REFER')).toBe(false);
  });

  test('is declined before the colleague has answered, for anybody else, and once the colleague has hung up', async () => {
    const grace = await on.edge.phone('usr_grace');
    const { caller, callee, phone } = await on.talking();
    expect((await refer(callee, 'usr_grace')).status).toBe(603);
    const asker = await consult(on.edge, phone, 'usr_grace', subjectOf(caller, callee));
    const { call: colleague, invite } = await grace.rung();
    colleague.reply(invite, 180, 'Ringing');
    await asker.answer(180);
    expect((await refer(callee, 'usr_grace')).status).toBe(603);
    colleague.reply(invite, 200, 'OK', { body: grace.sdp() });
    await asker.answer(200);
    asker.ack();
    expect((await refer(callee, 'usr_eve')).status).toBe(603);
    colleague.request('BYE');
    asker.reply(await asker.incoming('BYE'), 200, 'OK');
    await colleague.answer(200, 'BYE');
    await waitFor('the end of it', async () => !(await on.edge.kamailio.router.consults()).includes(asker.callId));
    expect((await refer(callee, 'usr_grace')).status).toBe(603);
  });
});

describe('a re-INVITE of somebody else', () => {
  const offer = (phone: { sdp(o: object): string }) => ({ cseq: laterCseq, body: phone.sdp({ offer: true, version: 5 }) });

  test('is of no call without a permission, nor with the permission of another', async () => {
    await on.edge.push(row('people', 'usr_cleo', { accounts: ['acc_one'] }));
    const [grace, cleo] = [await on.edge.phone('usr_grace'), await on.edge.phone('usr_cleo')];
    const { caller, callee, phone } = await on.talking();
    const subject = subjectOf(caller, callee);
    await consulted(on.edge, phone, grace, subject);
    await consulted(on.edge, phone, cleo, subject);
    const early = toldOf(callee, grace);
    early.request('INVITE', offer(grace));
    expect((await early.answer(final)).status).toBe(481);
    expect((await refer(callee, 'usr_cleo')).status).toBe(202);
    early.request('INVITE', { ...offer(grace), cseq: laterCseq + 1 });
    expect((await early.answer((status) => status === 481)).status).toBe(481);
    // What is permitted is the call, not its end.
    const told = toldOf(callee, cleo);
    told.request('BYE', { cseq: laterCseq });
    expect((await told.answer(final, 'BYE')).status).toBe(481);
    // While Cleo takes it nobody else is named, and the one who was has it in the end.
    told.request('INVITE', { ...offer(cleo), cseq: laterCseq + 1 });
    const taken = await caller.incoming('INVITE');
    expect((await refer(callee, 'usr_grace')).status).toBe(603);
    caller.reply(taken, 200, 'OK', { body: carrierSdp({ address: addresses.one, version: 2 }) });
    await told.answer(200);
    told.ack();
    await caller.incoming('ACK');
    early.request('INVITE', { ...offer(grace), cseq: laterCseq + 2 });
    await early.answer(481);
    caller.request('BYE');
    told.reply(await told.incoming('BYE'), 200, 'OK');
  });

  test('comes too late after 15 s', { timeout: 30_000 }, async () => {
    const grace = await on.edge.phone('usr_grace');
    const { caller, callee, phone } = await on.talking();
    await consulted(on.edge, phone, grace, subjectOf(caller, callee));
    expect((await refer(callee, 'usr_grace')).status).toBe(202);
    await new Promise((done) => setTimeout(done, 15_200));
    const told = toldOf(callee, grace);
    told.request('INVITE', offer(grace));
    expect((await told.answer(final)).status).toBe(481);
    callee.request('BYE');
    caller.reply(await caller.incoming('BYE'), 200, 'OK');
  });

  test('that the carrier refuses leaves the call where it is, and may be tried again', async () => {
    const grace = await on.edge.phone('usr_grace');
    const { caller, callee, phone } = await on.talking();
    await consulted(on.edge, phone, grace, subjectOf(caller, callee));
    expect((await refer(callee, 'usr_grace')).status).toBe(202);
    const told = toldOf(callee, grace);
    told.request('INVITE', offer(grace));
    caller.reply(await caller.incoming('INVITE'), 491, 'Request Pending');
    expect((await told.answer(final)).status).toBe(491);
    told.request('INVITE', { ...offer(grace), cseq: laterCseq + 1 });
    caller.reply(await caller.incoming('INVITE'), 488, 'Not Acceptable Here');
    await told.answer(488);
    caller.request('OPTIONS');
    callee.reply(await callee.incoming('OPTIONS'), 200, 'OK');
    // Removed, Ada loses what she has: her app is told, not that of the colleague.
    await on.edge.push(row('people', 'usr_ada', null));
    caller.reply(await caller.incoming('BYE'), 200, 'OK');
    callee.reply(await callee.incoming('BYE'), 200, 'OK');
    const ended = await on.edge.ended(caller.callId);
    expect(ended).toMatchObject({ outcome: 'person_removed', answeredBy: 'usr_ada' });
    expect(on.edge.events().some((one) => one.type === 'call.moved' && one.call === ended.call)).toBe(false);
  });

  test('finds no call any more where the caller hung up meanwhile', async () => {
    const grace = await on.edge.phone('usr_grace');
    const { caller, callee, phone } = await on.talking();
    await consulted(on.edge, phone, grace, subjectOf(caller, callee));
    expect((await refer(callee, 'usr_grace')).status).toBe(202);
    caller.request('BYE');
    callee.reply(await callee.incoming('BYE'), 200, 'OK');
    await caller.answer(200, 'BYE');
    await on.edge.ended(caller.callId);
    const told = toldOf(callee, grace);
    told.request('INVITE', offer(grace));
    expect((await told.answer(final)).status).toBe(481);
  });
});
