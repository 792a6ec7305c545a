/** A telephone network that misbehaves: whatever a gateway does, the phone is told in time how the call ended, and nothing is left of it. */
import type { GatewayRow, Outcome } from '@patchcord/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Call } from '../rig/call.ts';
import { callOut, gatewayAddresses, gatewayOn, gatewayRow, upstream } from '../rig/calls-out.ts';
import { addresses, row } from '../rig/edge.ts';
import { scene } from '../rig/fixture.ts';
import { idle, lives } from '../rig/hostile.ts';
import { allHeaders, carrierSdp, headerOf, newBranch, type SipMessage } from '../rig/sip.ts';

const on = scene();
const london = '+442079460123';
/** No gateway is waited for longer than this until it says something. */
const silenceMs = 8_000;

let before: string[] = [];
beforeAll(() => {
  before = lives(on.edge);
});
afterAll(async () => {
  await idle(on.edge);
  expect(lives(on.edge)).toEqual(before);
});

async function asked(changes: Partial<GatewayRow> = {}) {
  const { gateway, phone } = await upstream(on, changes);
  const call = await callOut(on.edge, phone, london);
  const { call: carried, invite } = await gateway.asked();
  return { gateway, phone, call, carried, invite, sdp: carrierSdp({ address: gateway.wire.address }) };
}

/** The phone hears the end, and the record says the same. */
async function ends(call: Call, outcome: Outcome, code: number, timeoutMs?: number) {
  await call.answer(code, 'INVITE', timeoutMs);
  expect(await on.edge.ended(call.callId)).toMatchObject({ outcome, code });
}

describe('a gateway that does not answer', () => {
  test('because nobody listens there: the call ends as one that did not reach the network', async () => {
    const { gateway, phone } = await upstream(on);
    await gateway.wire.close();
    await ends(await callOut(on.edge, phone, london), 'upstream_unreachable', 503, silenceMs);
  });

  test('but with bytes that are no SIP: the same', async () => {
    const { gateway, call, invite } = await asked();
    const via = allHeaders(invite, 'Via').map((one) => `Via: ${one}`);
    gateway.wire.send(Buffer.from([0, 255, 13, 10, 13, 10, 1, 2, 3]));
    gateway.wire.send('SIP/2.0 200\r\n\r\n');
    gateway.wire.send('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
    // Answers that name no call, and one whose number is no status.
    gateway.wire.send(['SIP/2.0 200 OK', ...via, 'Content-Length: 0', '', ''].join('\r\n'));
    gateway.wire.send(['SIP/2.0 9999 What', ...via, `Call-ID: ${call.callId}`, 'CSeq: 2 INVITE', '', ''].join('\r\n'));
    await ends(call, 'upstream_unreachable', 503, silenceMs);
  });

  test('for seconds and then does: the call goes on with it', async () => {
    const { call, carried, invite, sdp } = await asked();
    // To be late is what is tested.
    await new Promise((late) => setTimeout(late, 3_000));
    carried.reply(invite, 100, 'Trying');
    await new Promise((late) => setTimeout(late, 2_000));
    carried.reply(invite, 180, 'Ringing');
    await call.answer(180);
    carried.reply(invite, 200, 'OK', { body: sdp });
    await call.answer(200);
    call.ack();
    await carried.incoming('ACK');
    call.request('BYE');
    carried.reply(await carried.incoming('BYE'), 200, 'OK');
    await call.answer(200, 'BYE');
    expect(await on.edge.ended(call.callId)).toMatchObject({ outcome: 'answered' });
  });

  test('after its 100: it is given up as stuck, and the next one carries the call', async () => {
    // Of their own: what was silent before is not asked first.
    const { gateway, phone } = await upstream(on);
    const second = gatewayOn(await on.edge.udp(gatewayAddresses.two));
    const gateways = (one: GatewayRow | null, two: GatewayRow | null) =>
      on.edge.push(row('gateways', 'gtw_one', null), row('gateways', 'gtw_stuck', one), row('gateways', 'gtw_next', two));
    await gateways(gatewayRow(gateway.wire), gatewayRow(second.wire, { priority: 2 }));
    try {
      const call = await callOut(on.edge, phone, london);
      const stuck = await gateway.asked();
      stuck.call.reply(stuck.invite, 100, 'Trying');
      const { call: carried, invite } = await second.asked(30_000);
      carried.reply(invite, 486, 'Busy Here');
      await ends(call, 'busy', 486);
    } finally {
      await gateways(null, null);
    }
  });
});

describe('an answer that cannot be used', () => {
  const sdpOf = (media: string) => `v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n${media}`;
  test.each([
    ['200 without SDP', ''],
    ['200 with something else than SDP', 'this is no description of sound\r\n'],
    ['200 that refuses the sound', sdpOf('m=audio 0 RTP/AVP 0\r\n')],
  ])('%s: both sides are hung up on', async (_, body) => {
    const { call, carried, invite } = await asked();
    carried.reply(invite, 200, 'OK', { body });
    await call.answer(200);
    call.ack();
    await carried.incoming('ACK');
    const [toPhone, toGateway] = await Promise.all([call.incoming('BYE'), carried.incoming('BYE')]);
    call.reply(toPhone, 200, 'OK');
    carried.reply(toGateway, 200, 'OK');
    expect(await on.edge.ended(call.callId)).toMatchObject({ outcome: 'upstream_malformed', hungUpBy: 'platform' });
  });

  test.each([301, 302, 305, 380])('%i: nobody is called who is named in it', async (code) => {
    const victim = await on.edge.udp(addresses.victim);
    const { call, carried, invite } = await asked();
    carried.reply(invite, code, 'Elsewhere', { headers: [`Contact: <sip:+19005550100@${victim.address}:${victim.port}>;q=1`] });
    await ends(call, 'upstream_redirected', 502);
    await on.settled();
    expect(victim.bytes).toEqual([]);
  });

  test.each([
    ['an algorithm that nobody knows', 'Digest realm="net", nonce="n", algorithm=ROT13'],
    ['another scheme', 'Bearer realm="net"'],
    ['protection of the body', 'Digest realm="net", nonce="n", qop="auth-int"'],
    ['a realm that would break out of its quotes', 'Digest realm="net\\"", nonce="n"'],
    ['nothing', ''],
  ])('a login is asked with %s: it is not tried', async (_, challenge) => {
    const { gateway, call, carried, invite } = await asked({ login: { user: 'u', password: 'p' } });
    carried.reply(invite, 407, 'Proxy Authentication Required', { headers: challenge ? [`Proxy-Authenticate: ${challenge}`] : [] });
    await ends(call, 'upstream_login_failed', 502);
    expect(gateway.invites()).toHaveLength(1);
  });

  test('a login that is never good enough is tried once', async () => {
    const { gateway, call, carried, invite } = await asked({ login: { user: 'u', password: 'p' } });
    const refuse = (one: { call: Call; invite: SipMessage }, nonce: string) =>
      one.call.reply(one.invite, 407, 'Again', { headers: [`Proxy-Authenticate: Digest realm="net", nonce="${nonce}"`] });
    refuse({ call: carried, invite }, 'first');
    const again = await gateway.asked();
    expect(headerOf(again.invite, 'Proxy-Authorization')).toContain('nonce="first"');
    refuse(again, 'second');
    await ends(call, 'upstream_login_failed', 502);
    expect(gateway.invites()).toHaveLength(2);
  });
});

test('a gateway that sends the call back to us as it came hears that it is a loop, and so does the phone', async () => {
  const { gateway, call, carried, invite } = await asked();
  await on.edge.push(row('sources', `${gatewayAddresses.one}/32`, { trunks: ['trk_one'] }));
  try {
    const own = `Via: SIP/2.0/UDP ${gateway.wire.address}:${gateway.wire.port};branch=${newBranch()}`;
    const lines = invite.text.split('\r\n');
    gateway.wire.send([`INVITE ${on.uri('+12025550101')} SIP/2.0`, own, ...lines.slice(1)].join('\r\n'));
    const looped = await gateway.wire.next('an answer to the loop', (one) => (one.status ?? 0) >= 200);
    expect(looped.status).toBe(482);
    carried.reply(invite, 482, 'Loop Detected');
    await ends(call, 'loop_detected', 482);
  } finally {
    await on.edge.push(row('sources', `${gatewayAddresses.one}/32`, null));
  }
});
