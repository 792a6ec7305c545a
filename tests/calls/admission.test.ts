import { probe } from '@patchcord/contracts';
import { describe, expect, test } from 'vitest';
import { addresses, numberRow, row, trunkRow } from '../rig/edge.ts';
import { optionsText, scene } from '../rig/fixture.ts';
import { headerOf, newBranch, unique } from '../rig/sip.ts';
import { waitFor } from '../rig/wait.ts';
import type { Wire } from '../rig/wire.ts';

const on = scene();

/** Places a call, waits for the refusal, and reads its row. */
async function refused(wire: Wire, number: string, options: Parameters<typeof on.call>[2] = {}) {
  const call = on.call(wire, number, options);
  const answer = await call.answer((status) => status >= 300);
  const event = await on.edge.event('call.refused', call.callId);
  expect(event.code).toBe(answer.status);
  expect(on.edge.events().filter((one) => 'sipCallId' in one && one.sipCallId === call.callId)).toHaveLength(1);
  return { answer, event };
}

describe('number and source must belong to the same trunk', () => {
  test('a number of another trunk: 404, and the record says that it is known elsewhere', async () => {
    const { answer, event } = await refused(await on.edge.udp(addresses.two), '+12025550101');
    expect(answer).toMatchObject({ status: 404, reason: 'Number Not On This Trunk' });
    expect(event).toMatchObject({ outcome: 'number_not_on_this_trunk', trunk: 'trk_two', account: 'acc_two', called: null, number: null });
  });

  test('a source of two trunks reaches the numbers of both, each on its own account', async () => {
    const eve = await on.edge.phone('usr_eve');
    const ada = await on.edge.phone('usr_ada');
    const wire = await on.edge.udp(addresses.shared);
    for (const [phone, number, trunk] of [
      [ada, '+12025550101', 'trk_one'],
      [eve, '+12025550201', 'trk_two'],
    ] as const) {
      const call = on.call(wire, number);
      const { call: ringing, invite } = await phone.rung();
      ringing.reply(invite, 486, 'Busy Here');
      await call.answer(486);
      expect(await on.edge.event('call.started', call.callId)).toMatchObject({ trunk });
    }
  });

  test('a refused call from an address that several accounts list is shown to none of them as its own', async () => {
    const { event } = await refused(await on.edge.udp(addresses.shared), '+12025550199');
    expect(event).toMatchObject({ outcome: 'number_unknown', account: null, trunk: null });
  });

  test('a number that nobody has: 404, and the record shows what was tried', async () => {
    const { event } = await refused(await on.edge.udp(addresses.one), '(202)%20555-0199;npdi');
    expect(event).toMatchObject({ outcome: 'number_unknown', calledRaw: '(202)%20555-0199;npdi', detail: 'tried 2025550199, 12025550199' });
  });

  test('a national text that fits two numbers is refused and said', async () => {
    await on.edge.push(row('numbers', '2025550101', numberRow({ id: 'num_egypt' })));
    const { answer, event } = await refused(await on.edge.udp(addresses.one), '2025550101');
    await on.edge.push(row('numbers', '2025550101', null));
    expect(answer.status).toBe(404);
    expect(event).toMatchObject({ outcome: 'number_ambiguous', detail: 'fits +2025550101 and +12025550101' });
  });

  test.each([
    ['to', 'To'],
    ['p_called_party_id', 'P-Called-Party-ID'],
    ['diversion', 'Diversion'],
  ] as const)('the called number is read from %s where the trunk says so', async (calledFrom, name) => {
    await on.edge.push(row('trunks', 'trk_one', trunkRow({ calledFrom })));
    const value = '"Office" <sip:+12025550103@carrier.example>;reason=unconditional';
    const wire = await on.edge.udp(addresses.one);
    const options = name === 'To' ? { to: value.replace(/;.*/, '') } : { headers: [`${name}: ${value}`] };
    const { event } = await refused(wire, 'someone', options);
    expect(event).toMatchObject({ outcome: 'number_off', called: '+12025550103', calledRaw: '+12025550103' });
  });
});

describe('each reason has its own code', () => {
  test('the number is off', async () => {
    const { answer, event } = await refused(await on.edge.udp(addresses.one), '+12025550103');
    expect(answer).toMatchObject({ status: 480, reason: 'Number Switched Off' });
    expect(event).toMatchObject({ outcome: 'number_off', number: 'num_off', called: '+12025550103' });
  });

  test('the trunk is off', async () => {
    await on.edge.push(row('trunks', 'trk_one', trunkRow({ on: false })));
    const { answer, event } = await refused(await on.edge.udp(addresses.one), '+12025550101');
    expect(answer.status).toBe(480);
    expect(event).toMatchObject({ outcome: 'trunk_off', number: 'num_one' });
  });

  test('the number rings nobody who exists', async () => {
    const { event } = await refused(await on.edge.udp(addresses.one), '+12025550104');
    expect(event).toMatchObject({ outcome: 'nobody_assigned', code: 480 });
  });

  test('nobody is online', async () => {
    const { answer, event } = await refused(await on.edge.udp(addresses.one), '+12025550101');
    expect(answer).toMatchObject({ status: 480, reason: 'Nobody Online' });
    expect(event).toMatchObject({ outcome: 'no_app_online', number: 'num_one' });
  });

  test('nobody is online, but a phone is expected back after a restart: 503 with Retry-After, until its time is over', async () => {
    await on.edge.push(row('expected', 'usr_ada', { untilMs: Date.now() + 30_000 }));
    const { answer, event } = await refused(await on.edge.udp(addresses.one), '+12025550101');
    expect(answer.status).toBe(503);
    expect(headerOf(answer, 'Retry-After')).toBe('5');
    expect(event).toMatchObject({ outcome: 'edge_starting' });
    await on.edge.push(row('expected', 'usr_ada', { untilMs: Date.now() - 1 }));
    expect((await refused(await on.edge.udp(addresses.one), '+12025550101')).event.outcome).toBe('no_app_online');
    await on.edge.push(row('expected', 'usr_ada', null));
  });

  test('before the sources are in nobody is answered, and nobody is counted as unlisted', async () => {
    await on.edge.push(row('edge', 'state', null));
    const counted = async () => (await on.edge.kamailio.router.unlisted()).reduce((sum, { count }) => sum + count, 0);
    const before = await counted();
    const wire = await on.edge.udp(addresses.one);
    const stranger = await on.edge.udp(addresses.unlisted);
    for (const one of [wire, stranger]) for (let n = 0; n < 4; n++) on.call(one);
    // The probe of the agent is answered all the time, by each worker in turn.
    const own = await on.edge.udp(on.edge.carrier.address);
    for (let n = 0; n < 12; n++) {
      own.send(optionsText(own, `sip:${probe.user}@${own.address}`));
      await own.next('200', (one) => one.status === 200);
    }
    expect([...wire.bytes, ...stranger.bytes]).toEqual([]);
    expect(await counted()).toBe(before);
    await on.edge.push(row('edge', 'state', { mode: 'loading', v4: [32], v6: [] }));
    on.call(stranger);
    await waitFor('the stranger to be counted', async () => (await counted()) === before + 1);
  });

  test('the routes are not loaded yet: listed sources get 503, also for OPTIONS, others silence', async () => {
    await on.edge.push(row('edge', 'state', { mode: 'loading', v4: [32], v6: [] }));
    const wire = await on.edge.udp(addresses.one);
    const { answer, event } = await refused(wire, '+12025550101');
    expect(answer).toMatchObject({ status: 503, reason: 'Edge Starting' });
    expect(event).toMatchObject({ outcome: 'edge_starting' });
    wire.send(optionsText(wire, on.uri('x')));
    expect(headerOf(await wire.next('503', (one) => one.status === 503 && headerOf(one, 'CSeq') === '1 OPTIONS'), 'Retry-After')).toBe('5');
    const stranger = await on.edge.udp(addresses.unlisted);
    on.call(stranger);
    await refused(wire, '+12025550101');
    expect(stranger.bytes).toEqual([]);
  });

  test('draining: no new calls, but a call that is up goes on', async () => {
    const { caller, callee, carrier } = await on.talking();
    await on.edge.push(row('edge', 'state', { mode: 'draining', v4: [32], v6: [] }));
    const { answer, event } = await refused(carrier, '+12025550101');
    expect(answer).toMatchObject({ status: 503, reason: 'Edge Draining' });
    expect(event).toMatchObject({ outcome: 'edge_draining', number: 'num_one' });
    expect(await on.edge.kamailio.router.state()).toMatchObject({ mode: 'draining', calls: 1, peopleOnline: ['usr_ada'] });
    caller.request('BYE');
    callee.reply(await callee.incoming('BYE'), 200, 'OK');
    await caller.answer(200, 'BYE');
    await on.edge.ended(caller.callId);
  });
});

describe('limits of the trunk', () => {
  test('calls at once: one more is refused, and a place is free again after a BYE', async () => {
    await on.edge.push(row('trunks', 'trk_one', trunkRow({ callsLimit: 2 })));
    const first = await on.talking();
    const second = await on.talking({ carrier: first.carrier, phone: first.phone });
    const { answer, event } = await refused(first.carrier, '+12025550101');
    expect(answer.status).toBe(503);
    expect(headerOf(answer, 'Retry-After')).toBe('10');
    expect(event).toMatchObject({ outcome: 'trunk_calls_limit', number: 'num_one', trunk: 'trk_one' });
    first.caller.request('BYE');
    first.callee.reply(await first.callee.incoming('BYE'), 200, 'OK');
    await first.caller.answer(200, 'BYE');
    await on.edge.ended(first.caller.callId);
    const third = await on.talking({ carrier: first.carrier, phone: first.phone });
    for (const { caller, callee } of [second, third]) {
      caller.request('BYE');
      callee.reply(await callee.incoming('BYE'), 200, 'OK');
      await caller.answer(200, 'BYE');
      await on.edge.ended(caller.callId);
    }
  });

  test('a count of calls at once that went wrong puts itself right', async () => {
    await on.edge.push(row('trunks', 'trk_one', trunkRow({ callsLimit: 2 })));
    await on.edge.kamailio.router.rpc('htable.seti', ['calls_at_once', 'trk_one', 50]);
    const { caller, callee } = await on.talking();
    caller.request('BYE');
    callee.reply(await callee.incoming('BYE'), 200, 'OK');
    await caller.answer(200, 'BYE');
    await on.edge.ended(caller.callId);
    expect(await on.edge.kamailio.router.rpc('htable.get', ['calls_at_once', 'trk_one'])).toMatchObject({ item: { value: 0 } });
  });

  test('calls per second: the surplus is refused with 503', async () => {
    await on.edge.push(row('trunks', 'trk_one', trunkRow({ callsPerSecond: 3 })));
    const wire = await on.edge.udp(addresses.one);
    const calls = Array.from({ length: 12 }, () => on.call(wire, '+12025550101'));
    const events = [];
    for (const call of calls) {
      await call.answer((status) => status >= 300);
      events.push((await on.edge.event('call.refused', call.callId)).outcome);
    }
    const limited = events.filter((outcome) => outcome === 'trunk_rate_limit').length;
    // The window may turn over once while they arrive.
    expect(limited).toBeGreaterThanOrEqual(6);
    expect(events.filter((outcome) => outcome === 'no_app_online').length).toBe(12 - limited);
  });
});

describe('a listed source always gets a final answer', () => {
  test('OPTIONS: 200 with what is allowed', async () => {
    for (const wire of [await on.edge.udp(addresses.one), await on.edge.tcp(addresses.one)]) {
      wire.send(optionsText(wire, on.uri('x')));
      expect(headerOf(await wire.next('200', (one) => one.status === 200), 'Allow')).toContain('PRACK');
    }
  });

  test('REGISTER and other methods: 405, one row each', async () => {
    const wire = await on.edge.udp(addresses.one);
    for (const method of ['REGISTER', 'SUBSCRIBE', 'MESSAGE', 'PUBLISH']) {
      const callId = unique('method-');
      wire.send(optionsText(wire, on.uri('x'), callId).replaceAll('OPTIONS', method));
      await wire.next('405', (one) => one.status === 405 && headerOf(one, 'Call-ID') === callId);
      expect(await on.edge.event('call.refused', callId)).toMatchObject({ outcome: 'method_not_allowed', method });
    }
  });

  test('Max-Forwards 0: 483', async () => {
    const { event } = await refused(await on.edge.udp(addresses.one), '+12025550101', { maxForwards: 0 });
    expect(event).toMatchObject({ outcome: 'loop_detected', code: 483 });
  });

  test('a CSeq that names another method: 400', async () => {
    const wire = await on.edge.udp(addresses.one);
    const callId = unique('bad-');
    wire.send(optionsText(wire, on.uri('x'), callId).replace('CSeq: 1 OPTIONS', 'CSeq: 1 BYE'));
    await wire.next('400', (one) => one.status === 400);
    expect(await on.edge.event('call.refused', callId)).toMatchObject({ outcome: 'malformed', code: 400 });
  });

  test('white space in the Call-ID: 400, and no row can be forged with it', async () => {
    const wire = await on.edge.udp(addresses.one);
    const before = on.edge.events().length;
    wire.send(optionsText(wire, on.uri('x'), 'abc\r\n INVITE|forged|{"type":"call.ended"}').replaceAll('OPTIONS', 'INVITE'));
    await wire.next('400', (one) => one.status === 400);
    await on.settled();
    expect(on.edge.events()).toHaveLength(before);
  });

  test.each(['Call-ID', 'From tag'])(
    'white space behind a byte that the engine takes for a symbol, in the %s: 400, and no row is forged',
    async (place) => {
      const wire = await on.edge.udp(addresses.one);
      const before = on.edge.events().length;
      const forged = '\u00ffabc\r\n OPTIONS|forged|{"type":"call.ended"}';
      const plain = optionsText(wire, on.uri('x'), place === 'Call-ID' ? forged : unique('tag-')).replaceAll('OPTIONS', 'INVITE');
      wire.send(Buffer.from(place === 'Call-ID' ? plain : plain.replace(/;tag=\S+/, `;tag=${forged}`), 'latin1'));
      await wire.next('400', (one) => one.status === 400);
      await on.settled();
      expect(on.edge.events()).toHaveLength(before);
    },
  );

  test('separators, quotes and bytes that are no text cannot break a row', async () => {
    const wire = await on.edge.udp(addresses.one);
    const callId = unique('odd-|%7C"');
    const call = on.call(wire, '12|%7Cx', { callId, from: '"a|b\\"c" <sip:x%7C|y@h>', headers: ['User-Agent: a|b%7C"c\\'] });
    await call.answer(404);
    expect(await on.edge.event('call.refused', callId)).toMatchObject({ calledRaw: '12|%7Cx', userAgent: 'a|b%7C"c\\' });
    const raw = unique('raw-');
    const text = call.invite
      .replaceAll(callId, raw)
      .replace(/branch=[^;]+/, `branch=${newBranch()}`)
      .replace('User-Agent: a|b%7C"c\\', 'User-Agent: \u00ff\u0081\u0000');
    wire.send(Buffer.from(text.replace('\u0000', ''), 'latin1'));
    await wire.next('a final answer', (one) => (one.status ?? 0) >= 300 && headerOf(one, 'Call-ID') === raw);
    await on.edge.event('call.refused', raw);
  });

  test('an exception in the router: 500 and a row that says where, and the next call is served', async () => {
    const wire = await on.edge.udp(addresses.one);
    const call = on.call(wire, '+12025550101', { headers: ['X-Test-Fault: yes'] });
    await call.answer(500);
    expect(await on.edge.event('router.error', call.callId)).toMatchObject({ where: 'request', message: 'test fault' });
    await refused(wire, '+12025550199');
  });
});
