/** The caller hangs up while rtpengine works on an offer for the call: the call ends as a caller's, and rtpengine has nothing left of it. */
import { expect, test } from 'vitest';
import type { Call } from '../rig/call.ts';
import { accountRow, callsOutRows, gatewayAddresses, gatewayOn, gatewayRow, london } from '../rig/calls-out.ts';
import { addresses, numberRow, row } from '../rig/edge.ts';
import { scene } from '../rig/fixture.ts';
import type { MediaControl } from '../rig/media-control.ts';
import { waitFor } from '../rig/wait.ts';

const on = scene({ mediaControl: true });
const control = () => on.edge.mediaControl as MediaControl;

async function nothingLeftOf(caller: Call) {
  const calls = async () => (await on.edge.ng?.ask('list', { limit: 500 }))?.calls as string[];
  await waitFor('rtpengine to have nothing of it', async () => !(await calls()).includes(caller.callId), 10_000);
}

async function endedByCaller(caller: Call) {
  expect(await on.edge.ended(caller.callId)).toMatchObject({ outcome: 'caller_hung_up', code: 487, hungUpBy: 'caller', answerAt: null });
  expect(on.edge.events().filter((one) => one.type === 'router.error')).toEqual([]);
}

test.each([0, 1])('while %i of two apps have been offered media: nobody rings', async (offered) => {
  const apps = [await on.edge.phone('usr_ada'), await on.edge.phone('usr_grace')];
  const carrier = await on.edge.udp(addresses.one);
  control().hold('offer', offered);
  const caller = on.call(carrier, '+12025550102');
  await control().holding();
  caller.cancel();
  await caller.answer(200, 'CANCEL');
  // Before there is a branch the call is over at once, on another worker than the one that waits for rtpengine.
  if (offered === 0) await on.edge.ended(caller.callId);
  await control().letGo();
  await caller.answer(487);
  await endedByCaller(caller);
  await nothingLeftOf(caller);
  for (const app of apps) expect(app.wire.messages.filter((one) => one.method === 'INVITE')).toEqual([]);
});

test('while the gateway that the call goes on to is offered media: it is not asked, and no other one', async () => {
  const wires = [await on.edge.udp(gatewayAddresses.one), await on.edge.udp(gatewayAddresses.two)] as const;
  const ring = { number: london.slice(1), seconds: 20 };
  await on.edge.push(
    ...callsOutRows(),
    row('accounts', 'acc_one', accountRow()),
    row('numbers', '12025550101', numberRow({ proved: true, hours: { weekly: [], closedDays: [], clocks: [[0, 0]] }, closed: { ring } })),
    row('gateways', 'gtw_one', gatewayRow(wires[0])),
    row('gateways', 'gtw_two', gatewayRow(wires[1], { priority: 2 })),
  );
  const carrier = await on.edge.udp(addresses.one);
  control().hold('offer');
  const caller = on.call(carrier);
  await control().holding();
  caller.cancel();
  await caller.answer(200, 'CANCEL');
  await on.edge.ended(caller.callId);
  await control().letGo();
  await caller.answer(487);
  await endedByCaller(caller);
  await nothingLeftOf(caller);
  for (const wire of wires) expect(gatewayOn(wire).invites()).toEqual([]);
});
