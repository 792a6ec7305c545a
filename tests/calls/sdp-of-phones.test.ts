/** What a phone says of its media, its addresses above all, never reaches a carrier as the phone said it. */
import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { addresses } from '../rig/edge.ts';
import { scene } from '../rig/fixture.ts';
import { hz, sides } from '../rig/sides.ts';
import { cseqOf, headerOf, type SipMessage, tagOf } from '../rig/sip.ts';
import { waitFor } from '../rig/wait.ts';

const on = scene();
const media = sides(on);
const phonesOwn = /SAVPF|candidate:|fingerprint|ice-ufrag/;

function ofTheEdge(message: SipMessage | undefined) {
  expect(message?.body).toMatch(/^m=audio/m);
  expect(message?.body).not.toMatch(phonesOwn);
  const addressesNamed = [...(message?.body ?? '').matchAll(/^[co]=.*IN IP4 (\S+)/gm)].map((found) => found[1]);
  expect(new Set(addressesNamed)).toEqual(new Set([on.edge.carrier.address]));
}

test('two apps answer at the same moment: both 200s are the edge’s, and the carrier hears of the one with the sound first', async () => {
  const apps = [await on.edge.phone('usr_ada'), await on.edge.phone('usr_grace')];
  const sounds = [await media.phone(), await media.phone({ hz: hz.otherPhone })];
  const wire = await on.edge.udp(addresses.one);
  const rounds = 16;
  let kept = 0;
  let twice = 0;
  for (let round = 0; round < rounds; round++) {
    const carrier = await media.carrier();
    const caller = on.call(wire, '+12025550102', { body: await carrier.offer() });
    const rung = await Promise.all(apps.map((app) => app.rung()));
    const answers = await Promise.all(rung.map(({ invite }, n) => sounds[n]?.answer(invite.body) ?? ''));
    for (const [n, { call, invite }] of rung.entries()) call.reply(invite, 200, 'OK', { body: answers[n] ?? '' });
    await caller.answer(200);
    const oks = () =>
      wire.messages.filter(
        (one) => one.status === 200 && headerOf(one, 'Call-ID') === caller.callId && cseqOf(one).method === 'INVITE' && one.body !== '',
      );
    await waitFor('a second 200', () => new Set(oks().map((one) => tagOf(headerOf(one, 'To')))).size > 1, 500).catch(() => undefined);
    const [first] = oks();
    if (new Set(oks().map((one) => tagOf(headerOf(one, 'To')))).size > 1) twice++;
    for (const ok of oks()) ofTheEdge(ok);
    caller.ack();
    const winner = rung.findIndex(({ call }) => call.localTag === tagOf(headerOf(first as SipMessage, 'To')));
    if (/^m=audio 0 /m.test(first?.body ?? '')) {
      caller.request('BYE');
      rung[winner]?.call.reply((await rung[winner]?.call.incoming('BYE')) as SipMessage, 200, 'OK');
      continue;
    }
    kept++;
    await carrier.accept(first?.body ?? '');
    if (round === 0) await carrier.hears(winner === 0 ? hz.phone : hz.otherPhone);
    rung[winner]?.call.request('BYE');
    caller.reply(await caller.incoming('BYE'), 200, 'OK');
    await on.edge.ended(caller.callId);
  }
  // Else nothing was tested: the second app was cancelled in time.
  expect(twice).toBeGreaterThan(rounds / 4);
  expect(kept).toBe(rounds);
}, 60_000);

test.each([183, 200])(
  'rtpengine does not answer from the %i on: nothing of the phone goes out, and the call ends as media_unavailable',
  async (status) => {
    const ada = await on.edge.phone('usr_ada');
    const wire = await on.edge.udp(addresses.one);
    const caller = on.call(wire);
    const { call, invite } = await ada.rung();
    call.reply(invite, 180, 'Ringing');
    await caller.answer(180);
    // Nobody answers at that port, as with an rtpengine that was just killed.
    await on.edge.rpc('rtpengine.enable', ['all', 0]);
    try {
      if (status === 183) {
        call.reply(invite, 183, 'Session Progress', { body: ada.sdp() });
        expect((await caller.answer(183)).body).toBe('');
      }
      call.reply(invite, 200, 'OK', { body: ada.sdp() });
      const ok = await caller.answer(200);
      ofTheEdge(ok);
      expect(ok.body).toMatch(/^m=audio 0 RTP\/AVP /m);
      caller.ack();
      caller.reply(await caller.incoming('BYE'), 200, 'OK');
      call.reply(await call.incoming('BYE'), 200, 'OK');
      expect(await on.edge.ended(caller.callId)).toMatchObject({ outcome: 'media_unavailable', hungUpBy: 'platform' });
    } finally {
      await on.edge.rpc('rtpengine.enable', ['all', 1]);
    }
  },
);

test('rtpengine does not answer in a call: a re-INVITE of the phone is refused, its answer to the carrier’s is the edge’s, and the call goes on', async () => {
  const { caller, callee, phone, carrier } = await on.talking();
  await on.edge.rpc('rtpengine.enable', ['all', 0]);
  try {
    callee.request('INVITE', { body: phone.sdp({ version: 2, offer: true }) });
    expect(headerOf(await callee.answer(500), 'Retry-After')).toBe('2');
    expect(carrier.messages.filter((one) => one.method === 'INVITE')).toEqual([]);
    caller.request('INVITE');
    callee.reply(await callee.incoming('INVITE'), 200, 'OK', { body: phone.sdp({ version: 3, offer: true }) });
    ofTheEdge(await caller.answer(200));
  } finally {
    await on.edge.rpc('rtpengine.enable', ['all', 1]);
  }
});

test('a description hidden in another body, or in the answer to a request that has none, is taken out', async () => {
  const ada = await on.edge.phone('usr_ada');
  const wire = await on.edge.udp(addresses.one);
  const caller = on.call(wire);
  const { call, invite } = await ada.rung();
  const boundary = randomBytes(6).toString('hex');
  const multipart = `--${boundary}\r\nContent-Type: application/sdp\r\n\r\n${ada.sdp()}\r\n--${boundary}--\r\n`;
  const raw = (request: SipMessage, line: string) =>
    [
      line,
      ...request.headers
        .filter(([name]) => /^(via|record-route|from|call-id|cseq)$/i.test(name))
        .map(([name, value]) => `${name}: ${value}`),
      `To: ${headerOf(request, 'To').replace(/;tag=.*/, '')};tag=${call.localTag}`,
      'Contact: <sip:x@phone.invalid;transport=ws>',
      `Content-Type: multipart/mixed;boundary=${boundary}`,
      `Content-Length: ${multipart.length}`,
      '',
      multipart,
    ].join('\r\n');
  ada.wire.send(raw(invite, 'SIP/2.0 183 Session Progress'));
  expect((await caller.answer(183)).text).not.toMatch(phonesOwn);
  call.reply(invite, 200, 'OK', { body: ada.sdp() });
  await caller.answer(200);
  caller.ack();
  await call.incoming('ACK');
  caller.request('OPTIONS');
  ada.wire.send(raw(await call.incoming('OPTIONS'), 'SIP/2.0 200 OK'));
  expect((await caller.answer(200, 'OPTIONS')).text).not.toMatch(phonesOwn);
});
