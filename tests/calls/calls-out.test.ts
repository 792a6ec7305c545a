import { describe, expect, test } from 'vitest';
import { callOut, gatewayRow, london, talkingOut, upstream } from '../rig/calls-out.ts';
import { row, sipDomain } from '../rig/edge.ts';
import { scene } from '../rig/fixture.ts';
import { allHeaders, browserSdp, carrierSdp, directionOf, headerOf, uriOf } from '../rig/sip.ts';

const on = scene();

describe('a call out', () => {
  test('reaches the gateway with the person’s number in From and P-Asserted-Identity, and nothing of the phone', async () => {
    const { call, carried, invite, ok, phone, gateway } = await talkingOut(on);
    expect(invite.uri).toBe(`sip:${london}@${gateway.wire.address}:${gateway.wire.port}`);
    expect(uriOf(headerOf(invite, 'From'))).toBe(`sip:+12025550101@${sipDomain}`);
    expect(allHeaders(invite, 'P-Asserted-Identity')).toEqual([`<sip:+12025550101@${sipDomain}>`]);
    expect(uriOf(headerOf(invite, 'To'))).toBe(invite.uri);
    for (const own of ['usr_ada', 'phone.invalid', '127.0.0.1', 'X-Patchcord', 'Proxy-Authorization', 'alias=']) {
      expect(invite.text).not.toContain(own);
    }
    expect(invite.body).toMatch(/^m=audio \d+ RTP\/AVP 0 8 101\r$/m);
    expect(ok.body).toMatch(/^m=audio \d+ UDP\/TLS\/RTP\/SAVPF 0 8 101\r$/m);
    // rtpengine is the active side of whoever offered first; the phone has to hear the same.
    expect(ok.body).toContain('a=setup:active');
    expect(headerOf(ok, 'From')).toContain(`sip:usr_ada@${sipDomain}`);
    const started = await on.edge.event('call.started', call.callId);
    expect(started).toMatchObject({
      calledRaw: london,
      called: london,
      caller: '+12025550101',
      callerWithheld: false,
      account: 'acc_one',
      number: 'num_one',
      trunk: null,
      out: { person: 'usr_ada', destination: '44' },
    });
    expect(headerOf(ok, 'X-Patchcord-Call')).toBe(started.call);
    call.request('BYE');
    const bye = await carried.incoming('BYE');
    expect(bye.text).not.toContain('usr_ada');
    carried.reply(bye, 200, 'OK');
    await call.answer(200, 'BYE');
    expect(await on.edge.ended(call.callId)).toMatchObject({
      outcome: 'answered',
      code: 200,
      hungUpBy: 'caller',
      codec: 'PCMU',
      answeredBy: null,
      tried: [{ gateway: 'gtw_one', code: 200 }],
    });
    expect(phone.wire.messages.some((one) => one.body.includes(gateway.wire.address))).toBe(false);
  });

  test('a number typed as in the own country is sent with its country code', async () => {
    const { gateway, phone } = await upstream(on);
    const call = await callOut(on.edge, phone, '020 7946 0123');
    const { call: carried, invite } = await gateway.asked();
    expect(invite.uri).toContain(`sip:${london}@`);
    carried.reply(invite, 486, 'Busy Here');
    await call.answer(486);
    expect(await on.edge.event('call.started', call.callId)).toMatchObject({ calledRaw: '020%207946%200123', called: london });
  });

  test('the other side hangs up', async () => {
    const { call, carried } = await talkingOut(on);
    carried.request('BYE');
    const bye = await call.incoming('BYE');
    call.reply(bye, 200, 'OK');
    await carried.answer(200, 'BYE');
    expect(await on.edge.ended(call.callId)).toMatchObject({ outcome: 'answered', hungUpBy: 'callee' });
  });

  test('each side can put the other on hold', async () => {
    const { call, carried, phone, gateway } = await talkingOut(on);
    call.request('INVITE', { body: phone.sdp({ offer: true, direction: 'sendonly', version: 2 }) });
    const held = await carried.incoming('INVITE');
    expect(held.body).toMatch(/^m=audio \d+ RTP\/AVP /m);
    expect(directionOf(held.body)).toBe('sendonly');
    expect(uriOf(headerOf(held, 'From'))).toBe(`sip:+12025550101@${sipDomain}`);
    carried.reply(held, 200, 'OK', { body: carrierSdp({ address: gateway.wire.address, direction: 'recvonly', version: 2 }) });
    expect(directionOf((await call.answer(200)).body)).toBe('recvonly');
    call.ack();
    await carried.incoming('ACK');

    carried.request('INVITE', { body: carrierSdp({ address: gateway.wire.address, direction: 'sendonly', version: 3 }) });
    const offered = await call.incoming('INVITE');
    expect(offered.body).toMatch(/^m=audio \d+ UDP\/TLS\/RTP\/SAVPF /m);
    expect(directionOf(offered.body)).toBe('sendonly');
    call.reply(offered, 200, 'OK', { body: browserSdp({ address: '127.0.0.1', direction: 'recvonly', version: 3 }) });
    const taken = await carried.answer(200);
    expect(taken.body).toMatch(/^m=audio \d+ RTP\/AVP /m);
    expect(directionOf(taken.body)).toBe('recvonly');
    carried.ack();
    await call.incoming('ACK');
    call.request('BYE');
    carried.reply(await carried.incoming('BYE'), 200, 'OK');
    await call.answer(200, 'BYE');
    expect(await on.edge.ended(call.callId)).toMatchObject({ outcome: 'answered', hungUpBy: 'caller' });
  });

  test('what the network plays before it answers reaches the phone', async () => {
    const { gateway, phone } = await upstream(on);
    const call = await callOut(on.edge, phone, london);
    const { call: carried, invite } = await gateway.asked();
    carried.reply(invite, 183, 'Session Progress', { body: carrierSdp({ address: gateway.wire.address }) });
    expect((await call.answer(183)).body).toMatch(/^m=audio \d+ UDP\/TLS\/RTP\/SAVPF /m);
    carried.reply(invite, 200, 'OK', { body: carrierSdp({ address: gateway.wire.address }) });
    expect((await call.answer(200)).body).toMatch(/^m=audio \d+ UDP\/TLS\/RTP\/SAVPF /m);
    call.ack();
    await carried.incoming('ACK');
  });

  test('the caller hangs up while it rings: the gateway hears CANCEL', async () => {
    const { gateway, phone } = await upstream(on);
    const call = await callOut(on.edge, phone, london);
    const { call: carried, invite } = await gateway.asked();
    carried.reply(invite, 180, 'Ringing');
    await call.answer(180);
    call.cancel();
    await call.answer(200, 'CANCEL');
    carried.reply(await carried.incoming('CANCEL'), 200, 'OK');
    carried.reply(invite, 487, 'Request Terminated');
    await call.answer(487);
    expect(await on.edge.ended(call.callId)).toMatchObject({
      outcome: 'caller_hung_up',
      code: 487,
      hungUpBy: 'caller',
      tried: [{ gateway: 'gtw_one', code: 487 }],
    });
  });

  test('a phone that vanishes while it rings has hung up', async () => {
    const { gateway } = await upstream(on);
    const ada = await on.edge.unregistered('usr_ada');
    await ada.register();
    const call = await callOut(on.edge, ada, london);
    const { call: carried, invite } = await gateway.asked();
    carried.reply(invite, 180, 'Ringing');
    await call.answer(180);
    await ada.close();
    carried.reply(await carried.incoming('CANCEL'), 200, 'OK');
    carried.reply(invite, 487, 'Request Terminated');
    expect(await on.edge.ended(call.callId)).toMatchObject({ outcome: 'caller_hung_up' });
  });

  test('a person who is removed in a call: it ends on both sides', async () => {
    const { call, carried } = await talkingOut(on);
    await on.edge.push(row('people', 'usr_ada', null));
    call.reply(await call.incoming('BYE'), 200, 'OK');
    carried.reply(await carried.incoming('BYE'), 200, 'OK');
    expect(await on.edge.ended(call.callId)).toMatchObject({ outcome: 'person_removed', code: 200, hungUpBy: 'platform' });
  });

  test('a gateway that is changed, switched off and taken away in a call: the call goes on', async () => {
    const { call, carried, gateway, phone } = await talkingOut(on);
    await on.edge.push(row('gateways', 'gtw_one', gatewayRow({ address: '127.20.1.49', port: 5060 }, { on: false })));
    await on.edge.push(row('gateways', 'gtw_one', null));
    call.request('INVITE', { body: phone.sdp({ offer: true, version: 2 }) });
    carried.reply(await carried.incoming('INVITE'), 200, 'OK', { body: carrierSdp({ address: gateway.wire.address, version: 2 }) });
    await call.answer(200);
    call.ack();
    await carried.incoming('ACK');
    carried.request('BYE');
    call.reply(await call.incoming('BYE'), 200, 'OK');
    await carried.answer(200, 'BYE');
    expect(await on.edge.ended(call.callId)).toMatchObject({ outcome: 'answered', tried: [{ gateway: 'gtw_one', code: 200 }] });
  });
});

describe('the number is carried as the gateway wants it', () => {
  const invited = async (changes: Parameters<typeof upstream>[1], options: Parameters<typeof callOut>[3] = {}) => {
    const { gateway, phone } = await upstream(on, changes);
    const call = await callOut(on.edge, phone, london, options);
    const { call: carried, invite } = await gateway.asked();
    carried.reply(invite, 603, 'Decline');
    await call.answer(603);
    return { invite, started: await on.edge.event('call.started', call.callId) };
  };
  const from = (invite: Awaited<ReturnType<typeof invited>>['invite']) => uriOf(headerOf(invite, 'From'));

  test('in From only, as bare digits', async () => {
    const { invite } = await invited({ callerIdIn: ['from'], numberFormat: 'e164' });
    expect(invite.uri).toContain('sip:442079460123@');
    expect(from(invite)).toBe(`sip:12025550101@${sipDomain}`);
    expect(headerOf(invite, 'P-Asserted-Identity')).toBe('');
  });

  test('in P-Asserted-Identity only, with 00; From is our own login there', async () => {
    const login = { user: 'patchcord', password: 'secret' };
    const { invite } = await invited({ callerIdIn: ['p_asserted_identity'], numberFormat: 'international', login });
    expect(invite.uri).toContain('sip:00442079460123@');
    expect(headerOf(invite, 'P-Asserted-Identity')).toBe(`<sip:0012025550101@${sipDomain}>`);
    expect(from(invite)).toBe(`sip:patchcord@${sipDomain}`);
  });

  test('withheld: nobody in From, the number for the network only', async () => {
    const { invite, started } = await invited({ callerIdIn: ['from'] }, { headers: ['Privacy: id'] });
    expect(headerOf(invite, 'From')).toMatch(/^"Anonymous" <sip:anonymous@anonymous\.invalid>/);
    expect(headerOf(invite, 'P-Asserted-Identity')).toBe(`<sip:+12025550101@${sipDomain}>`);
    expect(allHeaders(invite, 'Privacy')).toEqual(['id']);
    expect(started).toMatchObject({ caller: '+12025550101', callerWithheld: true });
  });

  test('of the phone’s codecs those of telephone networks come first, and nothing is added', async () => {
    const sdp = browserSdp({ address: '127.0.0.1' }, 'actpass')
      .replace(' 0 8 101', ' 111 63 9 0 8 13 110 101')
      .replace(
        'a=rtpmap:0 ',
        'a=rtpmap:111 opus/48000/2\r\na=rtpmap:63 red/48000/2\r\na=rtpmap:9 G722/8000\r\na=rtpmap:13 CN/8000\r\na=rtpmap:110 telephone-event/48000\r\na=rtpmap:0 ',
      );
    const { invite } = await invited({}, { body: sdp });
    expect(/^m=audio \d+ RTP\/AVP ([\d ]+)\r$/m.exec(invite.body)?.[1]?.split(' ').slice(0, 4)).toEqual(['0', '8', '9', '111']);
    expect(invite.body).not.toMatch(/red\/|CN\/8000/);
  });
});
