import { describe, expect, test } from 'vitest';
import { placeCall } from '../rig/call.ts';
import { addresses } from '../rig/edge.ts';
import { optionsText, scene } from '../rig/fixture.ts';
import { carrierSdp, directionOf, headerOf, newBranch, sipText, unique } from '../rig/sip.ts';

const on = scene();

describe('a request with a To tag', () => {
  const forged = (
    from: { address: string; port: number },
    method: string,
    routes: string[],
    uri: string,
    tags = { from: unique('a'), to: unique('b') },
  ) =>
    sipText(`${method} ${uri} SIP/2.0`, [
      `Via: SIP/2.0/UDP ${from.address}:${from.port};branch=${newBranch()};rport`,
      'Max-Forwards: 70',
      ...routes.map((route) => `Route: ${route}`),
      `From: <sip:+12025550199@${from.address}>;tag=${tags.from}`,
      `To: <${on.uri('+12025550101')}>;tag=${tags.to}`,
      `Call-ID: ${unique('forged-')}`,
      `CSeq: 1 ${method}`,
      `Contact: <sip:x@${from.address}:${from.port}>`,
    ]);

  test.each(['INVITE', 'BYE', 'UPDATE', 'ACK', 'MESSAGE'])(
    'a forged %s with Route is relayed nowhere: 481 for a listed source, silence for others',
    async (method) => {
      const victim = await on.edge.udp(addresses.victim);
      const at = `${victim.address}:${victim.port}`;
      const edge = `${on.edge.carrier.address}:${on.edge.carrier.port}`;
      const attempts: [routes: string[], uri: string][] = [
        [[`<sip:${edge};lr>`], `sip:+4900190012345@${at}`],
        [[`<sip:${edge};lr>`, `<sip:${at};lr>`], 'sip:+4900190012345@carrier.example'],
        [[`<sip:${at};lr>`], 'sip:+4900190012345@carrier.example'],
        [[`<sip:${edge};lr;did=1.1>`], `sip:x@${edge};alias=${victim.address}~${victim.port}~1`],
        [[], `sip:+4900190012345@${at}`],
      ];
      for (const address of [addresses.one, addresses.unlisted]) {
        const wire = await on.edge.udp(address);
        for (const [routes, uri] of attempts) wire.send(forged(wire, method, routes, uri));
        if (address === addresses.one && method !== 'ACK') {
          for (let i = 0; i < attempts.length; i++) await wire.next('481', (one) => one.status === 481);
        }
        await on.settled();
        if (address === addresses.unlisted || method === 'ACK') expect(wire.bytes).toEqual([]);
      }
      expect(victim.bytes).toEqual([]);
      if (method !== 'ACK') {
        const refused = on.edge.events().filter((one) => one.type === 'call.refused' && one.method === method);
        expect(refused).toHaveLength(attempts.length);
        expect(refused[0]).toMatchObject({ outcome: 'dialog_unknown', code: 481, origin: { address: addresses.one } });
      }
    },
  );

  test('a forged initial request with Route and alias reaches the number, never the Route', async () => {
    const victim = await on.edge.udp(addresses.victim);
    const at = `${victim.address}:${victim.port}`;
    const wire = await on.edge.udp(addresses.one);
    const call = on.call(wire, '+12025550199', { routes: [`<${on.uri('x')};lr>`, `<sip:${at};lr>`] });
    await call.answer(404);
    await placeCall(wire, `${on.uri('+12025550198')};alias=${victim.address}~${victim.port}~1`).answer(404);
    await on.settled();
    expect(victim.bytes).toEqual([]);
    const ada = await on.edge.phone('usr_ada');
    const ringing = on.call(wire, '+12025550101', { routes: [`<${on.uri('x')};lr>`, `<sip:${at};lr>`] });
    const { call: app, invite } = await ada.rung();
    expect(invite.text).not.toContain(victim.address);
    app.reply(invite, 486, 'Busy Here');
    await ringing.answer(486);
    expect(victim.bytes).toEqual([]);
  });

  test('of a call that is up, but from a listed source of another trunk: 481, and the call goes on', async () => {
    const { caller, callee, phone } = await on.talking();
    const stranger = await on.edge.udp(addresses.two);
    const text = sipText(`BYE ${caller.remoteTarget()} SIP/2.0`, [
      `Via: SIP/2.0/UDP ${stranger.address}:${stranger.port};branch=${newBranch()}`,
      'Max-Forwards: 70',
      ...caller.routeSet().map((route) => `Route: ${route}`),
      `From: <sip:+12025550199@${addresses.one}>;tag=${caller.localTag}`,
      `To: <${on.uri('+12025550101')}>;tag=${caller.remoteTag()}`,
      `Call-ID: ${caller.callId}`,
      'CSeq: 99 BYE',
    ]);
    stranger.send(text);
    await stranger.next('481', (one) => one.status === 481);
    await on.settled();
    expect(phone.wire.messages.some((one) => one.method === 'BYE')).toBe(false);
    caller.request('BYE');
    callee.reply(await callee.incoming('BYE'), 200, 'OK');
    await on.edge.ended(caller.callId);
  });

  test('of a call that is up, but from the phone of another person: 481', async () => {
    const { caller, callee, carrier } = await on.talking();
    const eve = await on.edge.phone('usr_eve');
    eve.wire.send(
      sipText(`BYE sip:x@${addresses.one} SIP/2.0`, [
        `Via: SIP/2.0/WS phone.invalid;branch=${newBranch()}`,
        'Max-Forwards: 70',
        `From: <${on.uri('+12025550101')}>;tag=${callee.localTag}`,
        `To: <sip:+12025550199@${addresses.one}>;tag=${caller.localTag}`,
        `Call-ID: ${caller.callId}`,
        'CSeq: 7 BYE',
      ]),
    );
    await eve.wire.next('481', (one) => one.status === 481);
    await on.settled();
    expect(carrier.messages.some((one) => one.method === 'BYE')).toBe(false);
    caller.request('BYE');
    callee.reply(await callee.incoming('BYE'), 200, 'OK');
  });

  test('of the phone of the call goes to the carrier only, whatever Route and Request-URI it claims', async () => {
    const { caller, callee } = await on.talking();
    const victim = await on.edge.udp(addresses.victim);
    const at = `${victim.address}:${victim.port}`;
    callee.request('INVITE', { uri: `sip:+4900190012345@${at}`, routes: [...callee.routeSet(), `<sip:${at};lr>`] });
    const reInvite = await caller.incoming('INVITE');
    expect(reInvite.uri).toContain(`carrier@${addresses.one}`);
    caller.reply(reInvite, 488, 'Not Acceptable Here');
    await callee.answer(488);
    await on.settled();
    expect(victim.bytes).toEqual([]);
    caller.request('BYE');
    callee.reply(await callee.incoming('BYE'), 200, 'OK');
  });
});

describe('hold and resume', () => {
  test('from the carrier: the phone hears sendonly, the carrier recvonly, and back', async () => {
    const { caller, callee, phone } = await on.talking();
    for (const [offered, answered, version] of [
      ['sendonly', 'recvonly', 2],
      ['sendrecv', 'sendrecv', 3],
    ] as const) {
      caller.request('INVITE', { body: carrierSdp({ address: addresses.one, direction: offered, version }) });
      const reInvite = await callee.incoming('INVITE');
      expect(directionOf(reInvite.body)).toBe(offered);
      expect(reInvite.body).toContain('UDP/TLS/RTP/SAVPF');
      callee.reply(reInvite, 200, 'OK', { body: phone.sdp({ direction: answered, version }) });
      const ok = await caller.answer(200);
      expect(directionOf(ok.body)).toBe(answered);
      expect(ok.body).toMatch(/m=audio \d+ RTP\/AVP /);
      caller.ack();
      await callee.incoming('ACK');
    }
    caller.request('BYE');
    callee.reply(await callee.incoming('BYE'), 200, 'OK');
    await caller.answer(200, 'BYE');
  });

  test('from the phone: the carrier hears plain RTP, the phone DTLS', async () => {
    const { caller, callee, phone } = await on.talking();
    for (const [offered, answered, version] of [
      ['sendonly', 'recvonly', 2],
      ['sendrecv', 'sendrecv', 3],
    ] as const) {
      callee.request('INVITE', { body: phone.sdp({ direction: offered, version, offer: true }) });
      const reInvite = await caller.incoming('INVITE');
      expect(directionOf(reInvite.body)).toBe(offered);
      expect(reInvite.body).toMatch(/m=audio \d+ RTP\/AVP /);
      expect(reInvite.body).not.toMatch(/a=(fingerprint|ice-|candidate)/);
      caller.reply(reInvite, 200, 'OK', { body: carrierSdp({ address: addresses.one, direction: answered, version }) });
      const ok = await callee.answer(200);
      expect(directionOf(ok.body)).toBe(answered);
      expect(ok.body).toContain('a=fingerprint');
      expect(ok.body).toContain('UDP/TLS/RTP/SAVPF');
      callee.ack();
      await caller.incoming('ACK');
    }
    caller.request('BYE');
    callee.reply(await callee.incoming('BYE'), 200, 'OK');
    await caller.answer(200, 'BYE');
    expect(await on.edge.ended(caller.callId)).toMatchObject({ outcome: 'answered', hungUpBy: 'caller' });
  });

  test('after the phone’s re-INVITE a call that the platform ends is ended at the phone too', async () => {
    const { caller, callee, phone } = await on.talking();
    callee.request('INVITE', { body: phone.sdp({ direction: 'sendonly', version: 2, offer: true }) });
    const body = carrierSdp({ address: addresses.one, direction: 'recvonly', version: 2 });
    caller.reply(await caller.incoming('INVITE'), 200, 'OK', { body });
    await callee.answer(200);
    callee.ack();
    await caller.incoming('ACK');
    await on.edge.rpc('dlg.terminate_dlg', [caller.callId, caller.localTag, caller.remoteTag()]);
    caller.reply(await caller.incoming('BYE'), 200, 'OK');
    callee.reply(await callee.incoming('BYE'), 200, 'OK');
    expect(await on.edge.ended(caller.callId)).toMatchObject({ outcome: 'answered', hungUpBy: 'platform' });
    // The host of a browser's Contact exists nowhere: a worker that looks it up waits for the DNS.
    expect(on.edge.log()).not.toContain('could not resolve hostname');
  });

  test('the media port of the call stays the same for the carrier', async () => {
    const { caller, callee, phone, ok } = await on.talking();
    const port = (sdp: string) => /m=audio (\d+)/.exec(sdp)?.[1];
    callee.request('INVITE', { body: phone.sdp({ direction: 'sendonly', version: 2, offer: true }) });
    const reInvite = await caller.incoming('INVITE');
    expect(port(reInvite.body)).toBe(port(ok.body));
    caller.reply(reInvite, 200, 'OK', { body: carrierSdp({ address: addresses.one, direction: 'recvonly', version: 2 }) });
    await callee.answer(200);
    callee.ack();
    caller.request('BYE');
    callee.reply(await callee.incoming('BYE'), 200, 'OK');
  });

  test.each(['carrier', 'phone'])('a re-INVITE of the %s that the other side refuses is refused, and the call goes on', async (side) => {
    const { caller, callee, phone } = await on.talking();
    const [asker, other] = side === 'carrier' ? [caller, callee] : [callee, caller];
    const body = side === 'carrier' ? carrierSdp({ address: addresses.one, version: 2 }) : phone.sdp({ version: 2, offer: true });
    asker.request('INVITE', { body });
    other.reply(await other.incoming('INVITE'), 488, 'Not Acceptable Here');
    await asker.answer(488);
    await on.settled();
    expect(
      on.edge
        .events()
        .some(
          (one) =>
            one.type === 'call.ended' &&
            on.edge.events().some((s) => s.type === 'call.started' && s.sipCallId === caller.callId && s.call === one.call),
        ),
    ).toBe(false);
    asker.request('BYE');
    other.reply(await other.incoming('BYE'), 200, 'OK');
    await asker.answer(200, 'BYE');
    expect(await on.edge.ended(caller.callId)).toMatchObject({ hungUpBy: side === 'carrier' ? 'caller' : 'callee' });
  });
});

describe('session timers and reliable answers', () => {
  test('UPDATE passes both ways, without and with media', async () => {
    const { caller, callee } = await on.talking();
    caller.request('UPDATE', { headers: ['Session-Expires: 90;refresher=uac', 'Supported: timer'] });
    const fromCarrier = await callee.incoming('UPDATE');
    expect(headerOf(fromCarrier, 'Session-Expires')).toBe('90;refresher=uac');
    callee.reply(fromCarrier, 200, 'OK', { headers: ['Session-Expires: 90;refresher=uac'] });
    expect(headerOf(await caller.answer(200, 'UPDATE'), 'Session-Expires')).toBe('90;refresher=uac');
    callee.request('UPDATE');
    caller.reply(await caller.incoming('UPDATE'), 200, 'OK');
    await callee.answer(200, 'UPDATE');
    caller.request('UPDATE', { body: carrierSdp({ address: addresses.one, direction: 'sendonly', version: 2 }) });
    const held = await callee.incoming('UPDATE');
    expect(directionOf(held.body)).toBe('sendonly');
    expect(held.body).toContain('UDP/TLS/RTP/SAVPF');
    callee.reply(held, 488, 'Not Acceptable Here');
    await caller.answer(488, 'UPDATE');
    caller.request('BYE');
    callee.reply(await callee.incoming('BYE'), 200, 'OK');
  });

  test('100rel: a reliable 180 is acknowledged by PRACK while it rings, by each of two apps', async () => {
    const apps = [await on.edge.phone('usr_ada'), await on.edge.phone('usr_ada')];
    const call = on.call(await on.edge.udp(addresses.one), '+12025550101', { headers: ['Require: 100rel'] });
    const rung = await Promise.all(apps.map((app) => app.rung()));
    for (const { call: ringing, invite } of rung) {
      expect(headerOf(invite, 'Require')).toBe('100rel');
      ringing.reply(invite, 180, 'Ringing', { headers: ['Require: 100rel', 'RSeq: 1'] });
      const reliable = await call.answer(180);
      expect(headerOf(reliable, 'RSeq')).toBe('1');
      call.request('PRACK', { headers: ['RAck: 1 1 INVITE'] });
      ringing.reply(await ringing.incoming('PRACK'), 200, 'OK');
      await call.answer(200, 'PRACK');
    }
    const winner = rung[1];
    winner?.call.reply(winner.invite, 200, 'OK', { body: apps[1]?.sdp() ?? '' });
    await call.answer(200);
    call.ack({ cseq: 1 });
    await winner?.call.incoming('ACK');
    call.request('BYE', { cseq: 9 });
    if (winner) winner.call.reply(await winner.call.incoming('BYE'), 200, 'OK');
    await call.answer(200, 'BYE');
    expect(await on.edge.ended(call.callId)).toMatchObject({ outcome: 'answered' });
  });
});

describe('what the carrier is not given', () => {
  test('REFER within a call and as a request of its own is refused, to and from the carrier', async () => {
    const { caller, callee, carrier } = await on.talking();
    caller.request('REFER', { headers: ['Refer-To: <sip:+4900190012345@x>'] });
    expect(headerOf(await caller.answer(603, 'REFER'), 'Reason')).toBe('SIP;cause=603;text="calls are not transferred by REFER"');
    callee.request('REFER', { headers: ['Refer-To: <sip:+4900190012345@x>'] });
    expect(headerOf(await callee.answer(603, 'REFER'), 'Reason')).toContain('only a colleague');
    await on.settled();
    expect(carrier.messages.some((one) => one.method === 'REFER')).toBe(false);
    caller.request('BYE');
    callee.reply(await callee.incoming('BYE'), 200, 'OK');
    const wire = await on.edge.udp(addresses.one);
    wire.send(optionsText(wire, on.uri('x')).replaceAll('OPTIONS', 'REFER'));
    const refused = await wire.next('603', (one) => one.status === 603);
    expect(headerOf(refused, 'Reason')).toContain('not transferred');
  });

  test('no address of the phone reaches the carrier, in any message of the call', async () => {
    const { caller, callee, carrier, phone } = await on.talking();
    callee.request('INVITE', { body: phone.sdp({ version: 2, offer: true }) });
    caller.reply(await caller.incoming('INVITE'), 200, 'OK', { body: carrierSdp({ address: addresses.one, version: 2 }) });
    await callee.answer(200);
    callee.ack();
    await caller.incoming('ACK');
    callee.request('BYE');
    caller.reply(await caller.incoming('BYE'), 200, 'OK');
    await callee.answer(200, 'BYE');
    const seen = carrier.messages.map((one) => one.text).join('\n');
    expect(seen).not.toMatch(/phone\.invalid|alias=|transport=ws;?.*Contact|usr_ada/i);
    expect(seen).not.toMatch(/Via: SIP\/2\.0\/WS/);
  });
});
