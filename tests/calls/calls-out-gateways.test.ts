import { describe, expect, test } from 'vitest';
import {
  answeredBy,
  callOut,
  callsOutRows,
  type Gateway,
  gatewayAddresses,
  gatewayOn,
  gatewayRow,
  isRightLogin,
  london,
  upstream,
} from '../rig/calls-out.ts';
import { addresses, row } from '../rig/edge.ts';
import { scene } from '../rig/fixture.ts';
import { allHeaders, carrierSdp, cseqOf, headerOf, newBranch, sipText } from '../rig/sip.ts';
import { waitFor } from '../rig/wait.ts';
import { listenFor } from '../rig/wire.ts';

const on = scene();

async function twoGateways() {
  const [one, two] = [await on.edge.udp(gatewayAddresses.one), await on.edge.udp(gatewayAddresses.two)];
  await on.edge.push(
    ...callsOutRows(),
    row('gateways', 'gtw_one', gatewayRow(one, { priority: 1 })),
    row('gateways', 'gtw_two', gatewayRow(two, { priority: 2 })),
  );
  return { one: gatewayOn(one), two: gatewayOn(two), phone: await on.edge.phone('usr_ada') };
}

const tried = async (callId: string) => (await on.edge.ended(callId)).tried?.map(({ gateway, code }) => `${gateway} ${code}`).join(', ');

describe('what the gateway answers is the call’s outcome', () => {
  test.each([
    [486, 'busy', 486],
    [600, 'busy', 486],
    [603, 'declined', 603],
    [404, 'destination_unknown', 404],
    [484, 'destination_unknown', 404],
    [480, 'no_answer', 480],
    [488, 'codec_mismatch', 488],
    [403, 'upstream_refused', 502],
    [302, 'upstream_redirected', 502],
  ])('%i: %s', async (status, outcome, code) => {
    const { one, two, phone } = await twoGateways();
    const call = await callOut(on.edge, phone, london);
    const { call: carried, invite } = await one.asked();
    carried.reply(invite, status, 'No', { headers: ['Contact: <sip:+4900190012345@127.20.1.77:5060>'] });
    const answer = await call.answer(code);
    expect(headerOf(answer, 'X-Patchcord-Outcome')).toBe(outcome);
    expect(headerOf(answer, 'Contact')).toBe('');
    expect(await on.edge.ended(call.callId)).toMatchObject({
      outcome,
      code,
      answerAt: null,
      tried: [{ gateway: 'gtw_one', code: status }],
    });
    expect(two.invites()).toEqual([]);
  });

  test('with none that is there: unreachable', async () => {
    const { phone } = await upstream(on, { port: 9 });
    const call = await callOut(on.edge, phone, london);
    const answer = await call.answer(503, 'INVITE', 8_000);
    expect(headerOf(answer, 'X-Patchcord-Outcome')).toBe('upstream_unreachable');
    expect(await tried(call.callId)).toBe('gtw_one 0');
  });

  test('garbage is nothing', async () => {
    const { gateway, phone } = await upstream(on);
    const call = await callOut(on.edge, phone, london);
    const { invite } = await gateway.asked();
    gateway.wire.send('SIP/2.0 200\r\n\r\n');
    gateway.wire.send(Buffer.from([0, 1, 2, 255, 13, 10, 13, 10]));
    gateway.wire.send(`SIP/2.0 200 OK\r\nVia: ${headerOf(invite, 'Via')}\r\nCSeq: x\r\n\r\n`);
    expect(headerOf(await call.answer(503, 'INVITE', 8_000), 'X-Patchcord-Outcome')).toBe('upstream_unreachable');
  });
});

describe('another gateway is tried', () => {
  test('where the first is silent: within seconds, and the next call does not wait for it', async () => {
    const { one, two, phone } = await twoGateways();
    const from = performance.now();
    const { call, carried } = await answeredBy(on, two, phone);
    expect(performance.now() - from).toBeLessThan(6_000);
    expect(one.invites().length).toBeGreaterThan(0);
    call.request('BYE');
    carried.reply(await carried.incoming('BYE'), 200, 'OK');
    expect(await tried(call.callId)).toBe('gtw_one 0, gtw_two 200');
    const again = performance.now();
    await answeredBy(on, two, phone);
    expect(performance.now() - again).toBeLessThan(2_000);
    expect((await on.edge.kamailio.router.gateways()).map(({ gateway, health }) => `${gateway} ${health}`).sort()).toEqual([
      'gtw_one sick',
      'gtw_two unknown',
    ]);
  });

  test('where the first cannot: 503', async () => {
    const { one, two, phone } = await twoGateways();
    const { call, carried } = await answeredAfter(one, 503, two, phone);
    carried.request('BYE');
    call.reply(await call.incoming('BYE'), 200, 'OK');
    expect(await tried(call.callId)).toBe('gtw_one 503, gtw_two 200');
  });

  test('not once the called side has rung', async () => {
    const { one, two, phone } = await twoGateways();
    const call = await callOut(on.edge, phone, london);
    const { call: carried, invite } = await one.asked();
    carried.reply(invite, 180, 'Ringing');
    await call.answer(180);
    carried.reply(invite, 503, 'Service Unavailable');
    await call.answer(502);
    expect(two.invites()).toEqual([]);
  });

  test('not once the caller has hung up', async () => {
    const { one, two, phone } = await twoGateways();
    const call = await callOut(on.edge, phone, london);
    const { call: carried, invite } = await one.asked();
    carried.reply(invite, 100, 'Trying');
    call.cancel();
    carried.reply(await carried.incoming('CANCEL'), 200, 'OK');
    carried.reply(invite, 503, 'Service Unavailable');
    await call.answer(487);
    expect(await on.edge.ended(call.callId)).toMatchObject({ outcome: 'caller_hung_up' });
    expect(two.invites()).toEqual([]);
  });

  async function answeredAfter(first: Gateway, status: number, second: Gateway, phone: Awaited<ReturnType<typeof twoGateways>>['phone']) {
    const calling = answeredBy(on, second, phone);
    const { call: refused, invite } = await first.asked();
    refused.reply(invite, status, 'No');
    await refused.incoming('ACK');
    return calling;
  }
});

describe('a gateway that asks for a login', () => {
  const login = { user: 'patchcord', password: 'open sesame' };
  const challenge = (algorithm: string, qop = ', qop="auth"') =>
    `Proxy-Authenticate: Digest realm="upstream.example", nonce="f00d"${qop}${algorithm === '' ? '' : `, algorithm=${algorithm}`}`;

  test.each([
    ['MD5', challenge('MD5')],
    ['MD5 of old', challenge('', '')],
    ['SHA-256', challenge('SHA-256')],
  ])('gets it: %s, in a request with the next number, and the call goes on', async (_, asks) => {
    const { gateway, phone } = await upstream(on, { login });
    const call = await callOut(on.edge, phone, london);
    const first = await gateway.asked();
    first.call.reply(first.invite, 407, 'Proxy Authentication Required', { headers: [asks] });
    expect(cseqOf(await first.call.incoming('ACK')).number).toBe(cseqOf(first.invite).number);
    const { call: carried, invite } = await gateway.asked();
    expect(isRightLogin(invite, 'Proxy-Authorization', login)).toBe(true);
    expect(cseqOf(invite).number).toBe(cseqOf(first.invite).number + 1);
    expect(allHeaders(invite, 'P-Asserted-Identity')).toHaveLength(1);
    carried.reply(invite, 180, 'Ringing');
    await call.answer(180);
    carried.reply(invite, 200, 'OK', { body: carrierSdp({ address: gateway.wire.address }) });
    const ok = await call.answer(200);
    expect(headerOf(ok, 'CSeq')).toBe('2 INVITE');
    call.ack();
    expect(cseqOf(await carried.incoming('ACK')).number).toBe(cseqOf(invite).number);
    call.request('INVITE', { body: phone.sdp({ offer: true, version: 2 }) });
    const again = await carried.incoming('INVITE');
    expect(cseqOf(again).number).toBe(cseqOf(invite).number + 1);
    carried.reply(again, 200, 'OK', { body: carrierSdp({ address: gateway.wire.address, version: 2 }) });
    expect(headerOf(await call.answer(200), 'CSeq')).toBe('3 INVITE');
    call.ack();
    await carried.incoming('ACK');
    call.request('BYE');
    const bye = await carried.incoming('BYE');
    expect(cseqOf(bye).number).toBe(cseqOf(invite).number + 2);
    carried.reply(bye, 200, 'OK');
    await call.answer(200, 'BYE');
    expect(await tried(call.callId)).toBe('gtw_one 200');
  });

  test('within the call too: a re-INVITE and the BYE, and the phone is asked for nothing', async () => {
    const { gateway, phone } = await upstream(on, { login });
    const { call, carried, invite } = await answeredBy(on, gateway, phone);
    const asks = { headers: [challenge('SHA-256')] };
    call.request('INVITE', { body: phone.sdp({ offer: true, version: 2 }) });
    carried.reply(await carried.incoming('INVITE'), 407, 'Proxy Authentication Required', asks);
    await carried.incoming('ACK');
    const again = await carried.incoming('INVITE');
    expect(isRightLogin(again, 'Proxy-Authorization', login)).toBe(true);
    expect(cseqOf(again).number).toBe(cseqOf(invite).number + 2);
    expect(again.body).toMatch(/^m=audio \d+ RTP\/AVP /m);
    carried.reply(again, 200, 'OK', { body: carrierSdp({ address: gateway.wire.address, version: 2 }) });
    expect(headerOf(await call.answer(200), 'CSeq')).toBe('3 INVITE');
    call.ack();
    expect(cseqOf(await carried.incoming('ACK')).number).toBe(cseqOf(again).number);
    call.request('BYE');
    carried.reply(await carried.incoming('BYE'), 407, 'Proxy Authentication Required', asks);
    const bye = await carried.incoming('BYE');
    expect(isRightLogin(bye, 'Proxy-Authorization', login)).toBe(true);
    carried.reply(bye, 200, 'OK');
    expect(headerOf(await call.answer(200, 'BYE'), 'CSeq')).toBe('4 BYE');
    expect(phone.wire.messages.filter((one) => headerOf(one, 'Proxy-Authenticate').includes('upstream.example'))).toEqual([]);
  });

  test('and where it has none of ours, a re-INVITE is refused and the call goes on', async () => {
    const { gateway, phone } = await upstream(on);
    const { call, carried } = await answeredBy(on, gateway, phone);
    call.request('INVITE', { body: phone.sdp({ offer: true, version: 2 }) });
    carried.reply(await carried.incoming('INVITE'), 401, 'Unauthorized', { headers: ['WWW-Authenticate: Digest realm="x", nonce="y"'] });
    expect(headerOf(await call.answer(500), 'WWW-Authenticate')).toBe('');
    call.request('BYE');
    carried.reply(await carried.incoming('BYE'), 200, 'OK');
    await call.answer(200, 'BYE');
  });

  test.each([
    ['with an algorithm that nobody knows', { login }, [challenge('SHA-512-256')], 1],
    ['and there is none', {}, [challenge('MD5')], 1],
    ['and finds it wrong', { login }, [challenge('MD5'), challenge('MD5')], 2],
  ])('%s: the call ends with that', async (_, changes, answers, times) => {
    const { gateway, phone } = await upstream(on, changes);
    const call = await callOut(on.edge, phone, london);
    for (const asks of answers) {
      const { call: carried, invite } = await gateway.asked();
      carried.reply(invite, 407, 'Proxy Authentication Required', { headers: [asks] });
      await carried.incoming('ACK');
    }
    const answer = await call.answer(502);
    expect(headerOf(answer, 'X-Patchcord-Outcome')).toBe('upstream_login_failed');
    expect(headerOf(answer, 'Proxy-Authenticate')).toBe('');
    expect(await tried(call.callId)).toBe('gtw_one 407');
    expect(gateway.invites()).toHaveLength(times);
  });
});

describe('what a gateway does wrong ends the call clearly', () => {
  test.each([
    ['answers without a description of sound', ''],
    ['answers with one that cannot be read', 'v=0\r\nnonsense\r\n'],
  ])('it %s: both sides get BYE', async (_, body) => {
    const { gateway, phone } = await upstream(on);
    const call = await callOut(on.edge, phone, london);
    const { call: carried, invite } = await gateway.asked();
    carried.reply(invite, 200, 'OK', { body });
    expect((await call.answer(200)).body).toBe('');
    call.ack();
    await carried.incoming('ACK');
    call.reply(await call.incoming('BYE'), 200, 'OK');
    carried.reply(await carried.incoming('BYE'), 200, 'OK');
    expect(await on.edge.ended(call.callId)).toMatchObject({ outcome: 'upstream_malformed', hungUpBy: 'platform' });
  });

  test('it hangs up before our ACK is there', async () => {
    const { gateway, phone } = await upstream(on);
    const call = await callOut(on.edge, phone, london);
    const { call: carried, invite } = await gateway.asked();
    carried.reply(invite, 200, 'OK', { body: carrierSdp({ address: gateway.wire.address }) });
    carried.request('BYE');
    const bye = await call.incoming('BYE');
    await call.answer(200);
    call.ack();
    call.reply(bye, 200, 'OK');
    await carried.answer(200, 'BYE');
    expect(await on.edge.ended(call.callId)).toMatchObject({ outcome: 'answered', hungUpBy: 'callee' });
  });

  test('it answers when the caller has long hung up: it is acknowledged and ended, and the phone hears nothing', async () => {
    const { gateway, phone } = await upstream(on);
    const call = await callOut(on.edge, phone, london);
    const { call: carried, invite } = await gateway.asked();
    carried.reply(invite, 180, 'Ringing');
    await call.answer(180);
    call.cancel();
    carried.reply(await carried.incoming('CANCEL'), 200, 'OK');
    carried.reply(invite, 487, 'Request Terminated');
    await call.answer(487);
    carried.reply(invite, 200, 'OK', { body: carrierSdp({ address: gateway.wire.address }) });
    await waitFor('an ACK of the answer', () =>
      gateway.wire.messages.find((one) => one.method === 'ACK' && one.uri?.startsWith('sip:gateway@')),
    );
    const bye = await carried.incoming('BYE');
    expect(headerOf(bye, 'To')).toContain(carried.localTag);
    carried.reply(bye, 200, 'OK');
    expect(await on.edge.ended(call.callId)).toMatchObject({ outcome: 'caller_hung_up' });
  });

  test('it rings and never ends after CANCEL: the call is over all the same', async () => {
    const { gateway, phone } = await upstream(on);
    const call = await callOut(on.edge, phone, london);
    const { call: carried, invite } = await gateway.asked();
    carried.reply(invite, 180, 'Ringing');
    await call.answer(180);
    call.cancel();
    const looking = setInterval(() => void on.edge.kamailio.router.appsLost(), 1_000);
    try {
      await call.answer(487, 'INVITE', 12_000);
      expect(await on.edge.ended(call.callId)).toMatchObject({ outcome: 'caller_hung_up' });
    } finally {
      clearInterval(looking);
    }
  });

  test('it sends the call back to us: 482, whether a trunk lists its address or not', async () => {
    for (const isListed of [false, true]) {
      const { gateway, phone } = await upstream(on);
      await on.edge.push(row('sources', `${gatewayAddresses.one}/32`, isListed ? { trunks: ['trk_one'] } : null));
      const call = await callOut(on.edge, phone, london);
      const { call: carried, invite } = await gateway.asked();
      const vias = allHeaders(invite, 'Via').map((one) => `Via: ${one}`);
      const own = `Via: SIP/2.0/UDP ${gateway.wire.address}:${gateway.wire.port};branch=${newBranch()}`;
      const kept = ['From', 'To', 'Call-ID', 'CSeq', 'Contact'].map((name) => `${name}: ${headerOf(invite, name)}`);
      gateway.wire.send(sipText(`INVITE ${on.uri('+12025550102')} SIP/2.0`, [own, ...vias, 'Max-Forwards: 60', ...kept], invite.body));
      const looped = await gateway.wire.next('482', (one) => one.status === 482);
      carried.reply(invite, looped.status ?? 0, looped.reason);
      const answer = await call.answer(482);
      expect(headerOf(answer, 'X-Patchcord-Outcome')).toBe('loop_detected');
      await on.edge.push(row('sources', `${gatewayAddresses.one}/32`, null));
    }
  });
});

describe('a gateway speaks within its own calls only', () => {
  test('an address that no trunk lists begins nothing, and acts in no call of another', async () => {
    const { gateway, phone } = await upstream(on);
    const { call, carried } = await answeredBy(on, gateway, phone);
    const stranger = await on.edge.udp(addresses.unlisted);
    const listed = await on.edge.udp(addresses.one);
    for (const wire of [stranger, listed]) {
      wire.send(
        sipText(`BYE ${carried.remoteTarget()} SIP/2.0`, [
          `Via: SIP/2.0/UDP ${wire.address}:${wire.port};branch=${newBranch()}`,
          'Max-Forwards: 70',
          `From: <sip:x@x.example>;tag=${carried.localTag}`,
          `To: <sip:y@y.example>;tag=${carried.remoteTag()}`,
          `Call-ID: ${call.callId}`,
          'CSeq: 9 BYE',
        ]),
      );
    }
    await listed.next('481', (one) => one.status === 481);
    gateway.wire.send(
      sipText(`INVITE ${on.uri('+12025550101')} SIP/2.0`, [
        `Via: SIP/2.0/UDP ${gateway.wire.address}:${gateway.wire.port};branch=${newBranch()}`,
        'Max-Forwards: 70',
        'From: <sip:x@x.example>;tag=1',
        `To: <${on.uri('+12025550101')}>`,
        'Call-ID: another-one',
        'CSeq: 1 INVITE',
        `Contact: <sip:x@${gateway.wire.address}>`,
      ]),
    );
    await on.settled();
    expect(stranger.bytes).toEqual([]);
    expect(gateway.wire.messages.some((one) => headerOf(one, 'Call-ID') === 'another-one')).toBe(false);
    carried.request('BYE');
    call.reply(await call.incoming('BYE'), 200, 'OK');
    await carried.answer(200, 'BYE');
  });
});

describe('health', () => {
  const health = async () => (await on.edge.kamailio.router.gateways()).map((one) => `${one.gateway} ${one.health} ${one.code}`).sort();

  test('each is asked by OPTIONS; a sick one is left out until it is well again', async () => {
    const { one, two, phone } = await twoGateways();
    let answers = 503;
    for (const gateway of [one, two]) {
      gateway.wire.onMessage((message) => {
        if (message.method !== 'OPTIONS') return;
        const copied = message.headers
          .filter(([name]) => /^(via|from|to|call-id|cseq)$/i.test(name))
          .map(([name, value]) => `${name}: ${value}`);
        gateway.wire.send(sipText(`SIP/2.0 ${gateway === one ? answers : 200} X`, copied));
      });
    }
    await on.edge.push(
      row('gateways', 'gtw_one', gatewayRow(one.wire, { priority: 1, checkSeconds: 1 })),
      row('gateways', 'gtw_two', gatewayRow(two.wire, { priority: 2, checkSeconds: 1 })),
    );
    await waitFor('one to be sick', async () => (await health()).join() === 'gtw_one sick 503,gtw_two well 200');
    await answeredBy(on, two, phone);
    expect(one.invites()).toEqual([]);
    answers = 200;
    await waitFor('one to be well', async () => (await health()).join() === 'gtw_one well 200,gtw_two well 200');
    const call = await callOut(on.edge, phone, london);
    const { call: carried, invite } = await one.asked();
    carried.reply(invite, 486, 'Busy Here');
    await call.answer(486);
  });
});

test('over TCP, the gateway’s own requests come back over the same connection', async () => {
  const server = await listenFor('TCP', gatewayAddresses.one);
  try {
    const { phone } = await upstream(on, { port: server.port, transport: 'tcp' });
    const calling = callOut(on.edge, phone, london);
    const wire = await server.connection();
    const gateway = gatewayOn(wire);
    const call = await calling;
    const { call: carried, invite } = await gateway.asked();
    carried.reply(invite, 200, 'OK', { body: carrierSdp({ address: wire.address }) });
    await call.answer(200);
    call.ack();
    await carried.incoming('ACK');
    carried.request('BYE');
    call.reply(await call.incoming('BYE'), 200, 'OK');
    await carried.answer(200, 'BYE');
    expect(server.connections()).toBe(1);
  } finally {
    await server.close();
  }
});
