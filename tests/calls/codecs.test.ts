/** Codecs: G.729 carriers are converted, others never; what nobody shares is said; key tones keep their payload type. */
import { expect, test } from 'vitest';
import { addresses } from '../rig/edge.ts';
import { type Scene, scene } from '../rig/fixture.ts';
import { type MediaSide, readPlain } from '../rig/media.ts';
import { hz, sides } from '../rig/sides.ts';
import { carrierSdp } from '../rig/sip.ts';

const on = scene();
const media = sides(on);

/** A call that is up, with sound on both sides. */
async function talking(scene: Scene, carrier: MediaSide, phone: MediaSide, offer?: string) {
  const ada = await scene.edge.phone('usr_ada');
  const caller = scene.call(await scene.edge.udp(addresses.one), '+12025550101', { body: offer ?? (await carrier.offer()) });
  const { call: callee, invite } = await ada.rung();
  callee.reply(invite, 200, 'OK', { body: await phone.answer(invite.body) });
  const ok = await caller.answer(200);
  await carrier.accept(ok.body);
  caller.ack();
  await callee.incoming('ACK');
  return { caller, callee, invite, ok };
}

test('a carrier that speaks only G.729 is converted: the phone is offered what it knows, the carrier hears G.729', async () => {
  const [carrier, phone] = [await media.g729Carrier(), await media.phone()];
  const { caller, callee, invite, ok } = await talking(on, carrier, phone);
  expect(invite.body).toMatch(/a=rtpmap:\d+ PCMU\/8000/);
  expect(invite.body).toMatch(/a=rtpmap:\d+ PCMA\/8000/);
  expect(invite.body).toMatch(/a=rtpmap:\d+ opus\/48000/);
  expect(readPlain(ok.body).types).toEqual([18, 101]);
  await carrier.hears(hz.phone);
  await phone.hears(hz.carrier);
  expect(Object.keys(carrier.tap.types())).toEqual(['18']);

  // Hold and resume by the phone: its offers still reach a carrier that knows nothing else.
  for (const [offered, answered] of [
    ['sendonly', 'recvonly'],
    ['sendrecv', 'sendrecv'],
  ] as const) {
    callee.request('INVITE', { body: await phone.offer(offered) });
    const reInvite = await caller.incoming('INVITE');
    expect(readPlain(reInvite.body).types).toContain(18);
    caller.reply(reInvite, 200, 'OK', { body: await carrier.answer(reInvite.body, answered) });
    await phone.accept((await callee.answer(200)).body);
    callee.ack();
    await caller.incoming('ACK');
  }
  await carrier.hears(hz.phone);
  await phone.hears(hz.carrier);

  // And by the carrier.
  for (const [offered, answered] of [
    ['sendonly', 'recvonly'],
    ['sendrecv', 'sendrecv'],
  ] as const) {
    caller.request('INVITE', { body: await carrier.offer(offered) });
    const reInvite = await callee.incoming('INVITE');
    callee.reply(reInvite, 200, 'OK', { body: await phone.answer(reInvite.body, answered) });
    const agreed = await caller.answer(200);
    expect(readPlain(agreed.body)).toMatchObject({ types: [18, 101], direction: answered });
    await carrier.accept(agreed.body);
    caller.ack();
    await callee.incoming('ACK');
  }
  await carrier.hears(hz.phone);
  await phone.hears(hz.carrier);

  caller.request('BYE');
  callee.reply(await callee.incoming('BYE'), 200, 'OK');
  expect(await on.edge.ended(caller.callId)).toMatchObject({ outcome: 'answered', codec: 'G729' });
});

test('a carrier that offers G.729 first and PCMA second is not converted', async () => {
  const [carrier, phone] = [await media.carrier({ codecs: ['PCMA'] }), await media.phone()];
  const offer = (await carrier.offer()).replace('RTP/AVP 8', 'RTP/AVP 18 8').replace('a=rtpmap:8', 'a=rtpmap:18 G729/8000\r\na=rtpmap:8');
  const { caller, callee, invite, ok } = await talking(on, carrier, phone, offer);
  expect(invite.body).toMatch(/m=audio \d+ UDP\/TLS\/RTP\/SAVPF 18 8 101\r/);
  expect(readPlain(ok.body).types).toEqual([8, 101]);
  await carrier.hears(hz.phone);
  await phone.hears(hz.carrier);
  expect(Object.keys(carrier.rtp.types())).toEqual(['8']);
  caller.request('BYE');
  callee.reply(await callee.incoming('BYE'), 200, 'OK');
  expect(await on.edge.ended(caller.callId)).toMatchObject({ codec: 'PCMA' });
});

test('a codec that no side shares: the phone says 488, and so does the record', async () => {
  const ada = await on.edge.phone('usr_ada');
  const sdp = carrierSdp({ address: addresses.one }).replace('RTP/AVP 0 8 101', 'RTP/AVP 97').replace('a=rtpmap:0 PCMU', 'a=rtpmap:97 EVS');
  const call = on.call(await on.edge.udp(addresses.one), '+12025550101', { body: sdp });
  const { call: callee, invite } = await ada.rung();
  expect(invite.body).toMatch(/SAVPF 97\r/);
  callee.reply(invite, 488, 'Not Acceptable Here');
  await call.answer(488);
  expect(await on.edge.event('call.started', call.callId)).toMatchObject({ codecs: ['EVS'] });
  expect(await on.edge.ended(call.callId)).toMatchObject({ outcome: 'codec_mismatch', code: 488, codec: null });
});

test('key tones pass both ways with the payload type that was agreed', async () => {
  const [carrier, phone] = [await media.carrier({ keyType: 96 }), await media.phone({ keyType: 96 })];
  const { caller, callee, invite, ok } = await talking(on, carrier, phone);
  expect(invite.body).toContain('a=rtpmap:96 telephone-event/8000');
  expect(readPlain(ok.body).types).toContain(96);
  await carrier.hears(hz.phone);
  carrier.rtp.press(5, 96);
  phone.rtp.press(11, 96);
  await expect.poll(() => phone.rtp.keys()).toEqual([{ payloadType: 96, key: 5 }]);
  await expect.poll(() => carrier.rtp.keys()).toEqual([{ payloadType: 96, key: 11 }]);
  caller.request('BYE');
  callee.reply(await callee.incoming('BYE'), 200, 'OK');
});

test('key tones pass a converted call too', async () => {
  const [carrier, phone] = [await media.g729Carrier(), await media.phone()];
  const { caller, callee } = await talking(on, carrier, phone);
  await carrier.hears(hz.phone);
  carrier.rtp.press(3, 101);
  phone.rtp.press(7, 101);
  await expect.poll(() => phone.rtp.keys()).toEqual([{ payloadType: 101, key: 3 }]);
  await expect.poll(() => carrier.rtp.keys()).toEqual([{ payloadType: 101, key: 7 }]);
  caller.request('BYE');
  callee.reply(await callee.incoming('BYE'), 200, 'OK');
});
