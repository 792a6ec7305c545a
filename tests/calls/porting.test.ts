/** A number on its way from the carrier to the platform's upstream: before its day, on it, and afterwards. */
import { beforeEach, describe, expect, test } from 'vitest';
import { addresses, numberRow, row, trunkRow } from '../rig/edge.ts';
import { scene } from '../rig/fixture.ts';

const on = scene();
const carrier = addresses.one;
const upstream = '127.20.0.77';

/** The platform's trunk belongs to no account. */
beforeEach(async () => {
  await on.edge.push(
    row('trunks', 'trk_upstream', trunkRow({ account: null })),
    row('sources', `${upstream}/32`, { trunks: ['trk_upstream'] }),
  );
});

async function rings(from: string) {
  const phone = await on.edge.phone('usr_ada');
  const call = on.call(await on.edge.udp(from));
  const { call: ringing, invite } = await phone.rung();
  ringing.reply(invite, 486, 'Busy Here');
  await call.answer(486);
  return on.edge.event('call.started', call.callId);
}

async function refused(from: string) {
  const call = on.call(await on.edge.udp(from));
  const { status, reason } = await call.answer((code) => code >= 300);
  return { status, reason, event: await on.edge.event('call.refused', call.callId) };
}

describe('before its day', () => {
  test('it comes by the carrier', async () => {
    expect(await rings(carrier)).toMatchObject({ trunk: 'trk_one', account: 'acc_one', number: 'num_one' });
  });

  test('the upstream reaches it as little as any other trunk does, and no account is told', async () => {
    const { status, event } = await refused(upstream);
    expect(status).toBe(404);
    expect(event).toMatchObject({ outcome: 'number_not_on_this_trunk', account: null, number: null });
  });
});

describe('on its day', () => {
  beforeEach(() => on.edge.push(row('numbers', '12025550101', numberRow({ upstream: 'trk_upstream' }))));

  test.each([
    [carrier, 'trk_one'],
    [upstream, 'trk_upstream'],
  ])('it comes from %s, and the record says by which way: %s', async (from, trunk) => {
    expect(await rings(from)).toMatchObject({ trunk, account: 'acc_one', number: 'num_one', people: ['usr_ada'] });
  });

  test('other numbers of that account do not come by the upstream', async () => {
    const call = on.call(await on.edge.udp(upstream), '+12025550102');
    expect((await call.answer((code) => code >= 300)).status).toBe(404);
    expect(await on.edge.event('call.refused', call.callId)).toMatchObject({ outcome: 'number_not_on_this_trunk' });
  });
});

describe('once it is ported', () => {
  const row1 = numberRow({ trunk: 'trk_upstream', portedFrom: 'trk_one', portedOn: '2026-12-01' });
  beforeEach(() => on.edge.push(row('numbers', '12025550101', row1)));

  test('it comes by the upstream, and the same people ring', async () => {
    expect(await rings(upstream)).toMatchObject({ trunk: 'trk_upstream', account: 'acc_one', number: 'num_one', people: ['usr_ada'] });
  });

  test('what the carrier still forwards is refused, and it is said since when', async () => {
    const { status, reason, event } = await refused(carrier);
    expect([status, reason]).toEqual([404, 'Number Ported']);
    expect(event).toMatchObject({
      outcome: 'number_ported',
      detail: 'ported on 2026-12-01',
      account: 'acc_one',
      trunk: 'trk_one',
      number: 'num_one',
    });
  });

  test('a carrier of somebody else is told nothing of it', async () => {
    expect((await refused(addresses.two)).event).toMatchObject({ outcome: 'number_not_on_this_trunk', number: null });
  });
});

test('a call that is up goes on when the number is ported under it', async () => {
  const { caller, callee } = await on.talking();
  await on.edge.push(row('numbers', '12025550101', numberRow({ trunk: 'trk_upstream', portedFrom: 'trk_one', portedOn: '2026-12-01' })));
  caller.request('BYE');
  callee.reply(await callee.incoming('BYE'), 200, 'OK');
  await caller.answer(200, 'BYE');
  expect(await on.edge.ended(caller.callId)).toMatchObject({ outcome: 'answered' });
});
