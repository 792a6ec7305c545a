import { startCall } from '@patchcord/demo-carrier';
import { expect, test } from 'vitest';
import { addresses } from '../rig/edge.ts';
import { scene } from '../rig/fixture.ts';

const on = scene();

test('a call that sipp makes is answered, and ended by the carrier', async () => {
  const ada = await on.edge.phone('usr_ada');
  const plan = { target: on.edge.carrier, source: addresses.one, to: '+12025550101', from: '+442079460123', talkSeconds: 1 };
  const call = await startCall(plan);
  const { call: ringing, invite } = await ada.rung();
  ringing.reply(invite, 180, 'Ringing');
  ringing.reply(invite, 200, 'OK', { body: ada.sdp() });
  await ringing.incoming('ACK');
  ringing.reply(await ringing.incoming('BYE'), 200, 'OK');
  const placed = await call.ended;
  expect(placed.answers.map((one) => one.code)).toEqual([100, 180, 200]);
  expect(placed).toMatchObject({ answered: true, endedBy: 'carrier' });
  expect(await on.edge.ended(call.sipCallId)).toMatchObject({ outcome: 'answered', hungUpBy: 'caller', answeredBy: 'usr_ada' });
});

test('a call that sipp makes from an unlisted address gets no answer at all', async () => {
  const call = await startCall({ target: on.edge.carrier, source: addresses.unlisted, to: '+12025550101', from: null, silenceSeconds: 2 });
  expect(await call.ended).toMatchObject({ answers: [], final: null });
});
