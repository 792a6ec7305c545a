/** What happens when nobody answers, and outside the opening hours: what the carrier is told, and what the record says. */
import type { NumberRow } from '@patchcord/contracts';
import { expect, test } from 'vitest';
import { addresses, numberRow, row } from '../rig/edge.ts';
import { scene } from '../rig/fixture.ts';

const on = scene();

const number = (change: Partial<NumberRow>) => on.edge.push(row('numbers', '12025550101', numberRow(change)));
const voicemail = (voicemailCode: 408 | 480 | 486, declinedToo = true) => ({ unanswered: { voicemailCode, declinedToo } });

const everyMinute: [number, number][] = [[0, 10_080]];
const hours = (weekly: [number, number][], closedDays: number[] = []) => ({ weekly, closedDays, clocks: [[0, 0]] as [number, number][] });
const detail = (code: number) => `${code}, so that the carrier's voicemail takes it`;

test('nobody answers within the ring time: the carrier gets the code for its voicemail, and the record says so', async () => {
  await number({ ringSeconds: 1, ...voicemail(486) });
  const ada = await on.edge.phone('usr_ada');
  const call = on.call(await on.edge.udp(addresses.one));
  const { call: ringing, invite } = await ada.rung();
  ringing.reply(invite, 180, 'Ringing');
  const answer = await call.answer(486);
  expect(answer.text).toMatch(/^SIP\/2\.0 486 Busy Here/);
  expect(await on.edge.ended(call.callId)).toMatchObject({ outcome: 'no_answer', code: 486, detail: detail(486), answerAt: null });
});

test('without such a setting the outcome’s own code ends it, and there is nothing to say', async () => {
  await number({ ringSeconds: 1 });
  const ada = await on.edge.phone('usr_ada');
  const call = on.call(await on.edge.udp(addresses.one));
  const { call: ringing, invite } = await ada.rung();
  ringing.reply(invite, 180, 'Ringing');
  await call.answer(480);
  const ended = await on.edge.ended(call.callId);
  expect(ended).toMatchObject({ outcome: 'no_answer', code: 480 });
  expect(ended.detail).toBeUndefined();
});

test('busy, and a phone that vanishes while it rings, go the same way', async () => {
  await number(voicemail(408));
  const ada = await on.edge.phone('usr_ada');
  const busy = on.call(await on.edge.udp(addresses.one));
  const first = await ada.rung();
  first.call.reply(first.invite, 486, 'Busy Here');
  await busy.answer(408);
  expect(await on.edge.ended(busy.callId)).toMatchObject({ outcome: 'busy', code: 408, detail: detail(408) });
  const gone = on.call(await on.edge.udp(addresses.one));
  const second = await ada.rung();
  second.call.reply(second.invite, 180, 'Ringing');
  await gone.answer(180);
  await ada.wire.close();
  await gone.answer(408);
  expect(await on.edge.ended(gone.callId)).toMatchObject({ outcome: 'no_app_online', code: 408, detail: detail(408) });
});

test('a decline goes to the voicemail only where that is chosen', async () => {
  const ada = await on.edge.phone('usr_ada');
  for (const [declinedToo, code] of [
    [true, 486],
    [false, 603],
  ] as const) {
    await number(voicemail(486, declinedToo));
    const call = on.call(await on.edge.udp(addresses.one));
    const { call: ringing, invite } = await ada.rung();
    ringing.reply(invite, 603, 'Decline');
    await call.answer(code);
    expect(await on.edge.ended(call.callId)).toMatchObject({ outcome: 'declined', code });
  }
});

test('a caller who hangs up is no matter for the voicemail', async () => {
  await number(voicemail(486));
  const ada = await on.edge.phone('usr_ada');
  const call = on.call(await on.edge.udp(addresses.one));
  const { call: ringing, invite } = await ada.rung();
  ringing.reply(invite, 180, 'Ringing');
  await call.answer(180);
  call.cancel();
  await call.answer(487);
  expect(await on.edge.ended(call.callId)).toMatchObject({ outcome: 'caller_hung_up', code: 487 });
});

test('nobody has a phone open, or the number rings nobody: the voicemail takes it at once', async () => {
  await number(voicemail(486));
  const nobody = on.call(await on.edge.udp(addresses.one));
  await nobody.answer(486);
  const refused = await on.edge.event('call.refused', nobody.callId);
  expect(refused).toMatchObject({ outcome: 'no_app_online', code: 486 });
  expect(refused.detail).toBe(`none of 1 people has an app connected; ${detail(486)}`);
  await number({ people: [], ...voicemail(486) });
  const none = on.call(await on.edge.udp(addresses.one));
  await none.answer(486);
  expect(await on.edge.event('call.refused', none.callId)).toMatchObject({ outcome: 'nobody_assigned', code: 486 });
});

test('outside the opening hours nobody is rung; within them the phone rings', async () => {
  const ada = await on.edge.phone('usr_ada');
  await number({ hours: hours([]) });
  const closed = on.call(await on.edge.udp(addresses.one));
  expect((await closed.answer(480)).text).toMatch(/^SIP\/2\.0 480 Closed/);
  expect(await on.edge.event('call.refused', closed.callId)).toMatchObject({
    outcome: 'closed',
    code: 480,
    number: 'num_one',
    called: '+12025550101',
  });
  await number({ hours: hours(everyMinute) });
  const open = on.call(await on.edge.udp(addresses.one));
  const { call: ringing, invite } = await ada.rung();
  ringing.reply(invite, 486, 'Busy Here');
  await open.answer(486);
});

test('while it is closed the carrier’s voicemail may take it; a holiday is closed whatever the week says', async () => {
  await on.edge.phone('usr_ada');
  const today = Math.floor(Date.now() / 86_400_000);
  await number({ hours: hours(everyMinute, [today - 1, today, today + 1]), closed: { voicemailCode: 486 } });
  const call = on.call(await on.edge.udp(addresses.one));
  await call.answer(486);
  expect(await on.edge.event('call.refused', call.callId)).toMatchObject({
    outcome: 'closed',
    code: 486,
    detail: `outside the opening hours; ${detail(486)}`,
  });
});

test('a number that is switched off stays off, whatever its hours say', async () => {
  await number({ on: false, hours: hours([]), closed: { voicemailCode: 486 } });
  const call = on.call(await on.edge.udp(addresses.one));
  await call.answer(480);
  expect(await on.edge.event('call.refused', call.callId)).toMatchObject({ outcome: 'number_off' });
});
