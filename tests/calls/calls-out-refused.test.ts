import { describe, expect, test } from 'vitest';
import { accountRow, callOut, callsOutRows, gatewayOn, gatewayRow, london, type OutOptions, upstream } from '../rig/calls-out.ts';
import { numberRow, row, sipDomain } from '../rig/edge.ts';
import { scene } from '../rig/fixture.ts';
import { headerOf } from '../rig/sip.ts';

const on = scene();

describe('is refused at once, with its outcome for the page, and no gateway hears of it', () => {
  test.each<[rule: string, outcome: string, code: number, number: string, options?: OutOptions]>([
    ['an emergency number', 'emergency_not_carried', 403, '112'],
    ['an emergency number, even where nothing could be called', 'emergency_not_carried', 403, '999', { shows: '+12025550999' }],
    ['a number of 40 digits', 'not_a_number', 484, '4'.repeat(40)],
    ['a text that is no number', 'not_a_number', 484, 'grandma'],
    ['a premium number', 'premium_not_allowed', 403, '+449012345678'],
    ['a shared-cost number', 'premium_not_allowed', 403, '08441234567'],
    ['a satellite phone', 'premium_not_allowed', 403, '+88161234567'],
    ['a country that the account does not call', 'destination_not_allowed', 403, '+4930123456'],
    ['a prefix that nobody knows', 'destination_not_allowed', 403, '+38512345678'],
    ['a number whose ownership is not proved', 'caller_id_not_verified', 403, london, { shows: '+12025550102' }],
    ['another account’s number', 'caller_id_not_yours', 403, london, { shows: '+12025550201' }],
    ['a number that nobody has', 'caller_id_not_yours', 403, london, { shows: '+12025550999' }],
    ['no number to show', 'caller_id_not_yours', 403, london, { shows: '' }],
    ['an offer without sound', 'codec_mismatch', 488, london, { body: '' }],
  ])('%s: %s', async (_, outcome, code, number, options) => {
    const { gateway, phone } = await upstream(on);
    const call = await callOut(on.edge, phone, number, options);
    const refused = await call.answer(code);
    expect(headerOf(refused, 'X-Patchcord-Outcome')).toBe(outcome);
    const event = await on.edge.event('call.refused', call.callId);
    expect(event).toMatchObject({ outcome, code, method: 'INVITE', out: { person: 'usr_ada' } });
    expect(headerOf(refused, 'X-Patchcord-Call')).toBe(event.call);
    expect(JSON.stringify(event)).not.toMatch(/num_two|acc_two|usr_eve/);
    expect(gateway.invites()).toEqual([]);
    expect((await on.edge.kamailio.router.state()).calls).toBe(0);
  });

  test.each([
    ['calls out are off for the account', [row('accounts', 'acc_one', accountRow({ callsOut: false }))], 'calls_out_off'],
    ['nothing is known of calls out', [row('accounts', 'acc_one', null)], 'calls_out_off'],
    ['calls out are off for the person', [row('people', 'usr_ada', { accounts: ['acc_one'] })], 'calls_out_off'],
    ['the day’s spend is reached', [row('accounts', 'acc_one', accountRow({ spent: true }))], 'spend_limit'],
    ['the number is switched off', [row('numbers', '12025550101', numberRow({ proved: true, on: false }))], 'number_off'],
    ['no gateway is on', [row('gateways', 'gtw_one', null)], 'upstream_unreachable'],
    ['the edge drains', [row('edge', 'state', { mode: 'draining', v4: [32, 30], v6: [] })], 'edge_draining'],
  ])('where %s', async (_, rows, outcome) => {
    const { phone } = await upstream(on);
    await on.edge.push(...rows);
    const call = await callOut(on.edge, phone, london);
    expect(headerOf(await call.answer((status) => status >= 400), 'X-Patchcord-Outcome')).toBe(outcome);
  });

  test('where rtpengine does not answer: the record says so, and blames no gateway', async () => {
    const { gateway, phone } = await upstream(on);
    await on.edge.rpc('rtpengine.enable', ['all', 0]);
    try {
      const call = await callOut(on.edge, phone, london);
      expect(headerOf(await call.answer(503), 'X-Patchcord-Outcome')).toBe('media_unavailable');
      expect(await on.edge.ended(call.callId)).toMatchObject({ outcome: 'media_unavailable', code: 503 });
    } finally {
      await on.edge.rpc('rtpengine.enable', ['all', 1]);
    }
    expect(gateway.invites()).toEqual([]);
  });
});

describe('who calls is who is signed in', () => {
  test('with another person’s address in From: refused', async () => {
    const { gateway, phone } = await upstream(on);
    for (const from of [`<sip:usr_eve@${sipDomain}>`, '<sip:usr_ada@elsewhere.example>', `<sip:+12025550201@${sipDomain}>`]) {
      const call = await callOut(on.edge, phone, london, { from });
      await call.answer(403);
    }
    expect(gateway.invites()).toEqual([]);
  });

  test('with another person’s credentials, over one’s own connection: refused', async () => {
    const { gateway, phone } = await upstream(on);
    const call = await callOut(on.edge, phone, london, {
      from: `<sip:usr_eve@${sipDomain}>`,
      credentialsOf: 'usr_eve',
      shows: '+12025550201',
    });
    await call.answer(403);
    expect(gateway.invites()).toEqual([]);
  });

  test('whatever else a phone says of who calls, or where to send it, goes no further', async () => {
    const wires = [await on.edge.udp('127.20.1.40'), await on.edge.udp('127.20.1.41')] as const;
    await on.edge.push(
      ...callsOutRows(),
      row('gateways', 'gtw_one', gatewayRow(wires[0], { priority: 1 })),
      row('gateways', 'gtw_two', gatewayRow(wires[1], { priority: 2 })),
    );
    const phone = await on.edge.phone('usr_ada');
    const others = [
      'P-Asserted-Identity: <sip:+12025550201@rig.example>',
      'P-Asserted-Identity: <tel:+12025550201>',
      'P-Preferred-Identity: <sip:+12025550201@rig.example>',
      'Remote-Party-ID: <sip:+12025550201@rig.example>;party=calling',
      'Diversion: <sip:+12025550201@rig.example>;reason=unconditional',
      'History-Info: <sip:+12025550201@rig.example>;index=1',
      'Identity: eyJhbGciOiJFUzI1NiJ9..+12025550201;info=<https://x.example>',
      'X-Patchcord-Called: +12025550201',
      'X-Patchcord-Call: call_0000000000000000',
      'X-Patchcord-Outcome: answered',
    ];
    const call = await callOut(on.edge, phone, london, { headers: others, routes: [`<sip:127.20.1.77:5060;lr>`] });
    for (const wire of wires) {
      const { call: carried, invite } = await gatewayOn(wire).asked();
      expect(invite.text).not.toMatch(/12025550201|127\.20\.1\.77|X-Patchcord|Proxy-Authorization|usr_ada/);
      expect(headerOf(invite, 'P-Asserted-Identity')).toBe(`<sip:+12025550101@${sipDomain}>`);
      carried.reply(invite, 503, 'Service Unavailable');
      await carried.incoming('ACK');
    }
    await call.answer(502);
  });
});

describe('calls at once', () => {
  test('of one person, and of the account', async () => {
    const { gateway, phone } = await upstream(on);
    await on.edge.push(row('accounts', 'acc_one', accountRow({ callsLimit: 3, callsLimitPerPerson: 1 })));
    const first = await callOut(on.edge, phone, london);
    const { call: carried, invite } = await gateway.asked();
    const second = await callOut(on.edge, phone, london);
    const refused = await second.answer(503);
    expect(headerOf(refused, 'X-Patchcord-Outcome')).toBe('calls_out_limit_person');
    expect(headerOf(refused, 'Retry-After')).toBe('10');
    await on.edge.push(row('accounts', 'acc_one', accountRow({ callsLimit: 1, callsLimitPerPerson: 3 })));
    expect(headerOf(await (await callOut(on.edge, phone, london)).answer(503), 'X-Patchcord-Outcome')).toBe('calls_out_limit');
    carried.reply(invite, 486, 'Busy Here');
    await first.answer(486);
    await on.edge.ended(first.callId);
    // Of calls that were refused nothing is left to count.
    const third = await callOut(on.edge, phone, london);
    const last = await gateway.asked();
    last.call.reply(last.invite, 486, 'Busy Here');
    await third.answer(486);
  });

  test('calls in are not counted among them', async () => {
    const { gateway, phone } = await upstream(on);
    await on.edge.push(row('accounts', 'acc_one', accountRow({ callsLimit: 1, callsLimitPerPerson: 1 })));
    await on.talking({ phone });
    const call = await callOut(on.edge, phone, london);
    const { call: carried, invite } = await gateway.asked();
    carried.reply(invite, 486, 'Busy Here');
    await call.answer(486);
  });
});
