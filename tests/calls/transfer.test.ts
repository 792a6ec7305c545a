/** A call is handed over to a colleague, whose app takes its dialog over. */
import { expect, test } from 'vitest';
import { addresses } from '../rig/edge.ts';
import { scene } from '../rig/fixture.ts';
import type { Phone } from '../rig/phone.ts';
import { allHeaders, carrierSdp, cseqOf, headerOf, tagOf, uriOf } from '../rig/sip.ts';
import { consulted, refer, subjectOf, taken, toldOf } from '../rig/transfer.ts';

const on = scene();
const sdp = (version: number) => carrierSdp({ address: addresses.one, version });
const moves = (call: string) => on.edge.events().filter((one) => one.type === 'call.moved' && one.call === call);

/** A call that is up with Ada, and a colleague who has answered her about it. */
async function asked(colleague: Phone) {
  const call = await on.talking();
  const consult = await consulted(on.edge, call.phone, colleague, subjectOf(call.caller, call.callee));
  return { ...call, consult };
}

/** As `asked`, and the colleague has the call. */
async function handedOver() {
  const grace = await on.edge.phone('usr_grace');
  const call = await asked(grace);
  expect((await refer(call.callee, 'usr_grace')).status).toBe(202);
  const told = toldOf(call.callee, grace);
  const { offer, ok } = await taken(told, grace, call.caller, sdp(2));
  return { ...call, grace, told, offer, ok };
}

test('a colleague takes the call over: the carrier sees an ordinary re-INVITE, the record who had it, and the consult call has none', async () => {
  const { caller, callee, consult, grace, told, offer, ok } = await handedOver();
  expect(uriOf(headerOf(consult.invite, 'From'))).toContain('usr_ada');
  expect(headerOf(consult.invite, 'X-Patchcord-Transfers')).toBe(caller.callId);
  const started = await on.edge.event('call.started', caller.callId);
  expect(headerOf(consult.invite, 'X-Patchcord-Call')).toBe(started.call);

  expect([tagOf(headerOf(offer, 'From')), tagOf(headerOf(offer, 'To'))]).toEqual([callee.localTag, caller.localTag]);
  expect(cseqOf(offer).number).toBe(30);
  for (const own of ['taken.invalid', 'usr_grace', '127.0.0.1', 'alias=']) expect(offer.text).not.toContain(own);
  expect(offer.body).toMatch(/^m=audio \d+ RTP\/AVP /m);
  expect(ok.body).toMatch(/^m=audio \d+ UDP\/TLS\/RTP\/SAVPF /m);

  consult.colleague.request('BYE', { headers: ['Reason: SIP;cause=200;text="Taken over"'] });
  const over = await consult.asker.incoming('BYE');
  expect(headerOf(over, 'Reason')).toContain('Taken over');
  consult.asker.reply(over, 200, 'OK');
  await consult.colleague.answer(200, 'BYE');

  // What the carrier says from now on reaches Grace, at once.
  caller.request('INVITE', { body: sdp(3) });
  const again = await told.incoming('INVITE');
  expect(uriOf(`<${again.uri}>`)).toContain('taken.invalid');
  told.reply(again, 200, 'OK', { body: grace.sdp({ version: 6 }) });
  await caller.answer(200);
  caller.ack();
  await told.incoming('ACK');
  caller.request('BYE');
  told.reply(await told.incoming('BYE'), 200, 'OK');
  await caller.answer(200, 'BYE');

  const ended = await on.edge.ended(caller.callId);
  expect(ended).toMatchObject({ outcome: 'answered', answeredBy: 'usr_ada', hungUpBy: 'caller' });
  expect(moves(ended.call)).toEqual([expect.objectContaining({ from: 'usr_ada', to: 'usr_grace' })]);
  expect(on.edge.events().some((one) => 'sipCallId' in one && one.sipCallId === consult.asker.callId)).toBe(false);
  expect(allHeaders(offer, 'Route')).toEqual([]);
});

test('whoever had the call before has it no more: what comes late gets 481 and does no harm', async () => {
  const { caller, callee, told } = await handedOver();
  callee.ack({ cseq: 1 });
  callee.request('INVITE', { cseq: 40, body: sdp(4) });
  await callee.answer(481);
  callee.request('BYE', { cseq: 41 });
  await callee.answer(481, 'BYE');
  told.request('BYE');
  caller.reply(await caller.incoming('BYE'), 200, 'OK');
  await told.answer(200, 'BYE');
  expect(await on.edge.ended(caller.callId)).toMatchObject({ answeredBy: 'usr_ada', hungUpBy: 'callee' });
});
