/** Sound before the answer: 183 with SDP (RFC 3960), reliable or not, from one app or several; the call's sound is that of whoever answers. */
import { expect, test } from 'vitest';
import type { Call } from '../rig/call.ts';
import { addresses } from '../rig/edge.ts';
import { scene } from '../rig/fixture.ts';
import { hz, sides } from '../rig/sides.ts';
import { headerOf, type SipMessage, tagOf } from '../rig/sip.ts';

const on = scene();
const media = sides(on);

test('183 with SDP, then 200: the carrier hears the phone before the answer and after it', async () => {
  const ada = await on.edge.phone('usr_ada');
  const [carrier, phone] = [await media.carrier(), await media.phone()];
  const caller = on.call(await on.edge.udp(addresses.one), '+12025550101', { body: await carrier.offer() });
  const { call: callee, invite } = await ada.rung();
  const answer = await phone.answer(invite.body);
  callee.reply(invite, 183, 'Session Progress', { body: answer });
  const early = await caller.answer(183);
  expect(early.body).not.toMatch(/a=(fingerprint|ice-|candidate)/);
  await carrier.accept(early.body);
  await carrier.hears(hz.phone);
  callee.reply(invite, 200, 'OK', { body: answer });
  const ok = await caller.answer(200);
  await carrier.accept(ok.body);
  caller.ack();
  await callee.incoming('ACK');
  await carrier.hears(hz.phone);
  await phone.hears(hz.carrier);
  caller.request('BYE');
  callee.reply(await callee.incoming('BYE'), 200, 'OK');
  const ended = await on.edge.ended(caller.callId);
  expect(ended).toMatchObject({ outcome: 'answered', codec: 'PCMU' });
  expect(ended.ringAt ?? 0).toBeLessThanOrEqual(ended.answerAt ?? 0);
});

test('a reliable 183 with the answer, a 200 without SDP: the record knows the codec, the sound goes on', async () => {
  const ada = await on.edge.phone('usr_ada');
  const [carrier, phone] = [await media.carrier({ codecs: ['PCMA'] }), await media.phone()];
  const caller = on.call(await on.edge.udp(addresses.one), '+12025550101', { body: await carrier.offer(), headers: ['Supported: 100rel'] });
  const { call: callee, invite } = await ada.rung();
  callee.reply(invite, 183, 'Session Progress', { headers: ['Require: 100rel', 'RSeq: 1'], body: await phone.answer(invite.body) });
  await carrier.accept((await caller.answer(183)).body);
  caller.request('PRACK', { headers: ['RAck: 1 1 INVITE'] });
  callee.reply(await callee.incoming('PRACK'), 200, 'OK');
  await caller.answer(200, 'PRACK');
  callee.reply(invite, 200, 'OK');
  await caller.answer(200);
  caller.ack({ cseq: 1 });
  await callee.incoming('ACK');
  await carrier.hears(hz.phone);
  await phone.hears(hz.carrier);
  caller.request('BYE', { cseq: 9 });
  callee.reply(await callee.incoming('BYE'), 200, 'OK');
  expect(await on.edge.ended(caller.callId)).toMatchObject({ outcome: 'answered', codec: 'PCMA' });
});

test.each(['first', 'second'] as const)(
  'two apps with sound before the answer, the %s one answers: its sound is what is heard, both ways',
  async (who) => {
    const apps = [await on.edge.phone('usr_ada'), await on.edge.phone('usr_ada')];
    const carrier = await media.carrier();
    const sounds = [await media.phone(), await media.phone({ hz: hz.otherPhone })];
    const caller = on.call(await on.edge.udp(addresses.one), '+12025550101', { body: await carrier.offer() });
    const rung: { call: Call; invite: SipMessage; answer: string }[] = [];
    for (const [n, app] of apps.entries()) {
      const { call, invite } = await app.rung();
      const answer = (await sounds[n]?.answer(invite.body)) ?? '';
      call.reply(invite, 183, 'Session Progress', { body: answer });
      const early = await caller.answer(183);
      await carrier.accept(early.body);
      rung.push({ call, invite, answer });
    }
    const earlyTags = rung.map(({ call }) => call.localTag);
    expect(new Set(earlyTags).size).toBe(2);
    const [winner, loser] = who === 'first' ? [0, 1] : [1, 0];
    const answering = rung[winner];
    if (!answering) throw new Error('nobody rang');
    answering.call.reply(answering.invite, 200, 'OK', { body: answering.answer });
    const ok = await caller.answer(200);
    expect(tagOf(headerOf(ok, 'To'))).toBe(answering.call.localTag);
    await rung[loser]?.call.incoming('CANCEL');
    await carrier.accept(ok.body);
    caller.ack();
    await answering.call.incoming('ACK');
    // The other app hears that it is over and is silent.
    sounds[loser]?.rtp.pause();
    sounds[loser]?.rtp.forget();
    await carrier.hears(winner === 0 ? hz.phone : hz.otherPhone);
    await sounds[winner]?.hears(hz.carrier);
    caller.request('BYE');
    answering.call.reply(await answering.call.incoming('BYE'), 200, 'OK');
    expect(await on.edge.ended(caller.callId)).toMatchObject({ outcome: 'answered', answeredBy: 'usr_ada' });
  },
);

test('two apps, the one that never sent early media answers', async () => {
  const apps = [await on.edge.phone('usr_ada'), await on.edge.phone('usr_ada')];
  const carrier = await media.carrier();
  const [early, other] = [await media.phone(), await media.phone({ hz: hz.otherPhone })];
  const caller = on.call(await on.edge.udp(addresses.one), '+12025550101', { body: await carrier.offer() });
  const [first, second] = [await apps[0]?.rung(), await apps[1]?.rung()];
  if (!first || !second) throw new Error('nobody rang');
  first.call.reply(first.invite, 183, 'Session Progress', { body: await early.answer(first.invite.body) });
  await carrier.accept((await caller.answer(183)).body);
  await carrier.hears(hz.phone);
  second.call.reply(second.invite, 200, 'OK', { body: await other.answer(second.invite.body) });
  await carrier.accept((await caller.answer(200)).body);
  caller.ack();
  await second.call.incoming('ACK');
  await first.call.incoming('CANCEL');
  // An app that is slow to hear of it goes on sending: it is not heard.
  await carrier.hears(hz.otherPhone);
  await carrier.hears(hz.otherPhone);
  expect(carrier.rtp.senders()).toBe(1);
  await other.hears(hz.carrier);
  caller.request('BYE');
  second.call.reply(await second.call.incoming('BYE'), 200, 'OK');
});
