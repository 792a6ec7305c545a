/** Apps whose WebSocket closes while they ring, in every order with what the others do. None may hold the call, and the outcome is that of the living. */
import { describe, expect, test } from 'vitest';
import type { Call } from '../rig/call.ts';
import { addresses } from '../rig/edge.ts';
import { scene } from '../rig/fixture.ts';
import type { Phone } from '../rig/phone.ts';
import { carrierSdp, type SipMessage } from '../rig/sip.ts';
import { waitFor } from '../rig/wait.ts';

const on = scene();
/** Of the closing of a WebSocket until its app rings no more. */
const mostMs = 3_000;
const both = '+12025550102';

interface Rung {
  phone: Phone;
  call: Call;
  invite: SipMessage;
}

/** A number of Ada and Grace, one app each, both ringing. */
async function twoRing(): Promise<{ call: Call; ada: Rung; grace: Rung }> {
  const phones = [await on.edge.unregistered('usr_ada'), await on.edge.unregistered('usr_grace')];
  for (const phone of phones) await phone.register();
  const call = on.call(await on.edge.udp(addresses.one), both);
  const rung = await Promise.all(phones.map(async (phone) => ({ phone, ...(await phone.rung()) })));
  for (const one of rung) {
    one.call.reply(one.invite, 180, 'Ringing');
    await call.answer(180);
  }
  const [ada, grace] = rung as [Rung, Rung];
  return { call, ada, grace };
}

/** How many apps ring, of that call. */
const ringing = async (call: Call) => JSON.stringify(await on.edge.rpc('htable.dump', ['branches'])).split(`${call.callId} `).length;

/** The WebSocket closes, and the router knows: nothing of the wire shows it while another app rings. */
async function vanish(one: Rung) {
  const before = await ringing(one.call);
  await one.phone.close();
  await waitFor('the closed WebSocket', async () => (await ringing(one.call)) < before, mostMs);
}

async function final(call: Call) {
  const from = performance.now();
  const { status } = await call.answer((code) => code >= 200, 'INVITE', 10_000);
  return { status, ms: performance.now() - from };
}

describe('of two people’s apps', () => {
  test('one vanishes, then the other declines: declined, at once', async () => {
    const { call, ada, grace } = await twoRing();
    await vanish(ada);
    grace.call.reply(grace.invite, 603, 'Decline');
    const { status, ms } = await final(call);
    expect(status).toBe(603);
    expect(ms).toBeLessThan(1_000);
    expect(await on.edge.ended(call.callId)).toMatchObject({ outcome: 'declined', code: 603, answerAt: null });
  });

  test('one declines, then the other vanishes: declined', async () => {
    const { call, ada, grace } = await twoRing();
    grace.call.reply(grace.invite, 603, 'Decline');
    await grace.call.incoming('ACK');
    await ada.phone.close();
    const { status, ms } = await final(call);
    expect(status).toBe(603);
    expect(ms).toBeLessThan(mostMs);
    expect(await on.edge.ended(call.callId)).toMatchObject({ outcome: 'declined', code: 603 });
  });

  test('one vanishes, then the other is busy: busy', async () => {
    const { call, ada, grace } = await twoRing();
    await vanish(ada);
    grace.call.reply(grace.invite, 486, 'Busy Here');
    expect((await final(call)).status).toBe(486);
    expect(await on.edge.ended(call.callId)).toMatchObject({ outcome: 'busy', code: 486 });
  });

  test('one vanishes, the other answers', async () => {
    const { call, ada, grace } = await twoRing();
    await vanish(ada);
    grace.call.reply(grace.invite, 200, 'OK', { body: grace.phone.sdp() });
    await call.answer(200);
    call.ack();
    await grace.call.incoming('ACK');
    call.request('BYE');
    grace.call.reply(await grace.call.incoming('BYE'), 200, 'OK');
    await call.answer(200, 'BYE');
    expect(await on.edge.ended(call.callId)).toMatchObject({ outcome: 'answered', answeredBy: 'usr_grace' });
  });

  test('both vanish: nobody online, at once', async () => {
    const { call, ada, grace } = await twoRing();
    await Promise.all([ada.phone.close(), grace.phone.close()]);
    const { status, ms } = await final(call);
    expect(status).toBe(480);
    expect(ms).toBeLessThan(mostMs);
    expect(await on.edge.ended(call.callId)).toMatchObject({ outcome: 'no_app_online', code: 480 });
  });

  test('one vanishes, and the caller hangs up: 487 at once', async () => {
    const { call, ada, grace } = await twoRing();
    await vanish(ada);
    call.cancel();
    await grace.call.incoming('CANCEL');
    const { status, ms } = await final(call);
    expect(status).toBe(487);
    expect(ms).toBeLessThan(1_000);
    expect(await on.edge.ended(call.callId)).toMatchObject({ outcome: 'caller_hung_up', code: 487, hungUpBy: 'caller' });
  });

  test('one vanishes and the other rings on: the call goes on ringing', async () => {
    const { call, ada, grace } = await twoRing();
    await vanish(ada);
    await on.settled();
    expect(grace.phone.wire.messages.some((one) => one.method === 'CANCEL')).toBe(false);
    call.cancel();
    await call.answer(487);
  });
});

describe('in a call', () => {
  const up = async () => {
    const phone = await on.edge.unregistered('usr_ada');
    await phone.register();
    return on.talking({ phone });
  };
  const lost = async () => (await on.edge.kamailio.router.appsLost()).map(({ sipCallId }) => sipCallId);

  test('an app without a connection is told of until it comes back or the call ends', async () => {
    const { phone, caller, callee } = await up();
    expect(await lost()).toEqual([]);
    await phone.close();
    await waitFor('the lost app', async () => (await lost()).includes(caller.callId), mostMs);
    const again = await on.edge.phone('usr_ada');
    const moved = callee.movedTo(again.wire);
    moved.request('INVITE', { body: again.sdp({ offer: true, version: 2 }) });
    caller.reply(await caller.incoming('INVITE'), 200, 'OK', { body: carrierSdp({ address: addresses.one, version: 2 }) });
    await moved.answer(200);
    moved.ack();
    await caller.incoming('ACK');
    expect(await lost()).toEqual([]);
    await again.close();
    await waitFor('the lost app', async () => (await lost()).includes(caller.callId), mostMs);
    caller.request('BYE');
    expect((await caller.answer((status) => status >= 200, 'BYE', 1_000)).status).toBe(200);
    await waitFor('no lost app', async () => (await lost()).length === 0, mostMs);
  });

  test('the edge ends it: BYE to both sides, also to where the app is now, and the record says why', async () => {
    const { phone, caller, callee } = await up();
    await phone.close();
    const [call] = await waitFor(
      'the lost app',
      async () => {
        const all = await on.edge.kamailio.router.appsLost();
        return all.length > 0 && all;
      },
      mostMs,
    );
    if (!call) throw new Error('a lost app');
    const again = await on.edge.phone('usr_ada');
    const moved = callee.movedTo(again.wire);
    moved.request('INVITE', { body: again.sdp({ offer: true, version: 2 }) });
    caller.reply(await caller.incoming('INVITE'), 200, 'OK', { body: carrierSdp({ address: addresses.one, version: 2 }) });
    await moved.answer(200);
    moved.ack();
    await caller.incoming('ACK');
    expect(await on.edge.kamailio.router.endCalls({ calls: [call], outcome: 'app_lost' })).toBe(1);
    caller.reply(await caller.incoming('BYE'), 200, 'OK');
    moved.reply(await moved.incoming('BYE'), 200, 'OK');
    expect(await on.edge.ended(caller.callId)).toMatchObject({
      outcome: 'app_lost',
      code: 200,
      hungUpBy: 'platform',
      answeredBy: 'usr_ada',
    });
    expect(await on.edge.kamailio.router.endCalls({ calls: [call], outcome: 'app_lost' })).toBe(0);
  });
});

test('an app that vanishes just as it answers has answered: the other one stops ringing', async () => {
  const { call, ada, grace } = await twoRing();
  ada.call.reply(ada.invite, 200, 'OK', { body: ada.phone.sdp() });
  const closing = ada.phone.close();
  await call.answer(200);
  call.ack();
  await grace.call.incoming('CANCEL');
  await closing;
  await on.settled();
  call.request('BYE');
  expect(await on.edge.ended(call.callId)).toMatchObject({ outcome: 'answered', answeredBy: 'usr_ada', hungUpBy: 'caller' });
});

test('a person’s one app vanishes and the other declines: declined, also for a third that still rang', async () => {
  const apps = [await on.edge.unregistered('usr_ada'), await on.edge.unregistered('usr_ada'), await on.edge.unregistered('usr_ada')];
  for (const app of apps) await app.register();
  const call = on.call(await on.edge.udp(addresses.one));
  const rung = await Promise.all(apps.map(async (phone) => ({ phone, ...(await phone.rung()) })));
  for (const one of rung) one.call.reply(one.invite, 180, 'Ringing');
  const [gone, declines, rings] = rung as [Rung, Rung, Rung];
  await vanish(gone);
  declines.call.reply(declines.invite, 603, 'Decline');
  await rings.call.incoming('CANCEL');
  const { status, ms } = await final(call);
  expect(status).toBe(603);
  expect(ms).toBeLessThan(1_000);
  expect(await on.edge.ended(call.callId)).toMatchObject({ outcome: 'declined', code: 603 });
});
