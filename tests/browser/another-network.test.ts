/** In a call the browser's machine moves from one network to another: its address goes, another comes, and all of its connections are dead. */
import type { RunningCall } from '@patchcord/demo-carrier';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Elsewhere, startElsewhere } from './elsewhere.ts';
import { hears, isReady, openPhone, press, type Someone, saysEnded } from './person.ts';
import { ada, carrierHz } from './system.ts';
import { answeredCall, bothHear } from './talking.ts';

let on: Elsewhere;
let someone: Someone;
beforeAll(async () => {
  on = await startElsewhere();
});
afterAll(() => on?.stop());
beforeEach(() => on.machine.join('first'));
afterEach(async () => {
  await someone?.leave();
  for (const network of ['first', 'second'] as const) await on.machine.leave(network);
});

async function talking(): Promise<RunningCall> {
  someone = await openPhone(on.system, ada);
  return answeredCall(on.system, someone);
}
const hearEachOther = (call: RunningCall) => bothHear(someone, call);

test.each([
  ['after three seconds without any', 3_000],
  ['at once', 0],
])(
  'the other network is there %s: sound is back both ways within five seconds of that, and the other side can hang up',
  async (when, gapMs) => {
    const call = await talking();
    await on.machine.leave('first');
    await someone.page.waitForTimeout(gapMs);
    const joinedAtMs = performance.now();
    await on.machine.join('second');
    // What was on its way is over.
    await expect.poll(someone.played, { timeout: 4_000, interval: 50 }).toBeNull();
    const { packets } = call.heard();
    const sinceMs = () => Math.round(performance.now() - joinedAtMs);
    const back = { here: 0, there: 0 };
    await Promise.all([
      hears(someone.played, carrierHz).then(() => {
        back.here = sinceMs();
      }),
      expect
        .poll(() => call.heard().packets, { timeout: 15_000, interval: 50 })
        .toBeGreaterThan(packets + 10)
        .then(() => {
          back.there = sinceMs();
        }),
    ]);
    console.log(`the other network ${when}: sound is back here after ${back.here} ms, there after ${back.there} ms`);
    expect(Math.max(back.here, back.there)).toBeLessThan(5_000);
    await hearEachOther(call);
    call.hangUp();
    expect(await call.ended).toMatchObject({ answered: true, endedBy: 'carrier' });
    await saysEnded(someone.page, 'The other side hung up');
    await isReady(someone.page);
  },
);

test('both networks are there, and the first goes without a word: the call moves, and the phone can hang up', async () => {
  const call = await talking();
  await on.machine.join('second');
  await hearEachOther(call);
  await on.machine.leave('first');
  await expect.poll(someone.played, { timeout: 4_000, interval: 50 }).toBeNull();
  await hearEachOther(call);
  await press(someone.page, 'Hang up');
  expect(await call.ended).toMatchObject({ answered: true, endedBy: 'callee' });
  await isReady(someone.page);
});
