/** Do not disturb, and a desk phone that rings beside the browser. */
import { bothHear } from '../demo/both-hear.ts';
import { openSoftphone, type Softphone } from '../demo/softphone.ts';
import { StepFailed } from '../demo/timeline.ts';
import { press } from '../onboarding/visitor.ts';
import { browser, type Cast, callAda, caller, recordSays, ringing, saysEnded, tones } from './cast.ts';

const nameOfDevice = 'Desk in the study';
const phoneTitle = 'Phone';

export async function doNotDisturb(cast: Cast): Promise<void> {
  const { story, page } = cast;
  await story.step({ what: 'do not disturb', page }, async () => {
    await press(page, 'Do not disturb');
    await page.getByText('Do not disturb is on').waitFor();
    const call = await callAda(cast);
    const { final } = await call.ended;
    if (final?.code !== 480) throw new StepFailed(`The carrier was answered ${final?.code ?? 'nothing'}; expected 480.`);
    return `a call goes past here: the carrier gets ${final.code} ${final.phrase}`;
  });
  await press(page, 'Turn it off');
  await page.getByRole('status', { name: 'Ready to ring', exact: true }).waitFor();
}

export async function deskPhone(cast: Cast): Promise<void> {
  const device = await addDevice(cast);
  cast.onEnd(() => device.leave());
  await deskPhoneAnswers(cast, device);
  await browserAnswers(cast, device);
}

async function addDevice({ story, page, plan }: Cast): Promise<Softphone> {
  let settings: string[] = [];
  await page.getByRole('link', { name: 'Desk phones and softphones' }).click();
  await press(page, 'Add a device');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('What do you call it?').fill(nameOfDevice);
  await dialog.getByRole('button', { name: 'Add a device' }).click();
  await story.step({ what: 'a desk phone is added', page }, async () => {
    settings = ((await page.getByText(/^Server: /).textContent()) ?? '').split('\n');
    return 'server, user name and password, shown this once';
  });
  await press(page, 'I have copied it');
  const setting = (name: string) => settings.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2) ?? '';
  let device: Softphone | null = null;
  await story.step({ what: 'it registers over TLS', page }, async () => {
    device = await openSoftphone({
      // Its host is known to the demo's own DNS only.
      server: setting('Server').replace(/^[^:]*/, plan.edge.address),
      transport: 'tls',
      user: setting('User name'),
      password: setting('Password'),
      hz: tones.deskPhone,
    });
    await device.registered();
    const card = page.getByRole('article', { name: nameOfDevice });
    await card.getByText('Registered', { exact: true }).waitFor({ timeout: 30_000 });
    return `with those settings: ${await card.getByText(/TLS from/).textContent()}`;
  });
  if (!device) throw new StepFailed('No desk phone was opened.');
  await page.getByRole('link', { name: phoneTitle, exact: true }).first().click();
  await page.getByRole('heading', { name: phoneTitle, level: 1 }).waitFor();
  return device;
}

async function deskPhoneAnswers(cast: Cast, device: Softphone): Promise<void> {
  const { story, page } = cast;
  const call = await callAda(cast);
  await story.step({ what: 'desk phone and browser ring', page }, async () => {
    await Promise.all([ringing(page), device.event('CALL_INCOMING')]);
    return 'at the same time';
  });
  await story.step({ what: 'the desk phone answers', page }, async () => {
    device.press('accept');
    await saysEnded(page, 'Answered elsewhere');
    const there = { where: 'at the desk phone', hears: () => device.heard(), hz: tones.carrier };
    const heard = await bothHear([there, caller(call, tones.deskPhone)]);
    call.hangUp();
    await device.event('CALL_CLOSED');
    const record = await recordSays(cast, call, { outcome: 'answered', hungUpBy: 'caller', answeredOn: nameOfDevice });
    return `the browser says Answered elsewhere; ${heard}; ${record}`;
  });
}

async function browserAnswers(cast: Cast, device: Softphone): Promise<void> {
  const { story, page } = cast;
  await story.step({ what: 'the browser answers', page }, async () => {
    const call = await callAda(cast);
    await Promise.all([ringing(page), device.event('CALL_INCOMING')]);
    await press(page, 'Answer');
    await device.event('CALL_CLOSED');
    const heard = await bothHear([browser(cast, tones.carrier), caller(call)]);
    await press(page, 'Hang up');
    await call.ended;
    const record = await recordSays(cast, call, { outcome: 'answered', hungUpBy: 'callee', answeredOn: null });
    return `the desk phone rings no more; ${heard}; ${record}`;
  });
}
