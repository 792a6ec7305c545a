/** An INVITE without SDP: the phone makes the offer, the carrier answers it (RFC 3261 section 13.2.1, RFC 3262 section 5). */
import { expect, test } from 'vitest';
import { addresses } from '../rig/edge.ts';
import { scene } from '../rig/fixture.ts';
import { hz, sides } from '../rig/sides.ts';

const on = scene();
const media = sides(on);

/** What the phone reads as an answer, not as another offer (RFC 5763 section 5: an answer never says actpass). */
const isAnswerForPhone = (sdp: string) => /UDP\/TLS\/RTP\/SAVPF/.test(sdp) && /^a=setup:active\r?$/m.test(sdp);

test('the phone makes the offer in its 200, the ACK brings the answer, and both hear each other', async () => {
  const ada = await on.edge.phone('usr_ada');
  const [carrier, phone] = [await media.carrier({ codecs: ['PCMA'] }), await media.phone()];
  const call = on.call(await on.edge.udp(addresses.one), '+12025550101', { body: '' });
  const { call: callee, invite } = await ada.rung();
  expect(invite.body).toBe('');
  callee.reply(invite, 180, 'Ringing');
  callee.reply(invite, 200, 'OK', { body: await phone.offer() });
  const ok = await call.answer(200);
  expect(ok.body).toMatch(/m=audio \d+ RTP\/AVP /);
  expect(ok.body).not.toMatch(/a=(fingerprint|ice-|candidate)/);
  call.ack({ body: await carrier.answer(ok.body) });
  const ack = await callee.incoming('ACK');
  expect(isAnswerForPhone(ack.body)).toBe(true);
  await phone.accept(ack.body);
  await carrier.hears(hz.phone);
  await phone.hears(hz.carrier);
  call.request('BYE');
  callee.reply(await callee.incoming('BYE'), 200, 'OK');
  await call.answer(200, 'BYE');
  expect(await on.edge.event('call.started', call.callId)).toMatchObject({ codecs: [] });
  expect(await on.edge.ended(call.callId)).toMatchObject({ outcome: 'answered', codec: 'PCMA' });
});

test('with 100rel: the offer comes in the 183, the PRACK brings the answer', async () => {
  const ada = await on.edge.phone('usr_ada');
  const [carrier, phone] = [await media.carrier({ codecs: ['PCMA'] }), await media.phone()];
  const call = on.call(await on.edge.udp(addresses.one), '+12025550101', { body: '', headers: ['Supported: 100rel'] });
  const { call: callee, invite } = await ada.rung();
  callee.reply(invite, 183, 'Session Progress', { headers: ['Require: 100rel', 'RSeq: 1'], body: await phone.offer() });
  const early = await call.answer(183);
  call.request('PRACK', { headers: ['RAck: 1 1 INVITE'], body: await carrier.answer(early.body) });
  const prack = await callee.incoming('PRACK');
  expect(isAnswerForPhone(prack.body)).toBe(true);
  await phone.accept(prack.body);
  callee.reply(prack, 200, 'OK');
  await call.answer(200, 'PRACK');
  await carrier.hears(hz.phone);
  await phone.hears(hz.carrier);
  callee.reply(invite, 200, 'OK');
  await call.answer(200);
  call.ack({ cseq: 1 });
  await callee.incoming('ACK');
  await carrier.hears(hz.phone);
  call.request('BYE', { cseq: 9 });
  callee.reply(await callee.incoming('BYE'), 200, 'OK');
  expect(await on.edge.ended(call.callId)).toMatchObject({ outcome: 'answered', codec: 'PCMA' });
});

test('a carrier that speaks only G.729 is offered it too', async () => {
  const ada = await on.edge.phone('usr_ada');
  const [carrier, phone] = [await media.g729Carrier(), await media.phone()];
  const call = on.call(await on.edge.udp(addresses.one), '+12025550101', { body: '' });
  const { call: callee, invite } = await ada.rung();
  callee.reply(invite, 200, 'OK', { body: await phone.offer() });
  const ok = await call.answer(200);
  // Last: whoever speaks one of the phone's codecs takes that.
  expect(ok.body).toMatch(/m=audio \d+ RTP\/AVP 0 8 (101 )?18/);
  call.ack({ body: await carrier.answer(ok.body) });
  await phone.accept((await callee.incoming('ACK')).body);
  await carrier.hears(hz.phone);
  await phone.hears(hz.carrier);
  call.request('BYE');
  callee.reply(await callee.incoming('BYE'), 200, 'OK');
  expect(await on.edge.ended(call.callId)).toMatchObject({ codec: 'G729' });
});

test('a re-INVITE without SDP: the phone offers again, the ACK answers, and the sound goes on', async () => {
  const ada = await on.edge.phone('usr_ada');
  const [carrier, phone] = [await media.carrier(), await media.phone()];
  const call = on.call(await on.edge.udp(addresses.one), '+12025550101', { body: await carrier.offer() });
  const { call: callee, invite } = await ada.rung();
  callee.reply(invite, 200, 'OK', { body: await phone.answer(invite.body) });
  await carrier.accept((await call.answer(200)).body);
  call.ack();
  await callee.incoming('ACK');
  await carrier.hears(hz.phone);
  call.request('INVITE');
  const reInvite = await callee.incoming('INVITE');
  callee.reply(reInvite, 200, 'OK', { body: await phone.offer() });
  const ok = await call.answer(200);
  call.ack({ body: await carrier.answer(ok.body) });
  await phone.accept((await callee.incoming('ACK')).body);
  await carrier.hears(hz.phone);
  await phone.hears(hz.carrier);
  call.request('BYE');
  callee.reply(await callee.incoming('BYE'), 200, 'OK');
});
