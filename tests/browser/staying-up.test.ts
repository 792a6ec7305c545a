/** A call outlives what happens to its connection, to the media relay and to the call router; the sound is measured at both ends. */
import { readdirSync, readFileSync } from 'node:fs';
import type { Call } from '@patchcord/contracts';
import type { RunningCall } from '@patchcord/demo-carrier';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { hears, isReady, openPhone, press, type Someone, saysEnded } from './person.ts';
import { ada, carrierHz, type System, startSystem } from './system.ts';
import { answeredCall, bothHear } from './talking.ts';

let system: System;
let someone: Someone;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system?.stop());
afterEach(() => someone?.leave());

async function talking(): Promise<RunningCall> {
  someone = await openPhone(system, ada);
  return answeredCall(system, someone);
}
const hearEachOther = (call: RunningCall) => bothHear(someone, call);

test('its connection is gone for ten seconds: the sound goes on meanwhile, and the other side can still hang up', async () => {
  const call = await talking();
  await someone.cut(10_000);
  const lost = someone.page.getByRole('status').getByText('Connection lost, coming back');
  await lost.waitFor();
  const until = Date.now() + 9_000;
  while (Date.now() < until) await hearEachOther(call);
  await lost.waitFor({ state: 'hidden', timeout: 20_000 });
  await hearEachOther(call);
  call.hangUp();
  expect(await call.ended).toMatchObject({ answered: true, endedBy: 'carrier' });
  await saysEnded(someone.page, 'The other side hung up');
  await isReady(someone.page);
});

/** The system's own, by the port that it takes commands at. */
function rtpenginePid(): number {
  const isOurs = (pid: string) => {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      return command.startsWith('rtpengine') && command.includes(`--listen-ng=127.0.0.1:${system.rtpenginePort}\0`);
    } catch {
      return false;
    }
  };
  const pid = readdirSync('/proc').find((name) => /^\d+$/.test(name) && isOurs(name));
  if (!pid) throw new Error('no rtpengine of this system runs');
  return Number(pid);
}

test('the media relay is killed: sound is back both ways within five seconds, and the call ends as it should', async () => {
  const call = await talking();
  const killedAtMs = performance.now();
  process.kill(rtpenginePid(), 'SIGKILL');
  const fell = { here: 0, there: 0 };
  await expect.poll(someone.played, { timeout: 4_000, interval: 50 }).toBeNull();
  fell.here = performance.now() - killedAtMs;
  await hears(someone.played, carrierHz);
  const backHere = performance.now() - killedAtMs;
  const packets = call.heard().packets;
  await expect.poll(() => call.heard().packets, { timeout: 5_000, interval: 50 }).toBeGreaterThan(packets);
  const backThere = performance.now() - killedAtMs;
  console.log(
    `silent here after ${Math.round(fell.here)} ms, back here after ${Math.round(backHere)} ms, there after ${Math.round(backThere)} ms`,
  );
  expect(Math.max(backHere, backThere)).toBeLessThan(5_000);
  await hearEachOther(call);
  await press(someone.page, 'Hang up');
  expect(await call.ended).toMatchObject({ answered: true, endedBy: 'callee' });
  await isReady(someone.page);
});

/** The records of that call, asked for with the person's own session, once one has ended. */
async function records({ sipCallId }: RunningCall): Promise<Call[]> {
  const account = /\/a\/([^/]+)/.exec(someone.page.url())?.[1];
  const answer = await someone.page.request.get(`${system.url}/api/v1/accounts/${account}/calls?sipCallId=${sipCallId}`);
  const { items } = (await answer.json()) as { items: Call[] };
  return items.some(({ endAt }) => endAt) ? items : [];
}
const hearsNothing = (call: RunningCall) => expect.poll(() => call.heard().tone, { timeout: 10_000 }).toBeNull();

test.each([
  ['the other side', 'aaaaaaaaaaaa', 'caller', 'The other side hung up', (call: RunningCall) => call.hangUp()],
  ['the phone', 'bbbbbbbbbbbb', 'callee', 'You hung up', () => press(someone.page, 'Hang up')],
] as const)(
  'the call router is reloaded in a call: sound goes on, hold works after it, and when %s hangs up it arrives, and there is one record',
  async (_, version, hungUpBy, words, hangUp) => {
    const call = await talking();
    const reloaded = system.reload(version);
    let done = false;
    const isDone = () => {
      done = true;
    };
    reloaded.then(isDone, isDone);
    while (!done) await hearEachOther(call);
    expect(await reloaded).toMatch(new RegExp(`^Call router ${version} is in force in all \\d+ workers .*Calls went on`));
    await hearEachOther(call);
    await press(someone.page, 'Hold');
    await hearsNothing(call);
    await press(someone.page, 'Resume');
    await hearEachOther(call);
    await hangUp(call);
    await saysEnded(someone.page, words);
    expect(await call.ended).toMatchObject({ answered: true });
    await expect.poll(() => records(call), { timeout: 10_000 }).toHaveLength(1);
    expect(await records(call)).toMatchObject([{ result: { outcome: 'answered' }, hungUpBy }]);
    await isReady(someone.page);
  },
);
