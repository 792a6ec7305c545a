/**
 * `npm run demo`: an instance of its own on free ports, Ada's phone in a headless Chromium, a real call of the demo carrier; sound measured at
 * both ends. Exit status 0 only if all of it happened. Leaves nothing running.
 */

import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startCall } from '@patchcord/demo-carrier';
import { signIn } from '../api-client.ts';
import { takesNothing } from '../arguments.ts';
import { outcomeOf, whatWasWritten } from '../call/written.ts';
import { startInstance } from '../instance/instance.ts';
import { planInstance } from '../instance/plan.ts';
import { openBrowserPhone, signInAndWaitReady } from './browser-phone.ts';
import { freeInstanceEnv } from './free-instance.ts';
import { beeps } from './microphone-file.ts';
import { type Show, show } from './show.ts';
import { StepFailed, until } from './timeline.ts';
import { near, words } from './tones.ts';

const ada = 'ada@demo.example';
const number = '+12025550101';
const source = '127.0.0.10';
const carrierHz = 1000;
const browserHz = 440;
const pictures = fileURLToPath(new URL('../../../../demo-output/', import.meta.url));

export async function demo(args: string[]): Promise<number> {
  takesNothing(args, 'npm run demo takes no arguments');
  return show('demo', async (one) => {
    await play(one);
    return 'Both heard each other.';
  });
}

async function play({ line, folder, onEnd }: Show): Promise<void> {
  const plan = planInstance(await freeInstanceEnv(process.env, folder));
  const instance = await startInstance(plan, () => undefined);
  onEnd(() => instance.stop());
  await instance.ready;
  line.tell('system ready', plan.env.PATCHCORD_PUBLIC_URL);

  const microphoneFile = join(folder, 'microphone.wav');
  await writeFile(microphoneFile, beeps(browserHz, 4));
  const phone = await openBrowserPhone(microphoneFile);
  onEnd(() => phone.close());
  await signInAndWaitReady(phone.page, plan.env.PATCHCORD_PUBLIC_URL as string, ada, instance.password);
  line.tell('registered', 'Ada signed in, her phone says Ready to ring');

  const api = await signIn(plan.httpUrl, ada, instance.password);
  const call = await startCall({
    target: { address: plan.edge.address, port: plan.edge.sipPort },
    source,
    to: number,
    from: '+442079460123',
    toneHz: carrierHz,
    talkSeconds: 60,
    onAnswer: ({ code, phrase, ms }) =>
      line.tell(code === 200 ? 'answered' : `carrier got ${code}`, `${code} ${phrase} after ${ms.toFixed(0)} ms`),
  });
  onEnd(async () => {
    call.hangUp();
    await call.ended;
  });
  // What is thrown here is told where the call is awaited.
  call.ended.catch(() => undefined);
  line.tell('INVITE', `the carrier at ${source} calls ${number}`);

  const answer = phone.page.getByRole('button', { name: 'Answer' });
  await answer.waitFor({ timeout: 10_000 });
  await mkdir(pictures, { recursive: true });
  const picture = join(pictures, 'ringing.png');
  await phone.page.screenshot({ path: picture });
  line.tell('ringing', `picture: ${relative(process.cwd(), picture)}`);
  await answer.click();

  const atBrowser = await until(
    `${carrierHz} Hz in the browser`,
    10_000,
    async () => near(await phone.heard(), carrierHz),
    () => `The carrier heard ${words(call.heard().tone)}.`,
  );
  line.tell('tone heard in the browser', words(atBrowser));
  const atCarrier = await until(
    `${browserHz} Hz at the carrier`,
    10_000,
    () => near(call.heard().tone, browserHz),
    () => `It heard ${words(call.heard().tone)} in ${call.heard().packets} packets.`,
  );
  line.tell('tone heard by the carrier', `${words(atCarrier)}, ${call.heard().packets} packets`);

  await phone.page.getByRole('button', { name: 'Hang up' }).first().click();
  const placed = await call.ended;
  if (placed.endedBy !== 'callee')
    throw new StepFailed(`Ada hung up, but the carrier saw no BYE from her (${placed.endedBy ?? 'nobody'} ended the call).`);
  line.tell('hung up', 'by Ada, the carrier got BYE');

  const written = await whatWasWritten(api, { ...placed, source, user: number });
  if (!written?.record) throw new StepFailed('No call record was written.');
  const { outcome, code, sentence } = outcomeOf(written);
  const { answeredBy, hungUpBy, codec } = written.record;
  line.tell('the record', `${outcome} (${code}), answered by ${answeredBy?.name}, hung up by ${hungUpBy}, ${codec}: ${sentence}`);
  if (outcome !== 'answered' || answeredBy?.name !== 'Ada' || hungUpBy !== 'callee')
    throw new StepFailed('The record does not say what happened.');
}
