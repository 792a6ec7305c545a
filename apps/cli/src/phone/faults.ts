/** One call that outlives what happens to it: its connection is cut, the media relay is killed, the call router is replaced, the page is loaded again. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { RunningCall } from '@patchcord/demo-carrier';
import { bothHear } from '../demo/both-hear.ts';
import { StepFailed, until } from '../demo/timeline.ts';
import { browser, type Cast, caller, recordSays, saysEnded, tones } from './cast.ts';
import { putAnotherBuild, reloadRouter } from './router-build.ts';
import { answerCall } from './talking.ts';

const cutMs = 10_000;
/** Sound is back within this time. */
const backMs = 5_000;
/** As far back as the meter at the carrier listens. */
const meterPackets = 110;

export async function outliveFaults(cast: Cast): Promise<void> {
  const call = await answerCall(cast);
  await cutConnection(cast, call);
  await killMediaRelay(cast, call);
  await replaceRouter(cast, call);
  await loadPageAgain(cast, call);
  const { story, page } = cast;
  await story.step({ what: 'hung up by the caller', page }, async () => {
    call.hangUp();
    await saysEnded(page, 'The other side hung up');
    return recordSays(cast, call, { outcome: 'answered', hungUpBy: 'caller', answeredOn: null });
  });
}

const hearEachOther = (cast: Cast, call: RunningCall) => bothHear([browser(cast, tones.carrier), caller(call)]);

async function cutConnection(cast: Cast, call: RunningCall): Promise<void> {
  const { story, page, phone } = cast;
  const lost = page.getByRole('status').getByText('Connection lost, coming back');
  const cutAtMs = performance.now();
  const since = () => performance.now() - cutAtMs;
  await story.step({ what: 'the connection is cut', page }, async () => {
    await phone.cut(cutMs);
    await lost.waitFor();
    return `for ${cutMs / 1000} s, in the middle of the call; the page says so`;
  });
  await story.step({ what: 'the call goes on meanwhile', page }, async () => {
    let looks = 0;
    for (; since() < cutMs - 500; looks += 1) await hearEachOther(cast, call);
    await lost.waitFor({ state: 'hidden' });
    const backAfterS = (since() / 1000).toFixed(1);
    return `${looks} times both were heard; connected again after ${backAfterS} s; ${await hearEachOther(cast, call)}`;
  });
}

async function killMediaRelay(cast: Cast, call: RunningCall): Promise<void> {
  const { story, page, plan, phone } = cast;
  await story.step({ what: 'the media relay is killed', page }, async () => {
    const { pid } = JSON.parse(readFileSync(join(plan.dataFolder, 'edge', 'rtpengine.json'), 'utf8'));
    const killedAtMs = performance.now();
    process.kill(pid, 'SIGKILL');
    const since = () => Math.round(performance.now() - killedAtMs);
    await until('the sound to stop', backMs, async () => ((await phone.played()) === null ? true : null));
    const { packets } = call.heard();
    await bothHear([browser(cast, tones.carrier)]);
    const hereMs = since();
    await until('packets at the carrier', backMs, () => (call.heard().packets > packets ? true : null));
    const thereMs = since();
    if (Math.max(hereMs, thereMs) > backMs) throw new StepFailed(`Sound was back after ${hereMs} ms here, ${thereMs} ms there.`);
    await newSound(call, packets);
    return `kill -9; sound is back after ${hereMs} ms here, ${thereMs} ms there: ${await hearEachOther(cast, call)}`;
  });
}

/** Until nothing of before is left in the meter. */
const newSound = (call: RunningCall, packets: number) =>
  until('two seconds of new sound', backMs, () => (call.heard().packets > packets + meterPackets ? true : null));

async function loadPageAgain(cast: Cast, call: RunningCall): Promise<void> {
  const { story, page } = cast;
  await story.step({ what: 'the page is loaded again', page }, async () => {
    const loadedAtMs = performance.now();
    await page.reload();
    await page.getByRole('region', { name: 'On a call' }).waitFor();
    const { packets } = call.heard();
    await bothHear([browser(cast, tones.carrier)]);
    const backAfterMs = Math.round(performance.now() - loadedAtMs);
    if (backAfterMs > backMs) throw new StepFailed(`Sound was back after ${backAfterMs} ms.`);
    await newSound(call, packets);
    return `the phone takes the call up again, sound is back after ${backAfterMs} ms: ${await hearEachOther(cast, call)}`;
  });
}

async function replaceRouter(cast: Cast, call: RunningCall): Promise<void> {
  const { story, page } = cast;
  await story.step({ what: 'the call router is replaced', page }, async () => {
    await putAnotherBuild(cast);
    let over = false;
    const reloaded = reloadRouter(cast).finally(() => {
      over = true;
    });
    // Told where it is awaited.
    reloaded.catch(() => undefined);
    let looks = 0;
    while (!over) {
      await hearEachOther(cast, call);
      looks += 1;
      await delay(100);
    }
    return `${await reloaded} ${looks} times both were heard meanwhile; ${await hearEachOther(cast, call)}`;
  });
}
