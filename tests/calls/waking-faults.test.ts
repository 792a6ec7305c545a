/** What happens to a call while it is held for phones that are woken. */
import { expect, test } from 'vitest';
import type { Call } from '../rig/call.ts';
import { addresses, row, trunkRow } from '../rig/edge.ts';
import { scene } from '../rig/fixture.ts';
import { headerOf } from '../rig/sip.ts';
import { waitFor } from '../rig/wait.ts';
import { answers, both, declines, hangsUp, invitesTo, numberOfBoth, sleeper } from '../rig/waking.ts';

const on = scene();

const adaSleeps = () => on.edge.push(sleeper('usr_ada'), numberOfBoth());
const bothSleep = () => on.edge.push(sleeper('usr_ada'), sleeper('usr_grace'), numberOfBoth());
const carrier = () => on.edge.udp(addresses.one);
const started = (callId: string) => on.edge.event('call.started', callId);
const endsOf = async (callId: string) => {
  const { call } = await started(callId);
  return on.edge.events().filter((one) => one.type === 'call.ended' && one.call === call).length;
};
const hangsUpEarly = async (caller: Call) => {
  caller.cancel();
  await caller.answer(487);
  expect(await on.edge.ended(caller.callId)).toMatchObject({ outcome: 'caller_hung_up', code: 487 });
};
const awaiting = async () => JSON.stringify(await on.edge.rpc('htable.dump', ['waking']));
const dialogs = async () => ((await on.edge.rpc('dlg.stats_active')) as { all: number }).all;

test('the caller hangs up while it is held: 487 at once, one end, and nobody who comes later is rung', async () => {
  await adaSleeps();
  const caller = on.call(await carrier());
  await caller.answer(180);
  caller.cancel();
  await caller.answer(200, 'CANCEL');
  await caller.answer(487);
  expect(await on.edge.ended(caller.callId)).toMatchObject({ outcome: 'caller_hung_up', code: 487, hungUpBy: 'caller', ringAt: null });
  const ada = await on.edge.phone('usr_ada');
  await on.settled();
  expect(invitesTo(ada)).toBe(0);
  expect(await endsOf(caller.callId)).toBe(1);
});

test('the caller hangs up after one who came has declined, and another is awaited: 487 at once', async () => {
  await bothSleep();
  const caller = on.call(await carrier(), both);
  await started(caller.callId);
  await declines(await on.edge.phone('usr_grace'));
  await on.settled();
  await hangsUpEarly(caller);
  expect(await endsOf(caller.callId)).toBe(1);
});

test('the caller hangs up at the moment Ada comes: one end, and her phone rings no more', async () => {
  await adaSleeps();
  for (let round = 0; round < 8; round++) {
    const caller = on.call(await carrier());
    await caller.answer(180);
    const ada = await on.edge.unregistered('usr_ada');
    const registered = ada.register();
    await new Promise((done) => setTimeout(done, round));
    caller.cancel();
    await caller.answer(487);
    expect((await registered).status).toBe(200);
    expect(await on.edge.ended(caller.callId)).toMatchObject({ outcome: 'caller_hung_up', code: 487 });
    await on.settled(3);
    expect(await endsOf(caller.callId)).toBe(1);
    if (invitesTo(ada) > 0) await ada.wire.next('a CANCEL', (one) => one.method === 'CANCEL');
    await ada.register(0);
  }
});

test('Ada comes at the moment the call does: her phone rings, once', async () => {
  await adaSleeps();
  for (let round = 0; round < 12; round++) {
    const wire = await carrier();
    const ada = await on.edge.unregistered('usr_ada');
    const registered = ada.register();
    await new Promise((done) => setTimeout(done, round % 6));
    const caller = on.call(wire);
    const { call, invite } = await ada.rung();
    call.reply(invite, 180, 'Ringing');
    await registered;
    await on.settled(3);
    expect(invitesTo(ada)).toBe(1);
    await hangsUpEarly(caller);
    await ada.register(0);
  }
});

test('the INVITE comes again while it is held: the same answer, one call', async () => {
  await adaSleeps();
  const wire = await carrier();
  const caller = on.call(wire);
  await caller.answer(180);
  wire.send(caller.invite);
  await caller.answer(180);
  const other = on.call(wire, '+12025550101', { callId: caller.callId, tag: caller.localTag });
  await other.answer(482);
  const ada = await on.edge.phone('usr_ada');
  await ada.rung();
  await on.settled();
  expect(invitesTo(ada)).toBe(1);
  expect(on.edge.events().filter((one) => one.type === 'call.started' && one.sipCallId === caller.callId)).toHaveLength(1);
  await hangsUpEarly(caller);
});

test('who can take only a reliable 180 gets none while it is held', async () => {
  await adaSleeps();
  const wire = await carrier();
  const caller = on.call(wire, '+12025550101', { headers: ['Require: 100rel'] });
  await started(caller.callId);
  await on.settled();
  expect(wire.messages.filter((one) => headerOf(one, 'Call-ID') === caller.callId).map((one) => one.status)).toEqual([100]);
  await (await on.edge.phone('usr_ada')).rung();
  await hangsUpEarly(caller);
});

test('a held call is one of the trunk’s calls at once, until it ends', async () => {
  await adaSleeps();
  await on.edge.push(row('trunks', 'trk_one', trunkRow({ callsLimit: 2 })));
  const first = on.call(await carrier());
  await first.answer(180);
  const second = on.call(await carrier());
  await second.answer(180);
  const more = on.call(await carrier());
  await more.answer(503);
  expect(await on.edge.event('call.refused', more.callId)).toMatchObject({ outcome: 'trunk_calls_limit' });
  await hangsUpEarly(first);
  const third = on.call(await carrier());
  await third.answer(180);
  for (const caller of [second, third]) await hangsUpEarly(caller);
});

test('of a hundred held calls nothing is left once they are over', async () => {
  await bothSleep();
  await on.edge.push(row('trunks', 'trk_one', trunkRow({ callsPerSecond: 1_000 })));
  const before = await dialogs();
  const wire = await carrier();
  const calls = Array.from({ length: 100 }, () => on.call(wire, both));
  for (const caller of calls) await caller.answer(180);
  expect((await awaiting()).split('usr_ada ')).toHaveLength(101);
  for (const caller of calls) caller.cancel();
  for (const caller of calls) await caller.answer(487);
  for (const caller of calls) expect(await on.edge.ended(caller.callId)).toMatchObject({ outcome: 'caller_hung_up' });
  expect(await awaiting()).not.toContain('usr_');
  await waitFor('the dialogs to go', async () => (await dialogs()) === before, 20_000);
});

test('Ada is removed while it is held: her phone is not let in, and Grace, who comes, is rung alone', async () => {
  await bothSleep();
  const caller = on.call(await carrier(), both);
  await started(caller.callId);
  await on.edge.push(row('people', 'usr_ada', null));
  expect((await (await on.edge.unregistered('usr_ada')).register()).status).toBe(403);
  const { call } = await answers(await on.edge.phone('usr_grace'), caller);
  await hangsUp(caller, call);
  expect(await on.edge.ended(caller.callId)).toMatchObject({ outcome: 'answered', answeredBy: 'usr_grace' });
});

test('the edge is drained while it is held: the call goes on, new ones do not', async () => {
  await adaSleeps();
  const caller = on.call(await carrier());
  await caller.answer(180);
  await on.edge.push(row('edge', 'state', { mode: 'draining', v4: [32, 30], v6: [] }));
  await on.call(await carrier()).answer(503);
  const { call } = await answers(await on.edge.phone('usr_ada'), caller);
  await hangsUp(caller, call);
  expect(await on.edge.ended(caller.callId)).toMatchObject({ outcome: 'answered' });
});

test('the router is reloaded while it is held: the call goes on', async () => {
  await adaSleeps();
  const caller = on.call(await carrier());
  await caller.answer(180);
  await on.edge.rpc('app_lua.reload');
  await on.settled();
  const { call } = await answers(await on.edge.phone('usr_ada'), caller);
  await hangsUp(caller, call);
  expect(await on.edge.ended(caller.callId)).toMatchObject({ outcome: 'answered' });
});

test('phones are expected back after a restart: where somebody may be woken the call is held for them, not sent back', async () => {
  await on.edge.push(sleeper('usr_grace'), numberOfBoth(), row('expected', 'usr_ada', { untilMs: Date.now() + 30_000 }));
  const caller = on.call(await carrier(), both);
  expect(await started(caller.callId)).toMatchObject({ waking: ['usr_grace'] });
  const { call } = await answers(await on.edge.phone('usr_ada'), caller);
  await hangsUp(caller, call);
  await on.edge.push(row('expected', 'usr_ada', null));
});

test('the phone that came vanishes before it is answered: nobody is there, at once', async () => {
  await adaSleeps();
  const caller = on.call(await carrier());
  await started(caller.callId);
  const ada = await on.edge.phone('usr_ada');
  const { call, invite } = await ada.rung();
  call.reply(invite, 180, 'Ringing');
  await on.settled();
  await ada.wire.close();
  await caller.answer(480);
  expect(await on.edge.ended(caller.callId)).toMatchObject({ outcome: 'no_app_online' });
});

test('Ada comes beside Grace and vanishes, then Grace declines: declined at once', async () => {
  await adaSleeps();
  const grace = await on.edge.phone('usr_grace');
  const caller = on.call(await carrier(), both);
  const rung = await grace.rung();
  rung.call.reply(rung.invite, 180, 'Ringing');
  const ada = await on.edge.phone('usr_ada');
  const second = await ada.rung();
  second.call.reply(second.invite, 180, 'Ringing');
  await ada.wire.close();
  await waitFor('Ada to be gone', async () => !(await on.edge.kamailio.router.state()).peopleOnline.includes('usr_ada'));
  rung.call.reply(rung.invite, 603, 'Decline');
  await caller.answer(603);
  expect(await on.edge.ended(caller.callId)).toMatchObject({ outcome: 'declined' });
});

test('Grace, who rang from the start, vanishes: the call waits for Ada, who answers', async () => {
  await adaSleeps();
  const grace = await on.edge.phone('usr_grace');
  const caller = on.call(await carrier(), both);
  const rung = await grace.rung();
  rung.call.reply(rung.invite, 180, 'Ringing');
  await caller.answer(180);
  await grace.wire.close();
  await waitFor('Grace to be gone', async () => !(await on.edge.kamailio.router.state()).peopleOnline.includes('usr_grace'));
  const { call } = await answers(await on.edge.phone('usr_ada'), caller);
  await hangsUp(caller, call);
  expect(await on.edge.ended(caller.callId)).toMatchObject({ outcome: 'answered', answeredBy: 'usr_ada' });
});
