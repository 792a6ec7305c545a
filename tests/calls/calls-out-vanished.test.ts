import { expect, test } from 'vitest';
import { answeredBy, callOut, gatewayOn, gatewayRow, london, upstream } from '../rig/calls-out.ts';
import { row } from '../rig/edge.ts';
import { scene } from '../rig/fixture.ts';
import { carrierSdp } from '../rig/sip.ts';
import { waitFor } from '../rig/wait.ts';

const on = scene();

/** Ada's second phone makes the call, so that it can be closed. */
async function calling() {
  const { gateway } = await upstream(on);
  const phone = await on.edge.unregistered('usr_ada');
  await phone.register();
  return { gateway, phone, ...(await answeredBy(on, gateway, phone)) };
}

const lost = async (callId: string) => (await on.edge.kamailio.router.appsLost()).find(({ sipCallId }) => sipCallId === callId);

test('a phone that comes back in a call out, over another connection, goes on with it', async () => {
  const { gateway, phone, call, carried } = await calling();
  await phone.close();
  await waitFor('the lost phone', () => lost(call.callId));
  const again = await on.edge.phone('usr_ada');
  const moved = call.movedTo(again.wire);
  moved.request('INVITE', { body: again.sdp({ offer: true, version: 2 }) });
  carried.reply(await carried.incoming('INVITE'), 200, 'OK', { body: carrierSdp({ address: gateway.wire.address, version: 2 }) });
  await moved.answer(200);
  moved.ack();
  await carried.incoming('ACK');
  expect(await lost(call.callId)).toBeUndefined();
  carried.request('BYE');
  moved.reply(await moved.incoming('BYE'), 200, 'OK');
  await carried.answer(200, 'BYE');
  expect(await on.edge.ended(call.callId)).toMatchObject({ outcome: 'answered', hungUpBy: 'callee' });
});

test('one that does not come back: the edge ends the call, and the record says why', async () => {
  const { phone, call, carried } = await calling();
  await phone.close();
  const found = await waitFor('the lost phone', () => lost(call.callId));
  expect(found).toMatchObject({ callerTag: call.localTag, appTag: call.localTag, calleeTag: carried.localTag });
  expect(await on.edge.kamailio.router.endCalls({ calls: [found], outcome: 'app_lost' })).toBe(1);
  carried.reply(await carried.incoming('BYE'), 200, 'OK');
  expect(await on.edge.ended(call.callId)).toMatchObject({ outcome: 'app_lost', code: 200, hungUpBy: 'platform' });
});

test('a call out without media: both sides hear BYE, and the record says why', async () => {
  const { call, carried } = await calling();
  const silent = { sipCallId: call.callId, callerTag: call.localTag, appTag: carried.localTag };
  expect(await on.edge.kamailio.router.endCalls({ calls: [silent], outcome: 'media_timeout' })).toBe(1);
  carried.reply(await carried.incoming('BYE'), 200, 'OK');
  call.reply(await call.incoming('BYE'), 200, 'OK');
  expect(await on.edge.ended(call.callId)).toMatchObject({ outcome: 'media_timeout', code: 200, hungUpBy: 'platform' });
});

test('one that is gone when the other side hangs up: that side hears 200', async () => {
  const { phone, call, carried } = await calling();
  await phone.close();
  await waitFor('the lost phone', () => lost(call.callId));
  carried.request('BYE');
  await carried.answer(200, 'BYE');
  expect(await on.edge.ended(call.callId)).toMatchObject({ outcome: 'answered', hungUpBy: 'callee' });
});

test('while a gateway is silent: nothing goes on to the next one', async () => {
  const { gateway } = await upstream(on);
  const second = gatewayOn(await on.edge.udp('127.20.1.41'));
  await on.edge.push(row('gateways', 'gtw_two', gatewayRow(second.wire, { priority: 2 })));
  const phone = await on.edge.unregistered('usr_ada');
  await phone.register();
  const call = await callOut(on.edge, phone, london);
  await gateway.asked();
  await phone.close();
  expect(await on.edge.ended(call.callId, 8_000)).toMatchObject({ outcome: 'caller_hung_up', tried: [{ gateway: 'gtw_one', code: 0 }] });
  expect(second.invites()).toEqual([]);
});
