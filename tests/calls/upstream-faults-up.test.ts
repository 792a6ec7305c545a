/** A telephone network that misbehaves around the answer of a call out: nobody is left in silence, and nobody pays for a call that is over. */
import { afterAll, describe, expect, test } from 'vitest';
import { callOut, upstream } from '../rig/calls-out.ts';
import { scene } from '../rig/fixture.ts';
import { idle } from '../rig/hostile.ts';
import { carrierSdp, headerOf, type SipMessage, sipText, tagOf, unique } from '../rig/sip.ts';
import type { Wire } from '../rig/wire.ts';

const on = scene();
const london = '+442079460123';
afterAll(() => idle(on.edge));

async function ringing() {
  const { gateway, phone } = await upstream(on);
  const call = await callOut(on.edge, phone, london);
  const { call: carried, invite } = await gateway.asked();
  carried.reply(invite, 180, 'Ringing');
  await call.answer(180);
  return { gateway, call, carried, invite, sdp: carrierSdp({ address: gateway.wire.address }) };
}

/** An answer to the INVITE as a fork of the network would give it, with a tag of its own, and with a line left out. */
function answerAs(wire: Wire, invite: SipMessage, { tag, without = /^$/, body }: { tag: string; without?: RegExp; body: string }) {
  const copied = invite.headers.filter(([name]) => /^(via|record-route|from|call-id|cseq)$/i.test(name));
  const headers = [
    ...copied.map(([name, value]) => `${name}: ${value}`),
    `To: ${headerOf(invite, 'To')}${tag === '' ? '' : `;tag=${tag}`}`,
    `Contact: <sip:fork@${wire.address}:${wire.port}>`,
  ];
  wire.send(
    sipText(
      'SIP/2.0 200 OK',
      headers.filter((line) => !without.test(line)),
      body,
    ),
  );
}

test('BYE right behind the 200, before any ACK: the call ends for both, as hung up by the other side', async () => {
  const { call, carried, invite, sdp } = await ringing();
  carried.reply(invite, 200, 'OK', { body: sdp });
  carried.request('BYE');
  await call.answer(200);
  call.ack();
  call.reply(await call.incoming('BYE'), 200, 'OK');
  await carried.answer(200, 'BYE');
  expect(await on.edge.ended(call.callId)).toMatchObject({ outcome: 'answered', hungUpBy: 'callee' });
});

test('BYE while it rings ends nothing: what ends it is an answer', async () => {
  const { call, carried, invite } = await ringing();
  carried.request('BYE');
  // As a phone does (RFC 3261 section 15): there is no call yet that could be ended so.
  call.reply(await call.incoming('BYE'), 481, 'Call Does Not Exist');
  await carried.answer(481, 'BYE');
  carried.reply(invite, 480, 'Temporarily Unavailable');
  await call.answer(480);
  expect(await on.edge.ended(call.callId)).toMatchObject({ outcome: 'no_answer' });
});

test('an answer that crosses the phone’s CANCEL reaches the phone, which hangs up (RFC 3261 section 9.1)', async () => {
  const { call, carried, invite, sdp } = await ringing();
  call.cancel();
  carried.reply(await carried.incoming('CANCEL'), 200, 'OK');
  carried.reply(invite, 200, 'OK', { body: sdp });
  await call.answer(200);
  call.ack();
  await carried.incoming('ACK');
  call.request('BYE');
  carried.reply(await carried.incoming('BYE'), 200, 'OK');
  await call.answer(200, 'BYE');
  expect(await on.edge.ended(call.callId)).toMatchObject({ outcome: 'answered', hungUpBy: 'caller' });
});

test('a second fork of the network that answers later is hung up on, and the call goes on', async () => {
  const { gateway, call, carried, invite, sdp } = await ringing();
  carried.reply(invite, 200, 'OK', { body: sdp });
  await call.answer(200);
  call.ack();
  const answered = call.remoteTag();
  await carried.incoming('ACK');
  const fork = unique('fork');
  answerAs(gateway.wire, invite, { tag: fork, body: sdp });
  const bye = await gateway.wire.next('a BYE for the fork', (one) => one.method === 'BYE');
  expect(tagOf(headerOf(bye, 'To'))).toBe(fork);
  answerTo(gateway.wire, bye);
  call.request('BYE');
  const last = await gateway.wire.next('the BYE of the phone', (one) => one.method === 'BYE');
  expect(tagOf(headerOf(last, 'To'))).toBe(answered);
  answerTo(gateway.wire, last);
  await call.answer(200, 'BYE');
  expect(await on.edge.ended(call.callId)).toMatchObject({ outcome: 'answered', hungUpBy: 'caller' });
});

describe('a 200 that breaks the rules', () => {
  test.each([
    ['without Contact', /^Contact:/],
    ['without Record-Route', /^Record-Route:/],
  ])('%s: the call is up, and the phone can end it', async (_, without) => {
    const { gateway, call, invite, sdp } = await ringing();
    const tag = unique('tag');
    answerAs(gateway.wire, invite, { tag, without, body: sdp });
    await call.answer(200);
    call.ack();
    call.request('BYE');
    const bye = await gateway.wire.next('the BYE of the phone', (one) => one.method === 'BYE');
    answerTo(gateway.wire, bye);
    await call.answer(200, 'BYE');
    expect(await on.edge.ended(call.callId)).toMatchObject({ outcome: 'answered', hungUpBy: 'caller' });
  });
});

function answerTo(wire: Wire, request: SipMessage) {
  const copied = request.headers.filter(([name]) => /^(via|from|to|call-id|cseq)$/i.test(name));
  wire.send(
    sipText(
      'SIP/2.0 200 OK',
      copied.map(([name, value]) => `${name}: ${value}`),
    ),
  );
}
