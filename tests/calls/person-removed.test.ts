import { expect, test } from 'vitest';
import { addresses, row } from '../rig/edge.ts';
import { scene } from '../rig/fixture.ts';
import type { Phone } from '../rig/phone.ts';
import { waitFor } from '../rig/wait.ts';

const on = scene();
const remove = (user: string) => on.edge.push(row('people', user, null));
/** Signed on, and not signed off by the rig: what of a removed person would never be answered. */
const signedOn = async (user: string) => {
  const phone = await on.edge.unregistered(user);
  await phone.register();
  return phone;
};
/** Kamailio closes the TCP connection some seconds after the closing handshake; browsers do not wait for it. */
const closed = (phone: Phone) => waitFor('the closed WebSocket', () => phone.wire.closed(), 8_000);
const online = async () => (await on.edge.kamailio.router.state()).peopleOnline;

test('a removed person is signed off at once, and the WebSocket is closed; others stay', async () => {
  const ada = await signedOn('usr_ada');
  const grace = await on.edge.phone('usr_grace');
  expect((await online()).sort()).toEqual(['usr_ada', 'usr_grace']);
  await remove('usr_ada');
  expect(await online()).toEqual(['usr_grace']);
  await closed(ada);
  expect(grace.wire.closed()).toBe(false);
});

test('an app of a removed person rings no more: alone, the caller hears at once that nobody is there', async () => {
  const ada = await signedOn('usr_ada');
  const call = on.call(await on.edge.udp(addresses.one));
  const { call: ringing, invite } = await ada.rung();
  ringing.reply(invite, 180, 'Ringing');
  await call.answer(180);
  const from = performance.now();
  await remove('usr_ada');
  await call.answer(480);
  expect(performance.now() - from).toBeLessThan(1_000);
  expect(await on.edge.ended(call.callId)).toMatchObject({ outcome: 'no_app_online', code: 480 });
});

test('an app of a removed person rings no more: a colleague’s rings on and answers', async () => {
  const ada = await signedOn('usr_ada');
  const grace = await on.edge.phone('usr_grace');
  const call = on.call(await on.edge.udp(addresses.one), '+12025550102');
  const [adaRung, graceRung] = await Promise.all([ada.rung(), grace.rung()]);
  for (const one of [adaRung, graceRung]) {
    one.call.reply(one.invite, 180, 'Ringing');
    await call.answer(180);
  }
  await remove('usr_ada');
  await closed(ada);
  await on.settled();
  graceRung.call.reply(graceRung.invite, 200, 'OK', { body: grace.sdp() });
  await call.answer(200);
  call.ack();
  await graceRung.call.incoming('ACK');
  call.request('BYE');
  graceRung.call.reply(await graceRung.call.incoming('BYE'), 200, 'OK');
  expect(await on.edge.ended(call.callId)).toMatchObject({ outcome: 'answered', answeredBy: 'usr_grace' });
});

test('a call of a removed person ends: BYE to both sides, its media goes, and the record says why', async () => {
  const phone = await signedOn('usr_ada');
  const { caller, callee } = await on.talking({ phone });
  const media = () => on.edge.ng?.ask('query', { 'call-id': caller.callId });
  expect((await media())?.result).toBe('ok');
  const from = performance.now();
  await remove('usr_ada');
  caller.reply(await caller.incoming('BYE'), 200, 'OK');
  callee.reply(await callee.incoming('BYE'), 200, 'OK');
  const ended = await on.edge.ended(caller.callId);
  expect(performance.now() - from).toBeLessThan(2_000);
  expect(ended).toMatchObject({ outcome: 'person_removed', code: 200, hungUpBy: 'platform', answeredBy: 'usr_ada' });
  expect(ended.answerAt).not.toBeNull();
  await waitFor('no media', async () => (await media())?.result === 'error', 10_000);
  await closed(phone);
  await waitFor('no call left', async () => (await on.edge.kamailio.router.state()).calls === 0, 10_000);
  expect(on.edge.events().filter((one) => one.type === 'call.ended' && one.call === ended.call)).toHaveLength(1);
});

test('a call of somebody else goes on', async () => {
  const { caller, callee } = await on.talking();
  await remove('usr_grace');
  await on.settled();
  expect(caller.request('BYE')).toContain('BYE');
  callee.reply(await callee.incoming('BYE'), 200, 'OK');
  expect(await on.edge.ended(caller.callId)).toMatchObject({ outcome: 'answered', hungUpBy: 'caller' });
});
