/** A call that nobody takes goes on to another number: what the gateway is asked, what both ends hear, and what the record says. */
import type { AccountRow, NumberRow } from '@patchcord/contracts';
import { afterEach, expect, test } from 'vitest';
import type { InviteOptions } from '../rig/call.ts';
import { accountRow, callsOutRows, type Gateway, gatewayAddresses, gatewayOn, gatewayRow } from '../rig/calls-out.ts';
import { addresses, numberRow, row, sipDomain } from '../rig/edge.ts';
import { scene } from '../rig/fixture.ts';
import { type MediaSide, plainSide } from '../rig/media.ts';
import { allHeaders, carrierSdp, headerOf, uriOf } from '../rig/sip.ts';

const on = scene();
const own = '+12025550101';
const london = '+442079460123';
const ring = { number: '442079460123', seconds: 20 };
const never = { weekly: [], closedDays: [], clocks: [[0, 0]] as [number, number][] };

const media: MediaSide[] = [];
afterEach(async () => {
  for (const side of media.splice(0)) await side.close();
});
async function side(address: string, hz: number) {
  const one = await plainSide({ address, hz });
  media.push(one);
  return one;
}

/** The number forwards when nobody answers, and while it is closed. */
async function forwarding(change: Partial<NumberRow> = {}, account: Partial<AccountRow> = {}): Promise<Gateway> {
  const wire = await on.edge.udp(gatewayAddresses.one);
  await on.edge.push(
    ...callsOutRows(),
    row('accounts', 'acc_one', accountRow(account)),
    row('numbers', '12025550101', numberRow({ proved: true, unanswered: { ring, declinedToo: true }, ...change })),
    row('gateways', 'gtw_one', gatewayRow(wire)),
    row('gateways', 'gtw_two', null),
  );
  return gatewayOn(wire);
}
const call = async (options: InviteOptions = {}) => on.call(await on.edge.udp(addresses.one), own, options);

/** A call that went on at once, and is up. */
async function forwarded() {
  const gateway = await forwarding({ hours: never, closed: { ring } });
  const caller = await call();
  const { call: carried, invite } = await gateway.asked();
  carried.reply(invite, 200, 'OK', { body: carrierSdp({ address: gateway.wire.address }) });
  await caller.answer(200);
  caller.ack();
  await carried.incoming('ACK');
  return { gateway, caller, carried, invite };
}

test('nobody answers: the other number is rung with this number shown and Diversion, answers, and both hear each other', async () => {
  const gateway = await forwarding({ ringSeconds: 1 });
  const [atCarrier, atGateway] = [await side(addresses.one, 700), await side(gatewayAddresses.one, 900)];
  const ada = await on.edge.phone('usr_ada');
  const caller = await call({ body: await atCarrier.offer(), headers: ['P-Asserted-Identity: <sip:+12025550177@carrier.example>'] });
  const rung = await ada.rung();
  expect(headerOf(rung.invite, 'P-Asserted-Identity')).toBe(`<sip:+12025550177@${sipDomain}>`);
  expect(headerOf(rung.invite, 'X-Patchcord-Called')).toBe(own);
  rung.call.reply(rung.invite, 180, 'Ringing');
  await caller.answer(180);
  await rung.call.incoming('CANCEL');
  const { call: carried, invite } = await gateway.asked();
  expect(invite.uri).toBe(`sip:${london}@${gateway.wire.address}:${gateway.wire.port}`);
  expect(uriOf(headerOf(invite, 'From'))).toBe(`sip:${own}@${sipDomain}`);
  expect(allHeaders(invite, 'P-Asserted-Identity')).toEqual([`<sip:${own}@${sipDomain}>`]);
  expect(headerOf(invite, 'Diversion')).toBe(`<sip:${own}@${sipDomain}>;reason=no-answer;counter=1`);
  for (const hidden of ['X-Patchcord', '12025550177', '12025550199', 'carrier.example', addresses.one, 'usr_ada'])
    expect(invite.text).not.toContain(hidden);
  carried.reply(invite, 180, 'Ringing');
  await caller.answer(180);
  carried.reply(invite, 200, 'OK', { body: await atGateway.answer(invite.body) });
  const ok = await caller.answer(200);
  expect(ok.text).not.toContain(gateway.wire.address);
  await atCarrier.accept(ok.body);
  caller.ack();
  await carried.incoming('ACK');
  await atGateway.hears(700);
  await atCarrier.hears(900);
  carried.request('BYE');
  caller.reply(await caller.incoming('BYE'), 200, 'OK');
  await carried.answer(200, 'BYE');
  const ended = await on.edge.ended(caller.callId);
  expect(ended).toMatchObject({
    outcome: 'forwarded',
    code: 200,
    hungUpBy: 'callee',
    answeredBy: null,
    codec: 'PCMU',
    forward: { to: london, destination: '44' },
    tried: [{ gateway: 'gtw_one', code: 200 }],
    detail: `forwarded to ${london}`,
  });
});

test('closed: it goes on at once; holds and hang-ups pass both ways', async () => {
  const { gateway, caller, carried, invite } = await forwarded();
  expect(headerOf(invite, 'Diversion')).toContain('reason=time-of-day');
  caller.request('INVITE', { body: carrierSdp({ address: addresses.one, version: 2 }) });
  const held = await carried.incoming('INVITE');
  expect(held.body).not.toContain(addresses.one);
  carried.reply(held, 200, 'OK', { body: carrierSdp({ address: gateway.wire.address, version: 2 }) });
  expect((await caller.answer(200)).body).not.toContain(gateway.wire.address);
  caller.ack();
  await carried.incoming('ACK');
  caller.request('BYE');
  carried.reply(await carried.incoming('BYE'), 200, 'OK');
  await caller.answer(200, 'BYE');
  expect(await on.edge.event('call.started', caller.callId)).toMatchObject({ people: [], apps: 0, account: 'acc_one' });
  expect(await on.edge.ended(caller.callId)).toMatchObject({ outcome: 'forwarded', hungUpBy: 'caller' });
});

test('a gateway that is moved and taken away in a call: the call goes on, and it can still hang up', async () => {
  const { gateway, caller, carried } = await forwarded();
  await on.edge.push(row('gateways', 'gtw_one', gatewayRow({ address: '127.20.1.49', port: 5060 }, { on: false })));
  carried.request('INVITE', { body: carrierSdp({ address: gateway.wire.address, version: 2 }) });
  caller.reply(await caller.incoming('INVITE'), 200, 'OK', { body: carrierSdp({ address: addresses.one, version: 2 }) });
  await carried.answer(200);
  carried.ack();
  await caller.incoming('ACK');
  await on.edge.push(row('gateways', 'gtw_one', null));
  carried.request('BYE');
  caller.reply(await caller.incoming('BYE'), 200, 'OK');
  await carried.answer(200, 'BYE');
  expect(await on.edge.ended(caller.callId)).toMatchObject({ outcome: 'forwarded', hungUpBy: 'callee' });
});

test('a forwarded call without media: both sides hear BYE, and it stays forwarded, which is rated', async () => {
  const { caller, carried } = await forwarded();
  const silent = { sipCallId: caller.callId, callerTag: caller.localTag, appTag: caller.remoteTag() };
  expect(await on.edge.kamailio.router.endCalls({ calls: [silent], outcome: 'media_timeout' })).toBe(1);
  caller.reply(await caller.incoming('BYE'), 200, 'OK');
  carried.reply(await carried.incoming('BYE'), 200, 'OK');
  expect(await on.edge.ended(caller.callId)).toMatchObject({
    outcome: 'forwarded',
    hungUpBy: 'platform',
    tried: [{ gateway: 'gtw_one', code: 200 }],
  });
});

test('the other number is busy: the caller hears so, and the record says both', async () => {
  const gateway = await forwarding();
  const caller = await call();
  const { call: carried, invite } = await gateway.asked();
  expect(headerOf(invite, 'Diversion')).toContain('reason=unavailable');
  carried.reply(invite, 486, 'Busy Here');
  await caller.answer(486);
  expect(await on.edge.ended(caller.callId)).toMatchObject({
    outcome: 'no_app_online',
    code: 486,
    detail: `forwarded to ${london}, which was busy`,
    tried: [{ gateway: 'gtw_one', code: 486 }],
  });
});

test('a gateway that cannot is followed by the next one', async () => {
  const gateway = await forwarding();
  const second = await on.edge.udp(gatewayAddresses.two);
  await on.edge.push(row('gateways', 'gtw_two', gatewayRow(second, { priority: 2 })));
  const caller = await call();
  const first = await gateway.asked();
  first.call.reply(first.invite, 503, 'Service Unavailable');
  const { call: carried, invite } = await gatewayOn(second).asked();
  expect(headerOf(invite, 'Diversion')).toContain(own);
  carried.reply(invite, 480, 'Temporarily Unavailable');
  await caller.answer(480);
  expect((await on.edge.ended(caller.callId)).tried).toEqual([
    { gateway: 'gtw_one', code: 503 },
    { gateway: 'gtw_two', code: 480 },
  ]);
});

test('the caller hangs up while the other number rings: it stops', async () => {
  const gateway = await forwarding();
  const caller = await call();
  const { call: carried, invite } = await gateway.asked();
  carried.reply(invite, 180, 'Ringing');
  await caller.answer(180);
  caller.cancel();
  const cancel = await carried.incoming('CANCEL');
  carried.reply(cancel, 200, 'OK');
  carried.reply(invite, 487, 'Request Terminated');
  await caller.answer(487);
  expect(await on.edge.ended(caller.callId)).toMatchObject({ outcome: 'caller_hung_up', code: 487, hungUpBy: 'caller' });
});

test('the other number rings no longer than it may', async () => {
  const gateway = await forwarding({ unanswered: { ring: { ...ring, seconds: 2 }, declinedToo: true } });
  const caller = await call();
  const { call: carried, invite } = await gateway.asked();
  carried.reply(invite, 180, 'Ringing');
  await caller.answer(180);
  const cancel = await carried.incoming('CANCEL');
  carried.reply(cancel, 200, 'OK');
  carried.reply(invite, 487, 'Request Terminated');
  await caller.answer(480);
  expect((await on.edge.ended(caller.callId)).detail).toBe(`forwarded to ${london}, which did not answer`);
});

test.for([
  ['a loop by its caller', {}, {}, { from: `<sip:${london}@carrier.example>` }, 'that would be a loop'],
  ['a loop by its diversions', {}, {}, { headers: ['Diversion: <sip:+14155550100@x>;counter=9'] }, 'diverted 9 times before'],
  ['a number that is not proved', { proved: undefined }, {}, {}, 'not proved'],
  ['a premium destination', { unanswered: { ring: { number: '449098790000', seconds: 20 }, declinedToo: true } }, {}, {}, '449 is premium'],
  ['a country that is not allowed', {}, { countries: ['US'] }, {}, 'GB is not among'],
  ['calls out that are off', {}, { callsOut: false }, {}, 'calls out are off'],
  ['a day that is spent', {}, { spent: true }, {}, 'spend guard'],
] as const)('%s is not forwarded, and the record says why', async ([_, number, account, options, why]) => {
  const gateway = await forwarding(number as Partial<NumberRow>, account as Partial<AccountRow>);
  const caller = await call(options as InviteOptions);
  await caller.answer(480);
  const refused = await on.edge.event('call.refused', caller.callId);
  expect(refused).toMatchObject({ outcome: 'no_app_online', code: 480 });
  expect(refused.detail).toContain('not forwarded: ');
  expect(refused.detail).toContain(why);
  expect(gateway.invites()).toEqual([]);
});

test('no more calls at once than the account may have', async () => {
  const gateway = await forwarding({}, { callsLimit: 1 });
  const first = await call();
  const { call: carried, invite } = await gateway.asked();
  carried.reply(invite, 180, 'Ringing');
  await first.answer(180);
  const second = await call();
  await second.answer(480);
  expect((await on.edge.ended(second.callId)).detail).toBe('not forwarded: more than 1 calls out at once');
  carried.reply(invite, 486, 'Busy Here');
  await first.answer(486);
  await on.edge.ended(first.callId);
  const third = await call();
  const again = await gateway.asked();
  again.call.reply(again.invite, 486, 'Busy Here');
  await third.answer(486);
});

test('a phone that declines where that is not to forward ends the call', async () => {
  const gateway = await forwarding({ unanswered: { ring, declinedToo: false } });
  const ada = await on.edge.phone('usr_ada');
  const caller = await call();
  const rung = await ada.rung();
  rung.call.reply(rung.invite, 603, 'Decline');
  await caller.answer(603);
  expect(gateway.invites()).toEqual([]);
});

test('nobody but the gateway and the carrier speaks within the call', async () => {
  const gateway = await forwarding();
  const caller = await call();
  const { call: carried, invite } = await gateway.asked();
  carried.reply(invite, 200, 'OK', { body: carrierSdp({ address: gateway.wire.address }) });
  await caller.answer(200);
  caller.ack();
  await carried.incoming('ACK');
  const stranger = carried.movedTo(await on.edge.udp('127.20.1.99'));
  stranger.request('BYE');
  const other = caller.movedTo(await on.edge.udp(addresses.two));
  other.request('BYE');
  await other.answer(481, 'BYE');
  caller.request('BYE');
  carried.reply(await carried.incoming('BYE'), 200, 'OK');
  await caller.answer(200, 'BYE');
  expect(await on.edge.ended(caller.callId)).toMatchObject({ hungUpBy: 'caller' });
});
