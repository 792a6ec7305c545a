/** A call that comes back while the ownership check of its number is under way: it rings nobody, and its record says how it ended. */
import { expect, test } from 'vitest';
import { addresses, numberRow, row } from '../rig/edge.ts';
import { scene } from '../rig/fixture.ts';

const on = scene();

let count = 0;
/** A number that rings Ada, and whose check is under way. */
async function awaited(changes: object = {}) {
  count += 1;
  const digits = `120255503${String(count).padStart(2, '0')}`;
  const ownershipCheck = { check: `own_${count}.1`, untilMs: Date.now() + 60_000 };
  await on.edge.push(row('numbers', digits, numberRow({ id: `num_${digits}`, ownershipCheck, ...changes })));
  const phone = await on.edge.phone('usr_ada');
  const carrier = await on.edge.udp(addresses.one);
  return { to: `+${digits}`, phone, carrier };
}

test('it rings nobody, gets 180 at once, and 487 when it is cancelled; the record says that its caller did so', async () => {
  const { to, phone, carrier } = await awaited();
  const caller = on.call(carrier, to);
  expect((await caller.answer(180)).status).toBe(180);
  const started = await on.edge.event('call.started', caller.callId);
  expect(started).toMatchObject({ people: [], apps: 0, called: to, trunk: 'trk_one', account: 'acc_one' });
  caller.cancel();
  expect((await caller.answer(200, 'CANCEL')).status).toBe(200);
  expect((await caller.answer(487, 'INVITE')).status).toBe(487);
  const ended = await on.edge.ended(caller.callId);
  expect(ended).toMatchObject({ outcome: 'ownership_check', code: 487, hungUpBy: 'caller', answerAt: null, answeredBy: null });
  expect(ended.endAt).toBeGreaterThanOrEqual(started.at);
  await expect(phone.rung(300)).rejects.toThrow();
});

test('a second call meanwhile is somebody else’s: it rings, and so does the next one once the first is over', async () => {
  const { to, phone, carrier } = await awaited();
  const first = on.call(carrier, to);
  await first.answer(180);
  const second = on.call(carrier, to);
  const { call, invite } = await phone.rung();
  call.reply(invite, 180, 'Ringing');
  await second.answer(180);
  second.cancel();
  expect((await on.edge.ended(second.callId)).outcome).toBe('caller_hung_up');
  first.cancel();
  expect((await on.edge.ended(first.callId)).outcome).toBe('ownership_check');
});

test('the call comes back outside opening hours, and though nobody has the phone open', async () => {
  const { to, carrier } = await awaited({ people: ['usr_nobody'] });
  const caller = on.call(carrier, to);
  await caller.answer(180);
  caller.cancel();
  expect((await on.edge.ended(caller.callId)).outcome).toBe('ownership_check');
});

test('from an address that is not listed it gets no answer, and from another trunk 404', async () => {
  const { to } = await awaited();
  const stranger = on.call(await on.edge.udp(addresses.unlisted), to);
  const other = on.call(await on.edge.udp(addresses.two), to);
  expect((await other.answer(404)).status).toBe(404);
  await expect(stranger.answer(100, 'INVITE', 300)).rejects.toThrow();
});

test('nobody cancels: after 15 s it is refused, and the record says for what it was taken', async () => {
  const { to, carrier } = await awaited();
  const caller = on.call(carrier, to);
  await caller.answer(180);
  expect((await caller.answer(480, 'INVITE', 20_000)).status).toBe(480);
  expect(await on.edge.ended(caller.callId)).toMatchObject({ outcome: 'taken_for_check', code: 480, hungUpBy: null });
}, 30_000);

test('a check whose time is over holds nothing', async () => {
  const { to, phone, carrier } = await awaited({ ownershipCheck: { check: 'own_over.1', untilMs: Date.now() - 1 } });
  const caller = on.call(carrier, to);
  const { call, invite } = await phone.rung();
  call.reply(invite, 180, 'Ringing');
  await caller.answer(180);
  caller.cancel();
  await on.edge.ended(caller.callId);
});
