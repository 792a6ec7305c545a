/** SRTP from the carrier (RFC 4568): what it offers is what it is answered, in the call's first offer and in every later one. */
import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { addresses } from '../rig/edge.ts';
import { scene, type Talking } from '../rig/fixture.ts';
import { carrierSdp } from '../rig/sip.ts';

const on = scene();

const suite = 'AES_CM_128_HMAC_SHA1_80';
const crypto = (tag = 1) => `${tag} ${suite} inline:${randomBytes(30).toString('base64')}`;
/** The `a=crypto` lines: tag, suite, key. */
const cryptoOf = (sdp: string) =>
  [...sdp.matchAll(/^a=crypto:(\d+) (\S+) inline:(\S+)/gm)].map(([, tag, name, key]) => ({ tag, name, key }));
const profileOf = (sdp: string) => /^m=audio \d+ (\S+) /m.exec(sdp)?.[1];
const sdp = (version: number, profile: string, lines: string[]) => carrierSdp({ address: addresses.one, version, profile, crypto: lines });
const fromPhone = (text: string) => {
  expect(profileOf(text)).toBe('UDP/TLS/RTP/SAVPF');
  expect(text).toContain('a=fingerprint:');
  expect(cryptoOf(text)).toEqual([]);
};

async function talkingSecurely(profile = 'RTP/SAVP', lines = [crypto()]): Promise<Talking> {
  const carrier = await on.edge.udp(addresses.one);
  const phone = await on.edge.phone('usr_ada');
  const caller = on.call(carrier, '+12025550101', { body: sdp(1, profile, lines) });
  const { call: callee, invite } = await phone.rung();
  fromPhone(invite.body);
  callee.reply(invite, 200, 'OK', { body: phone.sdp() });
  const ok = await caller.answer(200);
  caller.ack();
  await callee.incoming('ACK');
  return { carrier, caller, phone, callee, invite, ok };
}

async function end({ caller, callee }: Talking) {
  caller.request('BYE');
  callee.reply(await callee.incoming('BYE'), 200, 'OK');
  await caller.answer(200, 'BYE');
}

test.each(['RTP/SAVP', 'RTP/SAVPF'])(
  'an offer of %s is answered with the same, with a key of our own; the phone gets DTLS-SRTP',
  async (profile) => {
    const offered = crypto(3);
    const call = await talkingSecurely(profile, [offered]);
    expect(profileOf(call.ok.body)).toBe(profile);
    const [answer, ...more] = cryptoOf(call.ok.body);
    // RFC 4568 section 5.1.2: one line, with the tag and suite of the offer; the key is each side's own.
    expect(more).toEqual([]);
    expect(answer).toMatchObject({ tag: '3', name: suite });
    expect(offered).not.toContain(answer?.key);
    expect(call.ok.body).not.toMatch(/a=(fingerprint|setup|ice-|candidate)/);
    await end(call);
  },
);

test('of several suites one is chosen, and it is one that was offered', async () => {
  const weak = `1 AES_CM_128_HMAC_SHA1_32 inline:${randomBytes(30).toString('base64')}`;
  const call = await talkingSecurely('RTP/SAVP', [weak, crypto(2)]);
  const [answer, ...more] = cryptoOf(call.ok.body);
  expect(more).toEqual([]);
  expect([`1 AES_CM_128_HMAC_SHA1_32`, `2 ${suite}`]).toContain(`${answer?.tag} ${answer?.name}`);
  await end(call);
});

test('plain stays plain, also where a key is offered beside it', async () => {
  for (const lines of [[], [crypto()]]) {
    const call = await talkingSecurely('RTP/AVP', lines);
    expect(profileOf(call.ok.body)).toBe('RTP/AVP');
    expect(cryptoOf(call.ok.body)).toEqual([]);
    await end(call);
  }
});

test('hold and resume from the carrier: SRTP before, in between and after', async () => {
  const call = await talkingSecurely();
  for (const version of [2, 3]) {
    call.caller.request('INVITE', { body: sdp(version, 'RTP/SAVP', [crypto()]) });
    const again = await call.callee.incoming('INVITE');
    fromPhone(again.body);
    call.callee.reply(again, 200, 'OK', { body: call.phone.sdp({ version }) });
    const ok = await call.caller.answer(200);
    expect(profileOf(ok.body)).toBe('RTP/SAVP');
    expect(cryptoOf(ok.body)).toHaveLength(1);
    call.caller.ack();
    await call.callee.incoming('ACK');
  }
  await end(call);
});

test('a re-INVITE of the phone offers the carrier SRTP with keys, and a new one after the carrier has offered plain and was taken', async () => {
  const call = await talkingSecurely();
  const phoneOffers = async (version: number) => {
    call.callee.request('INVITE', { body: call.phone.sdp({ version, offer: true }) });
    const offer = await call.caller.incoming('INVITE');
    const profile = profileOf(offer.body) ?? '';
    expect(offer.body).not.toMatch(/a=(fingerprint|setup|ice-|candidate)/);
    const keys = cryptoOf(offer.body);
    expect(keys.some((one) => one.name === suite)).toBe(profile === 'RTP/SAVP');
    const chosen = keys.find((one) => one.name === suite);
    call.caller.reply(offer, 200, 'OK', { body: sdp(version + 1, profile, chosen ? [crypto(Number(chosen.tag))] : []) });
    fromPhone((await call.callee.answer(200)).body);
    call.callee.ack();
    await call.caller.incoming('ACK');
    return profile;
  };
  expect(await phoneOffers(2)).toBe('RTP/SAVP');
  // Refused: nothing changes.
  call.caller.request('INVITE', { body: sdp(10, 'RTP/AVP', []) });
  call.callee.reply(await call.callee.incoming('INVITE'), 488, 'Not Acceptable Here');
  await call.caller.answer(488);
  expect(await phoneOffers(20)).toBe('RTP/SAVP');
  call.caller.request('INVITE', { body: sdp(30, 'RTP/AVP', []) });
  call.callee.reply(await call.callee.incoming('INVITE'), 200, 'OK', { body: call.phone.sdp({ version: 31 }) });
  const ok = await call.caller.answer(200);
  expect(profileOf(ok.body)).toBe('RTP/AVP');
  call.caller.ack();
  await call.callee.incoming('ACK');
  expect(await phoneOffers(40)).toBe('RTP/AVP');
  await end(call);
});

test('an INVITE without SDP is offered plain RTP, which every carrier can', async () => {
  const carrier = await on.edge.udp(addresses.one);
  const phone = await on.edge.phone('usr_ada');
  const caller = on.call(carrier, '+12025550101', { body: '' });
  const { call: callee, invite } = await phone.rung();
  callee.reply(invite, 200, 'OK', { body: phone.sdp({ offer: true }) });
  const ok = await caller.answer(200);
  expect(profileOf(ok.body)).toBe('RTP/AVP');
  caller.ack({ body: carrierSdp({ address: addresses.one }) });
  fromPhone((await callee.incoming('ACK')).body);
  caller.request('BYE');
  callee.reply(await callee.incoming('BYE'), 200, 'OK');
});
