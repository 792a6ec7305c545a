/** Sound both ways between a carrier that speaks SRTP and a browser: keys of the SDP on one side, DTLS on the other. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { placeCall } from '../rig/call.ts';
import { carrierSdp } from '../rig/sip.ts';
import { openSecureSound, suite } from '../rig/srtp.ts';
import { udpWire } from '../rig/wire.ts';
import { hears, openPhone, press, ringing, saysEnded } from './person.ts';
import { ada, adasNumber, browserHz, carrierHz, type System, startSystem } from './system.ts';

const address = '127.0.0.10';
let system: System;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system?.stop());

test('a carrier with SRTP and a browser hear each other, and no packet of the edge fails its check', async () => {
  const person = await openPhone(system, ada);
  const sound = await openSecureSound(address);
  const wire = await udpWire(system.carrier, address);
  const crypto = [`1 ${suite} inline:${sound.inline}`];
  const body = carrierSdp({ address, port: sound.port, profile: 'RTP/SAVP', crypto }).replace(/(RTP\/SAVP) 0 8 101/, '$1 0 101');
  const call = placeCall(wire, `sip:${adasNumber}@${system.carrier.address}:${system.carrier.port}`, { body });
  await ringing(person.page);
  await press(person.page, 'Answer');
  const ok = await call.answer(200, 'INVITE', 15_000);
  call.ack();
  const [, port] = /^m=audio (\d+) RTP\/SAVP /m.exec(ok.body) ?? [];
  const [, inline = ''] = new RegExp(`^a=crypto:1 ${suite} inline:([^|\\s]+)`, 'm').exec(ok.body) ?? [];
  sound.play({ address: system.carrier.address, port: Number(port), inline }, carrierHz);
  await Promise.all([hears(person.heard, carrierHz), hears(() => sound.heard().tone, browserHz)]);
  await expect.poll(() => sound.heard().packets, { timeout: 15_000 }).toBeGreaterThan(100);
  expect(sound.heard().forged).toBe(0);
  await press(person.page, 'Hang up');
  call.reply(await call.incoming('BYE'), 200, 'OK');
  await saysEnded(person.page, 'You hung up');
  sound.close();
  await wire.close();
  await person.leave();
});
