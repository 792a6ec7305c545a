/** Calls that try to take over another call, or to make the edge send where it should not. */
import { describe, expect, test } from 'vitest';
import { placeCall } from '../rig/call.ts';
import { addresses, numberRow, row, standardRows, startEdge, trunkRow } from '../rig/edge.ts';
import { scene } from '../rig/fixture.ts';
import { browserSdp, carrierSdp, newBranch, sipText, unique } from '../rig/sip.ts';

const on = scene();
const rowsOf = (sipCallId: string) => {
  const rows = on.edge.events();
  const started = rows.filter((one) => one.type === 'call.started' && one.sipCallId === sipCallId);
  const calls = started.map((one) => (one.type === 'call.started' ? one.call : ''));
  return { started: started.length, ended: rows.filter((one) => one.type === 'call.ended' && calls.includes(one.call)).length };
};

describe('a second INVITE with the Call-ID and From tag of a call that rings', () => {
  test.each([
    ['from the same carrier for another number', addresses.one, '+12025550102'],
    ['from a listed source of another account', addresses.two, '+12025550201'],
  ])('%s: 482, and the first call is rung, answered, ended and recorded as if nothing had come', async (_, address, number) => {
    const ada = await on.edge.phone('usr_ada');
    await on.edge.phone('usr_eve');
    const carrier = await on.edge.udp(addresses.one);
    const first = on.call(carrier);
    const { call: callee, invite } = await ada.rung();
    const second = on.call(await on.edge.udp(address), number, { callId: first.callId, tag: first.localTag });
    await second.answer(482);
    callee.reply(invite, 200, 'OK', { body: ada.sdp() });
    await first.answer(200);
    first.ack();
    await callee.incoming('ACK');
    first.request('BYE');
    callee.reply(await callee.incoming('BYE'), 200, 'OK');
    await first.answer(200, 'BYE');
    expect(await on.edge.ended(first.callId)).toMatchObject({ outcome: 'answered', hungUpBy: 'caller', answeredBy: 'usr_ada' });
    expect(rowsOf(first.callId)).toEqual({ started: 1, ended: 1 });
    expect(await on.edge.event('call.refused', first.callId)).toMatchObject({ outcome: 'call_merged', code: 482 });
  });
});

describe('a Contact that names somebody else', () => {
  test('of the phone: what the carrier sends goes to the phone, and nowhere else', async () => {
    const victim = await on.edge.udp(addresses.victim);
    const at = `;alias=${victim.address}~${victim.port}~1`;
    const ada = await on.edge.phone('usr_ada');
    const carrier = await on.edge.udp(addresses.one);
    const caller = on.call(carrier);
    const { call: callee, invite } = await ada.rung();
    callee.reply(invite, 200, 'OK', { body: ada.sdp(), contact: `<sip:+19005550100@x.invalid${at}>` });
    await caller.answer(200);
    caller.ack();
    await callee.incoming('ACK');
    caller.request('INVITE', { body: carrierSdp({ address: carrier.address, version: 2 }) });
    callee.reply(await callee.incoming('INVITE'), 488, 'Not Acceptable Here');
    await caller.answer(488);
    caller.request('BYE');
    callee.reply(await callee.incoming('BYE'), 200, 'OK');
    await caller.answer(200, 'BYE');
    expect(victim.bytes).toEqual([]);
  });

  test.each(['constructor', 'toString'])('of the carrier, the host %s: the call goes on, back to where it came from', async (host) => {
    const ada = await on.edge.phone('usr_ada');
    const carrier = await on.edge.udp(addresses.one);
    const caller = on.call(carrier, '+12025550101', { contact: `<sip:+19005550100@${host}>` });
    const { call: callee, invite } = await ada.rung();
    callee.reply(invite, 200, 'OK', { body: ada.sdp() });
    await caller.answer(200);
    caller.ack();
    await callee.incoming('ACK');
    callee.request('BYE');
    caller.reply(await caller.incoming('BYE'), 200, 'OK');
    await callee.answer(200, 'BYE');
  });

  test('of the carrier, an address that is not the trunk’s: what the phone sends goes back to where the call came from', async () => {
    const victim = await on.edge.udp(addresses.victim);
    const ada = await on.edge.phone('usr_ada');
    const carrier = await on.edge.udp(addresses.one);
    const caller = on.call(carrier, '+12025550101', { contact: `<sip:+19005550100@${victim.address}:${victim.port}>` });
    const { call: callee, invite } = await ada.rung();
    callee.reply(invite, 200, 'OK', { body: ada.sdp() });
    await caller.answer(200);
    caller.ack();
    await callee.incoming('ACK');
    callee.request('BYE');
    caller.reply(await caller.incoming('BYE'), 200, 'OK');
    await callee.answer(200, 'BYE');
    expect(victim.bytes).toEqual([]);
  });
});

test('a WebSocket that never registered writes nothing down, whatever it sends', async () => {
  const stranger = await on.edge.unregistered('usr_ada');
  const before = on.edge.events().length;
  for (const method of ['BYE', 'INVITE', 'MESSAGE']) {
    const callId = unique('stranger-');
    stranger.wire.send(
      sipText(`${method} sip:+12025550101@patchcord SIP/2.0`, [
        `Via: SIP/2.0/WS x.invalid;branch=${newBranch()}`,
        'Max-Forwards: 70',
        'From: <sip:usr_ada@patchcord>;tag=1',
        'To: <sip:+12025550101@patchcord>;tag=2',
        `Call-ID: ${callId}`,
        `CSeq: 1 ${method}`,
      ]),
    );
    await stranger.wire.next('403', (one) => one.status === 403);
  }
  await on.settled();
  expect(on.edge.events()).toHaveLength(before);
});

test('two people answer at the same moment: one has the call, the other is hung up on, and it is one record', async () => {
  const ada = await on.edge.phone('usr_ada');
  const grace = await on.edge.phone('usr_grace');
  const carrier = await on.edge.udp(addresses.one);
  const caller = on.call(carrier, '+12025550102');
  const ringing = await Promise.all([ada.rung(), grace.rung()]);
  for (const { call, invite } of ringing) call.reply(invite, 180, 'Ringing');
  await caller.answer(180);
  ringing[0]?.call.reply(ringing[0].invite, 200, 'OK', { body: ada.sdp() });
  ringing[1]?.call.reply(ringing[1].invite, 200, 'OK', { body: grace.sdp() });
  await caller.answer(200);
  const first = caller.remoteTag();
  caller.ack();
  const winner = ringing.find(({ call }) => call.localTag === first);
  const loser = ringing.find(({ call }) => call.localTag !== first);
  await winner?.call.incoming('ACK');
  // Where the second 200 came through, the carrier ends that one (RFC 3261 section 13.2.2.4); else tm's CANCEL was first.
  const second = await caller.answer(200, 'INVITE', 1_000).catch(() => null);
  if (second) {
    expect(caller.remoteTag()).toBe(loser?.call.localTag);
    caller.ack();
    await loser?.call.incoming('ACK');
    caller.request('BYE');
    const bye = await loser?.call.incoming('BYE');
    if (bye) loser?.call.reply(bye, 200, 'OK');
    await caller.answer(200, 'BYE');
  }
  winner?.call.request('BYE');
  caller.reply(await caller.incoming('BYE'), 200, 'OK');
  await winner?.call.answer(200, 'BYE');
  const answeredBy = winner === ringing[0] ? 'usr_ada' : 'usr_grace';
  expect(await on.edge.ended(caller.callId)).toMatchObject({ outcome: 'answered', answeredBy, hungUpBy: 'callee' });
  expect(rowsOf(caller.callId)).toEqual({ started: 1, ended: 1 });
});

describe('what is taken away during a call', () => {
  test.each([
    ['the number is switched off', row('numbers', '12025550101', numberRow({ on: false })), 480],
    ['the number rings somebody else', row('numbers', '12025550101', numberRow({ people: ['usr_grace'] })), 480],
    ['the number is removed', row('numbers', '12025550101', null), 404],
    ['the trunk is paused', row('trunks', 'trk_one', trunkRow({ on: false })), 480],
  ])('%s: the call goes on in both directions, the next one is refused', async (_, change, refusedWith) => {
    const { caller, callee, carrier } = await on.talking();
    await on.edge.push(change);
    caller.request('INVITE', { body: carrierSdp({ address: carrier.address, version: 2, direction: 'sendonly' }) });
    callee.reply(await callee.incoming('INVITE'), 200, 'OK', {
      body: browserSdp({ address: '127.0.0.1', version: 2, direction: 'recvonly' }),
    });
    await caller.answer(200);
    caller.ack();
    await callee.incoming('ACK');
    await on.call(await on.edge.udp(addresses.one)).answer(refusedWith);
    callee.request('BYE');
    caller.reply(await caller.incoming('BYE'), 200, 'OK');
    await callee.answer(200, 'BYE');
    expect(await on.edge.ended(caller.callId)).toMatchObject({ outcome: 'answered', hungUpBy: 'callee' });
  });

  test('a carrier whose address was removed can still end its call, and gets no other answer', async () => {
    const { caller, callee, carrier } = await on.talking();
    await on.edge.push(row('sources', `${addresses.one}/32`, null));
    const answered = carrier.messages.length;
    caller.request('INVITE', { body: carrierSdp({ address: carrier.address, version: 2 }) });
    caller.request('BYE');
    callee.reply(await callee.incoming('BYE'), 200, 'OK');
    await caller.answer(200, 'BYE');
    expect(carrier.messages.slice(answered).filter((one) => one.status !== null)).toHaveLength(1);
    expect(await on.edge.ended(caller.callId)).toMatchObject({ hungUpBy: 'caller' });
  });
});

test('without rtpengine no phone is rung with sound it cannot play: 503, and it is ours, not a matter of codecs', async () => {
  const edge = await startEdge({ address: '127.20.1.4', media: false });
  try {
    await edge.push(...standardRows(edge.secret));
    const ada = await edge.phone('usr_ada');
    const wire = await edge.udp(addresses.one);
    const call = placeCall(wire, `sip:+12025550101@${edge.carrier.address}:${edge.carrier.port}`, {
      body: carrierSdp({ address: wire.address }),
    });
    await call.answer(503, 'INVITE', 10_000);
    expect(ada.wire.messages.filter((one) => one.method === 'INVITE')).toEqual([]);
    expect(await edge.ended(call.callId)).toMatchObject({ outcome: 'media_unavailable', code: 503 });
  } finally {
    await edge.stop();
  }
});
