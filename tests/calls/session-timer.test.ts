/** Session timers (RFC 4028): the edge passes them on, and every refresh begins the edge's own limit for the call anew. */
import { expect, test } from 'vitest';
import type { Call } from '../rig/call.ts';
import { addresses } from '../rig/edge.ts';
import { scene } from '../rig/fixture.ts';
import { carrierSdp, headerOf } from '../rig/sip.ts';

/** Shorter than three refreshes of these tests take. */
const lifetimeSeconds = 4;
const refreshMs = 2_000;
const on = scene({ callLifetimeSeconds: lifetimeSeconds });

/** A call that is up, with that refresher. */
async function talking(refresher: 'uac' | 'uas') {
  const phone = await on.edge.phone('usr_ada');
  const caller = on.call(await on.edge.udp(addresses.one), '+12025550101', {
    body: carrierSdp({ address: addresses.one }),
    headers: ['Supported: timer', 'Session-Expires: 90', 'Min-SE: 90'],
  });
  const { call: callee, invite } = await phone.rung();
  expect(headerOf(invite, 'Session-Expires')).toBe('90');
  expect(headerOf(invite, 'Min-SE')).toBe('90');
  expect(headerOf(invite, 'Supported')).toBe('timer');
  callee.reply(invite, 200, 'OK', { body: phone.sdp(), headers: ['Require: timer', `Session-Expires: 90;refresher=${refresher}`] });
  const ok = await caller.answer(200);
  expect(headerOf(ok, 'Session-Expires')).toBe(`90;refresher=${refresher}`);
  expect(headerOf(ok, 'Require')).toBe('timer');
  caller.ack();
  await callee.incoming('ACK');
  return { caller, callee, phone };
}

async function refresh(asker: Call, other: Call, method: 'INVITE' | 'UPDATE', sdp: { offer: string; answer: string }) {
  asker.request(method, { headers: ['Supported: timer', 'Session-Expires: 90;refresher=uac'], body: method === 'INVITE' ? sdp.offer : '' });
  const request = await other.incoming(method);
  expect(headerOf(request, 'Session-Expires')).toBe('90;refresher=uac');
  other.reply(request, 200, 'OK', {
    headers: ['Require: timer', 'Session-Expires: 90;refresher=uac'],
    body: method === 'INVITE' ? sdp.answer : '',
  });
  expect(headerOf(await asker.answer(200, method), 'Session-Expires')).toBe('90;refresher=uac');
  if (method !== 'INVITE') return;
  asker.ack();
  await other.incoming('ACK');
}

/** Time that passes between refreshes is what is tested. */
const pass = (ms: number) => new Promise((done) => setTimeout(done, ms));

test.each([
  ['carrier', 'INVITE'],
  ['carrier', 'UPDATE'],
  ['phone', 'INVITE'],
  ['phone', 'UPDATE'],
] as const)('refreshed three times by the %s with %s, the call outlives its lifetime', async (side, method) => {
  const { caller, callee, phone } = await talking(side === 'carrier' ? 'uac' : 'uas');
  const sdpOfCarrier = carrierSdp({ address: addresses.one });
  for (let n = 0; n < 3; n++) {
    await pass(refreshMs);
    if (side === 'carrier') await refresh(caller, callee, method, { offer: sdpOfCarrier, answer: phone.sdp() });
    else await refresh(callee, caller, method, { offer: phone.sdp({ offer: true }), answer: sdpOfCarrier });
  }
  const { call } = await on.edge.event('call.started', caller.callId);
  expect(on.edge.events().some((one) => one.type === 'call.ended' && one.call === call)).toBe(false);
  caller.request('BYE');
  callee.reply(await callee.incoming('BYE'), 200, 'OK');
  await caller.answer(200, 'BYE');
  expect(await on.edge.ended(caller.callId)).toMatchObject({ outcome: 'answered', hungUpBy: 'caller' });
});

test('a refresh that never comes, and nobody who ends it: the edge does at the end of the lifetime, on both sides', async () => {
  const { caller, callee } = await talking('uac');
  const [toCarrier, toPhone] = await Promise.all([caller.incoming('BYE', 8_000), callee.incoming('BYE', 8_000)]);
  caller.reply(toCarrier, 200, 'OK');
  callee.reply(toPhone, 200, 'OK');
  expect(await on.edge.ended(caller.callId)).toMatchObject({ outcome: 'answered', hungUpBy: 'platform' });
});
