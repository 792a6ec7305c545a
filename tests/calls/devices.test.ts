import { describe, expect, test } from 'vitest';
import { testPair } from '../../apps/edge/test/certificate.ts';
import { placeCall } from '../rig/call.ts';
import { type DeviceOptions, deviceRow, openDevice } from '../rig/device.ts';
import { addresses, row, sipDomain } from '../rig/edge.ts';
import { scene } from '../rig/fixture.ts';
import { allHeaders, carrierSdp, headerOf, unique, uriOf } from '../rig/sip.ts';
import { authorization } from '../rig/trunk-login.ts';
import { waitFor } from '../rig/wait.ts';

const on = scene({ pair: testPair() });
const desk = { user: 'dev-7k2m9x4qaz', password: 'correct horse battery' };
const home = '127.20.1.60';
const give = (media: 'as_registered' | 'rtp' | 'srtp' = 'as_registered') =>
  on.edge.push(row('devices', desk.user, deviceRow(desk, 'usr_ada', sipDomain, media)));

const registered = async () => (await on.edge.kamailio.router.registrations()).filter(({ device }) => device === desk.user);

describe.each(['UDP', 'TCP', 'TLS'] as const)('a device over %s', (transport) => {
  test('registers, rings, answers, is acknowledged and hung up on, and is named in the record', async () => {
    await give('rtp');
    const device = await on.edge.device({ ...desk, address: home, transport });
    const carrier = await on.edge.udp(addresses.one);
    const caller = on.call(carrier);
    const { call: callee, invite } = await device.rung();
    expect(headerOf(invite, 'P-Asserted-Identity')).toBe('<sip:+12025550199@rig.example>');
    expect(invite.body).toMatch(/m=audio \d+ RTP\/AVP /);
    expect(invite.body).not.toMatch(/a=(fingerprint|candidate|ice-|crypto)/);
    expect(uriOf(headerOf(invite, 'Contact'))).not.toContain(addresses.one);
    callee.reply(invite, 180, 'Ringing');
    await caller.answer(180);
    callee.reply(invite, 200, 'OK', { body: device.sdp() });
    const ok = await caller.answer(200);
    expect(ok.text).not.toContain(home);
    caller.ack();
    await callee.incoming('ACK');
    caller.request('BYE');
    callee.reply(await callee.incoming('BYE'), 200, 'OK');
    await caller.answer(200, 'BYE');
    expect(await on.edge.ended(caller.callId)).toMatchObject({ outcome: 'answered', answeredBy: 'usr_ada', answeredOn: desk.user });
  });

  test('holds and hangs up: its requests reach the carrier from the listener that it knows', async () => {
    await give('rtp');
    const device = await on.edge.device({ ...desk, address: home, transport });
    const { caller, callee } = await on.talking({ phone: device });
    callee.request('INVITE', { body: carrierSdp({ address: home, port: 41_000, direction: 'sendonly', version: 2 }) });
    const hold = await caller.incoming('INVITE');
    expect(hold.body).toContain('a=sendonly');
    caller.reply(hold, 200, 'OK', { body: carrierSdp({ address: addresses.one, direction: 'recvonly', version: 2 }) });
    const held = await callee.answer(200);
    expect(held.body).toMatch(/m=audio \d+ RTP\/AVP /);
    callee.ack();
    await caller.incoming('ACK');
    callee.request('BYE');
    caller.reply(await caller.incoming('BYE'), 200, 'OK');
    await callee.answer(200, 'BYE');
    expect(await on.edge.ended(caller.callId)).toMatchObject({ outcome: 'answered', hungUpBy: 'callee' });
  });
});

test('over TLS a device is offered SRTP, unless it asks for plain RTP', async () => {
  await give();
  const device = await on.edge.device({ ...desk, address: home, transport: 'TLS' });
  const caller = on.call(await on.edge.udp(addresses.one));
  const { call: callee, invite } = await device.rung();
  expect(invite.body).toMatch(/m=audio \d+ RTP\/SAVP /);
  const suites = [...invite.body.matchAll(/^a=crypto:\d+ (\S+)/gm)].map(([, suite]) => suite);
  expect(suites.slice(0, 2)).toEqual(['AES_CM_128_HMAC_SHA1_80', 'AES_CM_128_HMAC_SHA1_32']);
  expect(suites.join()).not.toMatch(/GCM|256|192/);
  callee.reply(invite, 603, 'Decline');
  await caller.answer(603);
});

describe('beside the app', () => {
  test('both ring, each with its own media; the one that answers has the call, the other is told so', async () => {
    await give();
    const device = await on.edge.device({ ...desk, address: home });
    const app = await on.edge.phone('usr_ada');
    const caller = on.call(await on.edge.udp(addresses.one));
    const atDevice = await device.rung();
    const inApp = await app.rung();
    expect(inApp.invite.body).toContain('UDP/TLS/RTP/SAVPF');
    expect(atDevice.invite.body).toMatch(/m=audio \d+ RTP\/AVP /);
    inApp.call.reply(inApp.invite, 180, 'Ringing');
    await caller.answer(180);
    atDevice.call.reply(atDevice.invite, 200, 'OK', { body: device.sdp() });
    await caller.answer(200);
    caller.ack();
    await atDevice.call.incoming('ACK');
    expect(headerOf(await inApp.call.incoming('CANCEL'), 'Reason')).toContain('cause=200');
    caller.request('BYE');
    atDevice.call.reply(await atDevice.call.incoming('BYE'), 200, 'OK');
    expect(await on.edge.ended(caller.callId)).toMatchObject({ answeredOn: desk.user });
    expect(await on.edge.event('call.started', caller.callId)).toMatchObject({ apps: 2 });
  });

  test('the app answers, and the record names no device', async () => {
    await give();
    const device = await on.edge.device({ ...desk, address: home });
    const app = await on.edge.phone('usr_ada');
    const caller = on.call(await on.edge.udp(addresses.one));
    const atDevice = await device.rung();
    const inApp = await app.rung();
    atDevice.call.reply(atDevice.invite, 180, 'Ringing');
    await caller.answer(180);
    inApp.call.reply(inApp.invite, 200, 'OK', { body: app.sdp() });
    await caller.answer(200);
    caller.ack();
    await atDevice.call.incoming('CANCEL');
    await inApp.call.incoming('ACK');
    caller.request('BYE');
    inApp.call.reply(await inApp.call.incoming('BYE'), 200, 'OK');
    const ended = await on.edge.ended(caller.callId);
    expect(ended).toMatchObject({ outcome: 'answered', answeredBy: 'usr_ada' });
    expect(ended).not.toHaveProperty('answeredOn');
  });
});

describe('its password', () => {
  const guess = (changes: Partial<DeviceOptions> = {}) => openDevice(on.edge.devices, { ...desk, address: home, ...changes });
  const wrong = { password: 'wrong' };

  test('is asked for by MD5 alone: phones that know nothing else refuse a 401 with more', async () => {
    await give();
    const device = await guess({ password: 'wrong', address: '127.20.1.67' });
    const asked = allHeaders(await device.register(), 'WWW-Authenticate');
    expect(asked).toHaveLength(1);
    expect(asked[0]).toContain('algorithm=MD5');
  });

  test('a wrong one and a name that nobody has get the same answers', async () => {
    await give();
    const [known, unknown] = [
      await guess({ ...wrong, address: '127.20.1.61' }),
      await guess({ user: 'dev-nobody', address: '127.20.1.61' }),
    ];
    const seen = [await known.register(), await unknown.register()].map((answer) => [
      answer.status,
      answer.reason,
      answer.headers.map(([name]) => name),
      allHeaders(answer, 'WWW-Authenticate').map((one) => one.replace(/nonce="[^"]*"/, '')),
    ]);
    expect(seen[0]).toEqual(seen[1]);
    expect(seen[0]?.[0]).toBe(401);
  });

  test.each([desk.user, 'dev-nobody'])('%s is locked for an address after ten wrong ones, and for no other address', async (user) => {
    await give();
    const address = user === desk.user ? '127.20.1.62' : '127.20.1.63';
    const device = await guess({ user, ...wrong, address });
    for (let time = 0; time < 10; time++) expect(await device.register()).toMatchObject({ status: 401 });
    const locked = await device.register();
    expect(locked).toMatchObject({ status: 403 });
    expect(headerOf(locked, 'Retry-After')).toBe('60');
    const right = await guess({ address });
    expect(await right.register()).toMatchObject({ status: user === desk.user ? 403 : 200 });
    expect(await (await guess({ address: '127.20.1.64' })).register()).toMatchObject({ status: 200 });
  });

  test('an address that tries many names is locked, but not for a device that has registered from there', async () => {
    const mine = { user: 'dev-neighbour1', password: 'another one entirely' };
    await give();
    await on.edge.push(row('devices', mine.user, deviceRow(mine, 'usr_grace', sipDomain)));
    const address = '127.20.1.65';
    const neighbour = await guess({ ...mine, address });
    expect(await neighbour.register()).toMatchObject({ status: 200 });
    for (let name = 0; name < 20; name++) await (await guess({ ...wrong, user: `dev-guess${name}`, address })).register();
    expect(await (await guess({ address })).register()).toMatchObject({ status: 403 });
    expect(await neighbour.register()).toMatchObject({ status: 200 });
  });

  test('nobody calls or registers for anybody else with it', async () => {
    await give();
    const device = await guess();
    expect(await device.register()).toMatchObject({ status: 200 });
    const call = placeCall(device.wire, `sip:+12025550123@${on.edge.devices.address}`, { from: '<sip:usr_grace@rig.example>' });
    const asked = await call.answer(401);
    const header = authorization(asked, { ...desk, algorithm: 'MD5', uri: 'sip:x', method: 'INVITE' });
    const again = placeCall(device.wire, 'sip:x@127.20.1.2', { from: '<sip:usr_grace@rig.example>', headers: [header] });
    expect(await again.answer((status) => status > 100)).toMatchObject({ status: 403 });
    await on.settled();
    expect(on.edge.events().filter((one) => 'sipCallId' in one && one.sipCallId === call.callId)).toEqual([]);
  });
});

describe('its registration', () => {
  test('the newest counts: from another port it rings there only', async () => {
    await give();
    const before = await on.edge.device({ ...desk, address: home });
    const after = await on.edge.device({ ...desk, address: home });
    const caller = on.call(await on.edge.udp(addresses.one));
    const { call, invite } = await after.rung();
    call.reply(invite, 486, 'Busy Here');
    await caller.answer(486);
    expect(await on.edge.event('call.started', caller.callId)).toMatchObject({ apps: 1 });
    expect(before.wire.messages.filter((one) => one.method === 'INVITE')).toEqual([]);
  });

  test('signing off, with Contact: * too, leaves the apps of its person signed on', async () => {
    await give();
    const app = await on.edge.phone('usr_ada');
    const device = await on.edge.device({ ...desk, address: home });
    expect(await device.register(-1)).toMatchObject({ status: 200 });
    expect(await registered()).toEqual([]);
    const caller = on.call(await on.edge.udp(addresses.one));
    const { call, invite } = await app.rung();
    call.reply(invite, 486, 'Busy Here');
    await caller.answer(486);
    expect(await on.edge.event('call.started', caller.callId)).toMatchObject({ apps: 1 });
  });

  test('a device that is removed rings no more, its call ends', async () => {
    await give('rtp');
    const device = await on.edge.device({ ...desk, address: home });
    const { caller, callee } = await on.talking({ phone: device });
    await on.edge.push(row('devices', desk.user, null));
    callee.reply(await callee.incoming('BYE'), 200, 'OK');
    caller.reply(await caller.incoming('BYE'), 200, 'OK');
    expect(await on.edge.ended(caller.callId)).toMatchObject({ outcome: 'person_removed' });
    expect(await registered()).toEqual([]);
    const next = on.call(await on.edge.udp(addresses.one));
    await next.answer(480);
    expect(await device.register()).toMatchObject({ status: 401 });
  });

  test('of a person who is removed ends too', async () => {
    await give();
    await on.edge.device({ ...desk, address: home });
    await on.edge.push(row('people', 'usr_ada', null));
    expect(await registered()).toEqual([]);
  });
});

test('requests of a call from another address are asked for the password', async () => {
  await give('rtp');
  const device = await on.edge.device({ ...desk, address: home });
  const { caller, callee } = await on.talking({ phone: device });
  const elsewhere = await openDevice(on.edge.devices, { ...desk, address: '127.20.1.66' });
  const moved = callee.movedTo(elsewhere.wire);
  moved.request('BYE');
  const asked = await moved.answer(401, 'BYE');
  expect(caller.callId).toBe(callee.callId);
  moved.request('BYE', { headers: [authorization(asked, { ...desk, algorithm: 'MD5', uri: 'sip:x', method: 'BYE' })] });
  caller.reply(await caller.incoming('BYE'), 200, 'OK');
  await moved.answer(200, 'BYE');
});

describe('a device that vanishes', () => {
  test('in a call, by its connection: it counts as lost until it registers again', async () => {
    await give('rtp');
    const device = await on.edge.device({ ...desk, address: home, transport: 'TCP' });
    const { caller } = await on.talking({ phone: device });
    const lost = async () => (await on.edge.kamailio.router.appsLost()).map(({ sipCallId }) => sipCallId);
    expect(await lost()).toEqual([]);
    await device.close();
    await waitFor('the call to be lost', async () => (await lost()).includes(caller.callId), 20_000);
    await on.edge.device({ ...desk, address: home, transport: 'TCP' });
    expect(await lost()).toEqual([]);
    await on.edge.push(row('people', 'usr_ada', null));
    expect(await on.edge.ended(caller.callId)).toMatchObject({ outcome: 'person_removed' });
  }, 40_000);

  test('over UDP is asked with OPTIONS, from the listener that it knows', async () => {
    await give();
    const device = await on.edge.device({ ...desk, address: home });
    const asked = await device.wire.next('OPTIONS', ({ method }) => method === 'OPTIONS', 40_000);
    expect(headerOf(asked, 'Via')).toContain(`${on.edge.devices.address}:${on.edge.devices.port}`);
  }, 50_000);
});

test('a device that calls is refused with what to do, and its person is in the record', async () => {
  await give();
  const device = await on.edge.device({ ...desk, address: home });
  const uri = `sip:+12025550123@${on.edge.devices.address}`;
  const from = `<sip:${desk.user}@rig.example>`;
  const same = { from, callId: unique('out-'), tag: unique('o') };
  const asked = await placeCall(device.wire, uri, same).answer(401);
  const header = authorization(asked, { ...desk, algorithm: 'MD5', uri, method: 'INVITE' });
  const refused = await placeCall(device.wire, uri, { ...same, cseq: 2, headers: [header] }).answer(403);
  expect(headerOf(refused, 'X-Patchcord-Outcome')).toBe('calls_out_off');
  expect(await on.edge.event('call.refused', same.callId)).toMatchObject({ outcome: 'calls_out_off', out: { person: 'usr_ada' } });
});
