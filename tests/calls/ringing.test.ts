import { describe, expect, test } from 'vitest';
import { addresses, numberRow, row } from '../rig/edge.ts';
import { scene } from '../rig/fixture.ts';
import { carrierSdp, headerOf } from '../rig/sip.ts';

const on = scene();

describe('a call from a listed source to a number of the same trunk', () => {
  test('rings the app, is answered, is ended by the carrier, and is recorded', async () => {
    const { caller, callee, invite, ok } = await on.talking();
    expect(headerOf(invite, 'X-Patchcord-Called')).toBe('+12025550101');
    expect(headerOf(invite, 'P-Asserted-Identity')).toBe('<sip:+12025550199@rig.example>');
    expect(invite.body).toContain('UDP/TLS/RTP/SAVPF');
    expect(invite.body).toContain('a=ice-ufrag');
    expect(ok.body).toContain('RTP/AVP');
    expect(ok.body).not.toMatch(/a=(fingerprint|candidate|ice-)/);
    expect(ok.text).not.toContain('phone.invalid');
    caller.request('BYE');
    callee.reply(await callee.incoming('BYE'), 200, 'OK');
    await caller.answer(200, 'BYE');
    const started = await on.edge.event('call.started', caller.callId);
    expect(started).toMatchObject({
      origin: { address: addresses.one, transport: 'udp' },
      calledRaw: '+12025550101',
      called: '+12025550101',
      caller: '+12025550199',
      apps: 1,
      people: ['usr_ada'],
      codecs: ['PCMU', 'PCMA', 'telephone-event'],
      account: 'acc_one',
      trunk: 'trk_one',
      number: 'num_one',
    });
    expect(headerOf(invite, 'X-Patchcord-Call')).toBe(started.call);
    const ended = await on.edge.ended(caller.callId);
    expect(ended).toMatchObject({ outcome: 'answered', code: 200, hungUpBy: 'caller', answeredBy: 'usr_ada', codec: 'PCMU' });
    expect(ended.ringAt).toBeGreaterThanOrEqual(started.at);
    expect(ended.answerAt).toBeGreaterThanOrEqual(ended.ringAt ?? Number.MAX_SAFE_INTEGER);
    expect(ended.endAt).toBeGreaterThanOrEqual(ended.answerAt ?? Number.MAX_SAFE_INTEGER);
  });

  test('is ended by the phone', async () => {
    const { caller, callee } = await on.talking();
    callee.request('BYE');
    caller.reply(await caller.incoming('BYE'), 200, 'OK');
    await callee.answer(200, 'BYE');
    expect(await on.edge.ended(caller.callId)).toMatchObject({ outcome: 'answered', hungUpBy: 'callee' });
  });

  test('comes over TCP from an address inside a listed range', async () => {
    const ada = await on.edge.phone('usr_ada');
    const carrier = await on.edge.tcp(addresses.oneRange);
    const call = on.call(carrier, '(202) 555-0101'.replace(' ', '%20'));
    const { call: ringing, invite } = await ada.rung();
    ringing.reply(invite, 486, 'Busy Here');
    await call.answer(486);
    expect(await on.edge.event('call.started', call.callId)).toMatchObject({
      origin: { transport: 'tcp', address: addresses.oneRange },
      called: '+12025550101',
    });
  });

  test('several apps of one person ring; the first answer wins and the others hear that it was answered elsewhere', async () => {
    const apps = [await on.edge.phone('usr_ada'), await on.edge.phone('usr_ada'), await on.edge.phone('usr_ada')];
    const call = on.call(await on.edge.udp(addresses.one));
    const rung = await Promise.all(apps.map((app) => app.rung()));
    // All are heard before one answers: tm loses the CANCEL of a branch whose very first answer crosses the winner's 200 on another worker.
    for (const one of rung) {
      one.call.reply(one.invite, 180, 'Ringing');
      await call.answer(180);
    }
    const [loser, winner, other] = rung;
    if (!loser || !winner || !other) throw new Error('three apps');
    winner.call.reply(winner.invite, 200, 'OK', { body: apps[1]?.sdp() ?? '' });
    await call.answer(200);
    call.ack();
    await winner.call.incoming('ACK');
    for (const one of [loser, other]) {
      const cancel = await one.call.incoming('CANCEL');
      expect(headerOf(cancel, 'Reason')).toMatch(/SIP;cause=200;text="Call completed elsewhere"/);
    }
    expect(apps[1]?.wire.messages.some((one) => one.method === 'CANCEL')).toBe(false);
    call.request('BYE');
    winner.call.reply(await winner.call.incoming('BYE'), 200, 'OK');
    await call.answer(200, 'BYE');
    expect(await on.edge.event('call.started', call.callId)).toMatchObject({ apps: 3 });
    expect(await on.edge.ended(call.callId)).toMatchObject({ outcome: 'answered', answeredBy: 'usr_ada' });
  });

  test('every person of a number rings, and the record says who answered', async () => {
    const ada = await on.edge.phone('usr_ada');
    const grace = await on.edge.phone('usr_grace');
    const call = on.call(await on.edge.udp(addresses.one), '+12025550102');
    const adaRung = await ada.rung();
    const graceRung = await grace.rung();
    adaRung.call.reply(adaRung.invite, 180, 'Ringing');
    graceRung.call.reply(graceRung.invite, 200, 'OK', { body: grace.sdp() });
    await call.answer(200);
    call.ack();
    await graceRung.call.incoming('ACK');
    await adaRung.call.incoming('CANCEL');
    graceRung.call.request('BYE');
    call.reply(await call.incoming('BYE'), 200, 'OK');
    expect(await on.edge.ended(call.callId)).toMatchObject({ answeredBy: 'usr_grace', hungUpBy: 'callee' });
  });

  test('an INVITE without an offer: the phone offers in its 200, the carrier answers in its ACK', async () => {
    const ada = await on.edge.phone('usr_ada');
    const carrier = await on.edge.udp(addresses.one);
    const call = on.call(carrier, '+12025550101', { body: '' });
    const { call: ringing, invite } = await ada.rung();
    expect(invite.body).toBe('');
    ringing.reply(invite, 200, 'OK', { body: ada.sdp({ offer: true }) });
    const ok = await call.answer(200);
    expect(ok.body).toMatch(/m=audio \d+ RTP\/AVP /);
    call.ack({ body: carrierSdp({ address: addresses.one }) });
    const ack = await ringing.incoming('ACK');
    expect(ack.body).toMatch(/m=audio \d+ UDP\/TLS\/RTP\/SAVPF/);
    call.request('BYE');
    ringing.reply(await ringing.incoming('BYE'), 200, 'OK');
    expect(await on.edge.ended(call.callId)).toMatchObject({ outcome: 'answered' });
  });
});

describe('a call that nobody answers', () => {
  test('the caller hangs up while it rings', async () => {
    const ada = await on.edge.phone('usr_ada');
    const call = on.call(await on.edge.udp(addresses.one));
    const { call: ringing, invite } = await ada.rung();
    ringing.reply(invite, 180, 'Ringing');
    await call.answer(180);
    call.cancel();
    await ringing.incoming('CANCEL');
    await call.answer(200, 'CANCEL');
    await call.answer(487);
    expect(await on.edge.ended(call.callId)).toMatchObject({
      outcome: 'caller_hung_up',
      code: 487,
      hungUpBy: 'caller',
      answerAt: null,
      answeredBy: null,
    });
  });

  test('a CANCEL from a listed source of another trunk stops nothing', async () => {
    const ada = await on.edge.phone('usr_ada');
    const carrier = await on.edge.udp(addresses.one);
    const call = on.call(carrier);
    const { call: ringing, invite } = await ada.rung();
    ringing.reply(invite, 180, 'Ringing');
    await call.answer(180);
    const stranger = await on.edge.udp(addresses.two);
    stranger.send(
      call.invite
        .replaceAll('INVITE', 'CANCEL')
        .replace(/Content-Type.*\r\n/, '')
        .replace(/Content-Length: \d+[\s\S]*$/, 'Content-Length: 0\r\n\r\n'),
    );
    await stranger.next('481', (one) => one.status === 481);
    await on.settled();
    expect(ada.wire.messages.some((one) => one.method === 'CANCEL')).toBe(false);
    call.cancel();
    await call.answer(487);
  });

  test('one person declines: 603, on all apps of that person', async () => {
    const apps = [await on.edge.phone('usr_ada'), await on.edge.phone('usr_ada')];
    const call = on.call(await on.edge.udp(addresses.one));
    const [first, second] = await Promise.all(apps.map((app) => app.rung()));
    if (!first || !second) throw new Error('two apps');
    second.call.reply(second.invite, 180, 'Ringing');
    first.call.reply(first.invite, 603, 'Decline');
    await second.call.incoming('CANCEL');
    expect((await call.answer(603)).reason).toBe('Declined');
    expect(await on.edge.ended(call.callId)).toMatchObject({ outcome: 'declined', code: 603 });
  });

  test('one of two people declines: the other rings on and answers', async () => {
    const ada = await on.edge.phone('usr_ada');
    const grace = await on.edge.phone('usr_grace');
    const call = on.call(await on.edge.udp(addresses.one), '+12025550102');
    const adaRung = await ada.rung();
    const graceRung = await grace.rung();
    graceRung.call.reply(graceRung.invite, 180, 'Ringing');
    adaRung.call.reply(adaRung.invite, 603, 'Decline');
    await adaRung.call.incoming('ACK');
    await on.settled();
    expect(grace.wire.messages.some((one) => one.method === 'CANCEL')).toBe(false);
    graceRung.call.reply(graceRung.invite, 200, 'OK', { body: grace.sdp() });
    await call.answer(200);
    call.ack();
    await graceRung.call.incoming('ACK');
    call.request('BYE');
    graceRung.call.reply(await graceRung.call.incoming('BYE'), 200, 'OK');
    expect(await on.edge.ended(call.callId)).toMatchObject({ outcome: 'answered', answeredBy: 'usr_grace' });
  });

  test('both people decline: 603', async () => {
    const ada = await on.edge.phone('usr_ada');
    const grace = await on.edge.phone('usr_grace');
    const call = on.call(await on.edge.udp(addresses.one), '+12025550102');
    for (const rung of await Promise.all([ada.rung(), grace.rung()])) rung.call.reply(rung.invite, 603, 'Decline');
    await call.answer(603);
    expect(await on.edge.ended(call.callId)).toMatchObject({ outcome: 'declined', code: 603 });
  });

  test('everyone is busy: 486', async () => {
    const ada = await on.edge.phone('usr_ada');
    const call = on.call(await on.edge.udp(addresses.one));
    const { call: ringing, invite } = await ada.rung();
    ringing.reply(invite, 486, 'Busy Here');
    await call.answer(486);
    expect(await on.edge.ended(call.callId)).toMatchObject({ outcome: 'busy', code: 486, hungUpBy: null });
  });

  test('it rings for the ring time of the number, then 480 no_answer, and the phone is cancelled', async () => {
    await on.edge.push(row('numbers', '12025550101', numberRow({ ringSeconds: 5 })));
    const ada = await on.edge.phone('usr_ada');
    const call = on.call(await on.edge.udp(addresses.one));
    const { call: ringing, invite } = await ada.rung();
    const from = performance.now();
    ringing.reply(invite, 180, 'Ringing');
    expect((await call.answer((status) => status >= 300, 'INVITE', 10_000)).status).toBe(480);
    expect(performance.now() - from).toBeGreaterThan(4_000);
    await ringing.incoming('CANCEL');
    expect(await on.edge.ended(call.callId)).toMatchObject({ outcome: 'no_answer', code: 480 });
  });
});

test('a repeated INVITE gets the same final answer and is one call', async () => {
  const ada = await on.edge.phone('usr_ada');
  const carrier = await on.edge.udp(addresses.one);
  const call = on.call(carrier);
  const { call: ringing, invite } = await ada.rung();
  carrier.send(call.invite);
  ringing.reply(invite, 603, 'Decline');
  const first = await call.answer(603);
  carrier.send(call.invite);
  const again = await carrier.next('603 again', (one) => one.status === 603 && one !== first && headerOf(one, 'Call-ID') === call.callId);
  expect(headerOf(again, 'To')).toBe(headerOf(first, 'To'));
  await on.settled();
  expect(ada.wire.messages.filter((one) => one.method === 'INVITE')).toHaveLength(1);
  expect(on.edge.events().filter((one) => 'sipCallId' in one && one.sipCallId === call.callId)).toHaveLength(1);
});

describe('who is shown as calling', () => {
  const shown = async (headers: string[], from?: string) => {
    const ada = await on.edge.phone('usr_ada');
    const call = on.call(await on.edge.udp(addresses.one), '+12025550101', from === undefined ? { headers } : { headers, from });
    const { call: ringing, invite } = await ada.rung();
    ringing.reply(invite, 486, 'Busy Here');
    await call.answer(486);
    const started = await on.edge.event('call.started', call.callId);
    return { invite, started };
  };

  test('P-Asserted-Identity comes before From', async () => {
    const { invite, started } = await shown(['P-Asserted-Identity: "Bob B" <sip:+442079460123@carrier.example>']);
    expect(headerOf(invite, 'P-Asserted-Identity')).toBe('"Bob B" <sip:+442079460123@rig.example>');
    expect(started).toMatchObject({ caller: '+442079460123', callerName: 'Bob B', callerWithheld: false });
  });

  test('a withheld number reaches neither the phone nor the record, also where the carrier left it in From', async () => {
    const { invite, started } = await shown(
      ['P-Asserted-Identity: <sip:+442079460123@carrier.example>', 'Privacy: id'],
      '"Bob" <sip:+442079460123@carrier.example>',
    );
    expect(invite.text).not.toContain('2079460123');
    expect(headerOf(invite, 'From')).toContain('sip:anonymous@anonymous.invalid');
    expect(headerOf(invite, 'P-Asserted-Identity')).toBe('');
    expect(started).toMatchObject({ caller: null, callerRaw: '', callerName: null, callerWithheld: true });
  });

  test('what a carrier sends under our own header names is removed', async () => {
    const { invite } = await shown(['X-Patchcord-Called: +19995550000', 'X-Patchcord-Call: call_forged']);
    expect(invite.text).not.toContain('forged');
    expect(headerOf(invite, 'X-Patchcord-Called')).toBe('+12025550101');
  });
});
