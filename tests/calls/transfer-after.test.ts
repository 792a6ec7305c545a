/** What a call is after it was handed over: to the carrier, to whoever is removed or vanishes, and to the next colleague. Calls out, too. */
import { expect, test } from 'vitest';
import type { Call } from '../rig/call.ts';
import { gatewayAddresses, talkingOut } from '../rig/calls-out.ts';
import { addresses, row, trunkRow } from '../rig/edge.ts';
import { scene } from '../rig/fixture.ts';
import type { Phone } from '../rig/phone.ts';
import { carrierSdp, cseqOf, headerOf, uriOf } from '../rig/sip.ts';
import { consulted, laterCseq, refer, type Subject, subjectOf, taken, toldOf } from '../rig/transfer.ts';
import { waitFor } from '../rig/wait.ts';

const on = scene();
const sdp = (version: number) => carrierSdp({ address: addresses.one, version });
const movesOf = (call: string) =>
  on.edge.events().flatMap((one) => (one.type === 'call.moved' && one.call === call ? [`${one.from} ${one.to}`] : []));
/** Signed on, and not signed off by the rig: what of a removed person would never be answered. */
const signedOn = async (user: string) => {
  const phone = await on.edge.unregistered(user);
  await phone.register();
  return phone;
};

/** From one app to the next: asked, permitted, taken. @returns the call as the next app has it */
async function handOn(call: Call, from: Phone, to: Phone, subject: Subject, other: Call, cseq = laterCseq): Promise<Call> {
  const { asker, colleague } = await consulted(on.edge, from, to, subject);
  expect((await refer(call, to.user)).status).toBe(202);
  const told = toldOf(call, to);
  told.request('INVITE', { cseq, body: to.sdp({ offer: true, version: cseq }) });
  const offer = await other.incoming('INVITE');
  other.reply(offer, 200, 'OK', { body: sdp(cseq) });
  await told.answer(200);
  told.ack();
  await other.incoming('ACK');
  colleague.request('BYE', { headers: ['Reason: SIP;cause=200;text="Taken over"'] });
  asker.reply(await asker.incoming('BYE'), 200, 'OK');
  await colleague.answer(200, 'BYE');
  return told;
}

test('it is handed on to the next colleague, and back to whoever had it first', async () => {
  await on.edge.push(row('people', 'usr_cleo', { accounts: ['acc_one', 'acc_two'] }));
  const [grace, cleo] = [await on.edge.phone('usr_grace'), await on.edge.phone('usr_cleo')];
  const { caller, callee, phone } = await on.talking();
  const subject = subjectOf(caller, callee);
  const withGrace = await handOn(callee, phone, grace, subject, caller);
  const withCleo = await handOn(withGrace, grace, cleo, subject, caller, 60);
  const withAda = await handOn(withCleo, cleo, phone, subject, caller, 90);
  withAda.request('BYE');
  caller.reply(await caller.incoming('BYE'), 200, 'OK');
  await withAda.answer(200, 'BYE');
  const ended = await on.edge.ended(caller.callId);
  expect(ended).toMatchObject({ outcome: 'answered', answeredBy: 'usr_ada' });
  expect(movesOf(ended.call)).toEqual(['usr_ada usr_grace', 'usr_grace usr_cleo', 'usr_cleo usr_ada']);
});

test('a call out is handed over the same way, and the gateway sees the number that was shown', async () => {
  const { call, carried, gateway, phone } = await talkingOut(on);
  const grace = await on.edge.phone('usr_grace');
  await consulted(on.edge, phone, grace, subjectOf(call, carried));
  expect((await refer(call, 'usr_grace')).status).toBe(202);
  const told = toldOf(call, grace);
  const { offer, ok } = await taken(told, grace, carried, carrierSdp({ address: gatewayAddresses.one, version: 2 }));
  expect(uriOf(headerOf(offer, 'From'))).toContain('+12025550101');
  for (const own of ['usr_ada', 'usr_grace', 'taken.invalid', 'alias=']) expect(offer.text).not.toContain(own);
  expect(ok.body).toMatch(/^m=audio \d+ UDP\/TLS\/RTP\/SAVPF /m);
  call.request('BYE', { cseq: 50 });
  await call.answer(481, 'BYE');
  carried.request('BYE');
  told.reply(await told.incoming('BYE'), 200, 'OK');
  await carried.answer(200, 'BYE');
  const ended = await on.edge.ended(call.callId);
  expect(ended).toMatchObject({ outcome: 'answered', hungUpBy: 'callee' });
  expect(movesOf(ended.call)).toEqual(['usr_ada usr_grace']);
  expect(gateway.wire.messages.some((one) => one.method === 'REFER')).toBe(false);
});

test('a gateway that asks for its login again gets it from us, whoever has the call', async () => {
  const login = { user: 'patchcord', password: 'open sesame' };
  const { call, carried, phone } = await talkingOut(on, { login });
  await on.settled();
  const grace = await on.edge.phone('usr_grace');
  await consulted(on.edge, phone, grace, subjectOf(call, carried));
  await refer(call, 'usr_grace');
  const told = toldOf(call, grace);
  told.request('INVITE', { cseq: laterCseq, body: grace.sdp({ offer: true, version: 2 }) });
  const first = await carried.incoming('INVITE');
  carried.reply(first, 407, 'Proxy Authentication Required', {
    headers: ['Proxy-Authenticate: Digest realm="gw", nonce="n1", algorithm=MD5, qop="auth"'],
  });
  await carried.incoming('ACK');
  const again = await carried.incoming('INVITE');
  expect(headerOf(again, 'Proxy-Authorization')).toContain('username="patchcord"');
  expect(cseqOf(again).number).toBe(cseqOf(first).number + 1);
  carried.reply(again, 200, 'OK', { body: carrierSdp({ address: gatewayAddresses.one, version: 2 }) });
  expect(cseqOf(await told.answer(200)).number).toBe(laterCseq);
  told.ack();
  await carried.incoming('ACK');
  told.request('BYE');
  carried.reply(await carried.incoming('BYE'), 200, 'OK');
  await told.answer(200, 'BYE');
  expect(movesOf((await on.edge.ended(call.callId)).call)).toEqual(['usr_ada usr_grace']);
});

test('the removal of whoever had it does not end it; that of whoever has it does, and that app is told', async () => {
  const [ada, grace] = [await signedOn('usr_ada'), await signedOn('usr_grace')];
  const { caller, callee } = await on.talking({ phone: ada });
  const told = await handOn(callee, ada, grace, subjectOf(caller, callee), caller);
  await on.edge.push(row('people', 'usr_ada', null));
  caller.request('OPTIONS');
  told.reply(await told.incoming('OPTIONS'), 200, 'OK');
  await caller.answer(200, 'OPTIONS');
  await on.edge.push(row('people', 'usr_grace', null));
  caller.reply(await caller.incoming('BYE'), 200, 'OK');
  told.reply(await told.incoming('BYE'), 200, 'OK');
  expect(await on.edge.ended(caller.callId)).toMatchObject({ outcome: 'person_removed', answeredBy: 'usr_ada', hungUpBy: 'platform' });
});

test('a colleague who is removed while the answer is on its way has nothing of it: the call ends', async () => {
  const grace = await signedOn('usr_grace');
  const { caller, callee, phone } = await on.talking();
  await consulted(on.edge, phone, grace, subjectOf(caller, callee));
  await refer(callee, 'usr_grace');
  const told = toldOf(callee, grace);
  told.request('INVITE', { cseq: laterCseq, body: grace.sdp({ offer: true, version: 2 }) });
  const offer = await caller.incoming('INVITE');
  await on.edge.push(row('people', 'usr_grace', null));
  caller.reply(offer, 200, 'OK', { body: sdp(2) });
  caller.reply(await caller.incoming('BYE'), 200, 'OK');
  expect(await on.edge.ended(caller.callId)).toMatchObject({ outcome: 'person_removed', answeredBy: 'usr_ada' });
  await waitFor('no media', async () => (await on.edge.ng?.ask('query', { 'call-id': caller.callId }))?.result === 'error', 10_000);
});

test('an app that vanishes is looked for where the call is now; one that had it may go', async () => {
  const grace = await on.edge.phone('usr_grace');
  const { caller, callee, phone } = await on.talking();
  const told = await handOn(callee, phone, grace, subjectOf(caller, callee), caller);
  const lost = async () => (await on.edge.kamailio.router.appsLost()).map(({ sipCallId }) => sipCallId);
  await phone.wire.close();
  await on.settled();
  expect(await lost()).not.toContain(caller.callId);
  await grace.wire.close();
  await waitFor('the lost app', async () => (await lost()).includes(caller.callId), 8_000);
  const [up] = (await on.edge.kamailio.router.appsLost()).filter(({ sipCallId }) => sipCallId === caller.callId);
  expect(await on.edge.kamailio.router.endCalls({ calls: [up as never], outcome: 'app_lost' })).toBe(1);
  caller.reply(await caller.incoming('BYE'), 200, 'OK');
  expect(await on.edge.ended(caller.callId)).toMatchObject({ outcome: 'app_lost', answeredBy: 'usr_ada' });
  expect(told.callId).toBe(caller.callId);
});

test('a router that is loaded anew at each step changes nothing', async () => {
  const reload = async () => {
    await on.edge.rpc('app_lua.reload');
    await on.settled();
  };
  const grace = await on.edge.phone('usr_grace');
  const { caller, callee, phone } = await on.talking();
  const { asker, colleague } = await consulted(on.edge, phone, grace, subjectOf(caller, callee));
  await reload();
  expect((await refer(callee, 'usr_grace')).status).toBe(202);
  await reload();
  const told = toldOf(callee, grace);
  await taken(told, grace, caller, sdp(2));
  await reload();
  colleague.request('BYE');
  asker.reply(await asker.incoming('BYE'), 200, 'OK');
  caller.request('BYE');
  told.reply(await told.incoming('BYE'), 200, 'OK');
  await caller.answer(200, 'BYE');
  expect(movesOf((await on.edge.ended(caller.callId)).call)).toEqual(['usr_ada usr_grace']);
});

test('of a ported number, which comes by the upstream’s trunk, the number’s account says who is a colleague', async () => {
  await on.edge.push(row('trunks', 'trk_one', trunkRow({ account: null })));
  const grace = await on.edge.phone('usr_grace');
  const { caller, callee, phone } = await on.talking();
  const told = await handOn(callee, phone, grace, subjectOf(caller, callee), caller);
  caller.request('BYE');
  told.reply(await told.incoming('BYE'), 200, 'OK');
  await caller.answer(200, 'BYE');
});

test('a consult call can be held, outlives the asker’s change of network, and ends with whoever is removed', async () => {
  const [ada, grace] = [await on.edge.phone('usr_ada'), await signedOn('usr_grace')];
  const { caller, callee } = await on.talking({ phone: ada });
  const { asker, colleague } = await consulted(on.edge, ada, grace, subjectOf(caller, callee));
  asker.request('INVITE', { body: ada.sdp({ offer: true, direction: 'sendonly', version: 2 }) });
  const held = await colleague.incoming('INVITE');
  expect(held.body).toMatch(/^m=audio \d+ UDP\/TLS\/RTP\/SAVPF /m);
  colleague.reply(held, 200, 'OK', { body: grace.sdp({ direction: 'recvonly', version: 2 }) });
  await asker.answer(200);
  asker.ack();
  await colleague.incoming('ACK');

  const other = await on.edge.phone('usr_ada');
  const moved = asker.movedTo(other.wire);
  await ada.wire.close();
  moved.request('INVITE', { body: other.sdp({ offer: true, version: 3 }) });
  colleague.reply(await colleague.incoming('INVITE'), 200, 'OK', { body: grace.sdp({ version: 3 }) });
  await moved.answer(200);
  moved.ack();
  await colleague.incoming('ACK');

  await on.edge.push(row('people', 'usr_grace', null));
  moved.reply(await moved.incoming('BYE'), 200, 'OK');
  colleague.reply(await colleague.incoming('BYE'), 200, 'OK');
  await waitFor('the end of it', async () => !(await on.edge.kamailio.router.consults()).includes(asker.callId));
});
