/** A call outlives what happens to its connection and to the media relay; the sound is measured at both ends. */
import { readdirSync, readFileSync } from 'node:fs';
import type { RunningCall } from '@patchcord/demo-carrier';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { hears, isReady, openPhone, press, ringing, type Someone, saysEnded } from './person.ts';
import { ada, adasNumber, browserHz, carrierHz, type System, startSystem } from './system.ts';

let system: System;
let someone: Someone;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system?.stop());
afterEach(() => someone?.leave());

async function talking(): Promise<RunningCall> {
  someone = await openPhone(system, ada);
  const call = await system.call({ to: adasNumber });
  await ringing(someone.page);
  await press(someone.page, 'Answer');
  await hearEachOther(call);
  return call;
}
const hearEachOther = (call: RunningCall) => Promise.all([hears(someone.played, carrierHz), hears(() => call.heard().tone, browserHz)]);

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
