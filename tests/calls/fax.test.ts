/** Fax over IP (T.38) is refused so that the call stays: RFC 3261 section 14.2, RFC 3264 section 6. */
import { expect, test } from 'vitest';
import { addresses } from '../rig/edge.ts';
import { scene } from '../rig/fixture.ts';
import { hz, sides } from '../rig/sides.ts';
import { headerOf } from '../rig/sip.ts';

const on = scene();
const media = sides(on);

const image = (port: number) =>
  `m=image ${port} udptl t38\r\na=T38FaxVersion:0\r\na=T38MaxBitRate:14400\r\na=T38FaxRateManagement:transferredTCF\r\n`;
const faxOnly = (version: number, audio = '') =>
  `v=0\r\no=side 1 ${version} IN IP4 ${addresses.one}\r\ns=-\r\nc=IN IP4 ${addresses.one}\r\nt=0 0\r\n${audio}${image(41_000)}`;

async function talking() {
  const ada = await on.edge.phone('usr_ada');
  const [carrier, phone] = [await media.carrier(), await media.phone()];
  const wire = await on.edge.udp(addresses.one);
  const caller = on.call(wire, '+12025550101', { body: await carrier.offer() });
  const { call: callee, invite } = await ada.rung();
  callee.reply(invite, 200, 'OK', { body: await phone.answer(invite.body) });
  await carrier.accept((await caller.answer(200)).body);
  caller.ack();
  await callee.incoming('ACK');
  await carrier.hears(hz.phone);
  return { wire, ada, carrier, phone, caller, callee };
}

test.each([
  ['image alone', ''],
  ['image instead of audio', 'm=audio 0 RTP/AVP 0\r\n'],
])('a re-INVITE for fax (%s) is answered 488 by the edge, and the call goes on with sound', async (_, audio) => {
  const { ada, carrier, phone, caller, callee } = await talking();
  caller.request('INVITE', { body: faxOnly(2, audio) });
  const refused = await caller.answer(488);
  expect(headerOf(refused, 'Warning')).toMatch(/^304 \S+ ".*image"$/);
  await on.settled();
  expect(ada.wire.messages.filter((one) => one.method === 'INVITE' || one.method === 'BYE')).toHaveLength(1);
  await carrier.hears(hz.phone);
  await phone.hears(hz.carrier);
  expect(await on.edge.event('call.refused', caller.callId)).toMatchObject({
    outcome: 'fax_not_carried',
    code: 488,
    method: 'INVITE',
    account: 'acc_one',
    trunk: 'trk_one',
    number: null,
  });

  // Then the carrier goes on with sound, as T.38 gateways do after a 488.
  caller.request('INVITE', { body: await carrier.offer() });
  const reInvite = await callee.incoming('INVITE');
  callee.reply(reInvite, 200, 'OK', { body: await phone.answer(reInvite.body) });
  await carrier.accept((await caller.answer(200)).body);
  caller.ack();
  await callee.incoming('ACK');
  await carrier.hears(hz.phone);
  caller.request('BYE');
  callee.reply(await callee.incoming('BYE'), 200, 'OK');
  await caller.answer(200, 'BYE');
  expect(await on.edge.ended(caller.callId)).toMatchObject({ outcome: 'answered', code: 200 });
});

test('a refused fax re-INVITE that is sent twice is one answer and one row', async () => {
  const { wire, caller, callee } = await talking();
  const sent = caller.request('INVITE', { body: faxOnly(2) });
  await caller.answer(488);
  wire.send(sent);
  await on.settled();
  expect(on.edge.events().filter((one) => one.type === 'call.refused' && one.sipCallId === caller.callId)).toHaveLength(1);
  caller.request('BYE');
  callee.reply(await callee.incoming('BYE'), 200, 'OK');
});

test('an INVITE that offers only fax rings nobody: 488, and the record says why', async () => {
  const ada = await on.edge.phone('usr_ada');
  const call = on.call(await on.edge.udp(addresses.one), '+12025550101', { body: faxOnly(1) });
  expect(headerOf(await call.answer(488), 'Warning')).toMatch(/^304 /);
  expect(await on.edge.event('call.refused', call.callId)).toMatchObject({
    outcome: 'codec_mismatch',
    number: 'num_one',
    detail: 'the offer has no audio stream, only image',
  });
  await on.settled();
  expect(ada.wire.messages.some((one) => one.method === 'INVITE')).toBe(false);
});

test('sound and fax in one offer: fax gets port 0, the sound works', async () => {
  const ada = await on.edge.phone('usr_ada');
  const [carrier, phone] = [await media.carrier(), await media.phone()];
  const caller = on.call(await on.edge.udp(addresses.one), '+12025550101', { body: (await carrier.offer()) + image(41_000) });
  const { call: callee, invite } = await ada.rung();
  // As browsers answer: a stream they do not know is refused in its place. tests/browser shows a real one.
  callee.reply(invite, 200, 'OK', { body: `${await phone.answer(invite.body)}m=image 0 udptl t38\r\n` });
  const ok = await caller.answer(200);
  expect(ok.body.match(/^m=.*$/gm)).toEqual([
    expect.stringMatching(/^m=audio [1-9]\d* RTP\/AVP /),
    expect.stringMatching(/^m=image 0 udptl t38/),
  ]);
  await carrier.accept(ok.body);
  caller.ack();
  await callee.incoming('ACK');
  await carrier.hears(hz.phone);
  await phone.hears(hz.carrier);
  caller.request('BYE');
  callee.reply(await callee.incoming('BYE'), 200, 'OK');
});
