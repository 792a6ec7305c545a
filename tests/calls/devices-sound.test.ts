/** Sound both ways between a carrier and a desk phone, in RTP and in SRTP. */
import { expect, test } from 'vitest';
import { deviceRow } from '../rig/device.ts';
import { addresses, row, sipDomain } from '../rig/edge.ts';
import { scene } from '../rig/fixture.ts';
import { plainSide } from '../rig/media.ts';
import { carrierSdp } from '../rig/sip.ts';
import { openSecureSound, suite } from '../rig/srtp.ts';
import { waitFor } from '../rig/wait.ts';

const on = scene();
const desk = { user: 'dev-7k2m9x4qaz', password: 'correct horse battery' };
const home = '127.20.1.60';
const [carrierHz, deviceHz] = [1000, 700];

async function ringing(media: 'rtp' | 'srtp') {
  await on.edge.push(row('devices', desk.user, deviceRow(desk, 'usr_ada', sipDomain, media)));
  const device = await on.edge.device({ ...desk, address: home });
  const atCarrier = await plainSide({ address: addresses.one, hz: carrierHz });
  const caller = on.call(await on.edge.udp(addresses.one), '+12025550101', { body: await atCarrier.offer() });
  return { atCarrier, caller, device, ...(await device.rung()) };
}

test('a device with RTP hears the caller and is heard, on hold nobody hears it, afterwards again', async () => {
  const { atCarrier, caller, call: callee, invite } = await ringing('rtp');
  const atDevice = await plainSide({ address: home, hz: deviceHz });
  callee.reply(invite, 200, 'OK', { body: await atDevice.answer(invite.body) });
  await atCarrier.accept((await caller.answer(200)).body);
  caller.ack();
  await callee.incoming('ACK');
  await Promise.all([atDevice.hears(carrierHz), atCarrier.hears(deviceHz)]);
  for (const direction of ['inactive', 'sendrecv'] as const) {
    callee.request('INVITE', { body: await atDevice.offer(direction) });
    const reinvite = await caller.incoming('INVITE');
    caller.reply(reinvite, 200, 'OK', { body: await atCarrier.answer(reinvite.body, direction) });
    await atDevice.accept((await callee.answer(200)).body);
    callee.ack();
    await caller.incoming('ACK');
  }
  await Promise.all([atDevice.hears(carrierHz), atCarrier.hears(deviceHz)]);
  caller.request('BYE');
  callee.reply(await callee.incoming('BYE'), 200, 'OK');
  expect(await on.edge.ended(caller.callId)).toMatchObject({ outcome: 'answered', answeredOn: desk.user, codec: 'PCMU' });
  for (const side of [atDevice, atCarrier]) await side.close();
});

test('a device with SRTP hears the caller and is heard, and no packet of the edge fails its check', async () => {
  const { atCarrier, caller, call: callee, invite } = await ringing('srtp');
  const sound = await openSecureSound(home);
  const offered = new RegExp(`^a=crypto:(\\d+) ${suite} inline:([^|\\s]+)`, 'm').exec(invite.body);
  const [, port] = /^m=audio (\d+) RTP\/SAVP /m.exec(invite.body) ?? [];
  const crypto = [`${offered?.[1]} ${suite} inline:${sound.inline}`];
  const body = carrierSdp({ address: home, port: sound.port, profile: 'RTP/SAVP', crypto }).replace(/(RTP\/SAVP) 0 8 101/, '$1 0 101');
  callee.reply(invite, 200, 'OK', { body });
  const ok = await caller.answer(200);
  expect(ok.body).toMatch(/^m=audio \d+ RTP\/AVP /m);
  await atCarrier.accept(ok.body);
  caller.ack();
  await callee.incoming('ACK');
  sound.play({ address: on.edge.carrier.address, port: Number(port), inline: offered?.[2] ?? '' }, deviceHz);
  await atCarrier.hears(deviceHz);
  await waitFor('the device to hear the caller', () => Math.abs((sound.heard().tone?.hz ?? 0) - carrierHz) < 15, 6_000);
  expect(sound.heard().forged).toBe(0);
  caller.request('BYE');
  callee.reply(await callee.incoming('BYE'), 200, 'OK');
  await caller.answer(200, 'BYE');
  sound.close();
  await atCarrier.close();
});
