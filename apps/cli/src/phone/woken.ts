/** The phone's tab is closed; a push wakes the browser, Answer opens the phone, and the call that was held is answered. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { page as pageOf, person } from '@patchcord/contracts';
import { newSubscription, openPushService, type PushService, type TestSubscription } from '../../../server/test/push.ts';
import { pushCertificate } from '../../../server/test/push-certificate.ts';
import { bothHear } from '../demo/both-hear.ts';
import { phoneAt } from '../demo/browser-phone.ts';
import { ada } from '../demo/gather.ts';
import { giveSubscription, openPushed, type PushedBrowser } from '../demo/pushed.ts';
import { until } from '../demo/timeline.ts';
import type { Env } from '../instance/plan.ts';
import { press } from '../onboarding/visitor.ts';
import { browser, type Cast, callAda, caller, recordSays, tones } from './cast.ts';

const limitMs = 20_000;

/** The control plane believes the certificate of a push service on this machine, and may send there. */
export async function withPush(env: Env, folder: string): Promise<Env> {
  const file = join(folder, 'push-service.pem');
  await writeFile(file, pushCertificate);
  return { ...env, PATCHCORD_PRIVATE_PUSH: 'yes', NODE_EXTRA_CA_CERTS: file };
}

/** @returns the same cast at the page that the push opened: the one before is closed */
export async function wake(cast: Cast): Promise<Cast> {
  const service = await openPushService();
  cast.onEnd(() => service.close());
  const subscription = newSubscription(service.url);
  const pushed = await mayBeWoken(cast, subscription);
  await closeTab(cast);
  const call = await callAda(cast);
  const address = await arrive(cast, { service, subscription, pushed });
  const page = await cast.page.context().newPage();
  page.setDefaultTimeout(limitMs);
  const opened: Cast = { ...cast, page, phone: phoneAt(page, cast.phone.close) };
  await cast.story.step({ what: 'woken, and answered', page }, async () => {
    await page.goto(`${cast.url}${address}`);
    await page.getByRole('region', { name: 'On a call' }).waitFor();
    const heard = await bothHear([browser(opened, tones.carrier), caller(call)]);
    await press(page, 'Hang up');
    await call.ended;
    return `${heard}; ${await recordSays(opened, call, { outcome: 'answered', hungUpBy: 'callee', answeredOn: null })}`;
  });
  return opened;
}

async function mayBeWoken({ story, page, url }: Cast, subscription: TestSubscription): Promise<PushedBrowser> {
  const context = page.context();
  await context.grantPermissions(['microphone', 'notifications'], { origin: url });
  // Headless Chromium has no push service; this one is real, and of this machine.
  await giveSubscription(context, subscription);
  await page.reload();
  await page.getByRole('status', { name: 'Ready to ring', exact: true }).waitFor();
  await story.step({ what: 'this browser may be woken', page }, async () => {
    await press(page, 'Phone settings');
    const settings = page.getByRole('dialog', { name: 'Phone settings' });
    const turnOn = settings.getByRole('switch', { name: 'Ring this device when Patchcord is closed' });
    await turnOn.click();
    await settings.getByText('This device can be woken.').waitFor();
    await turnOn.scrollIntoViewIfNeeded();
    return 'turned on in the phone’s settings';
  });
  return openPushed(context, url);
}

/** The edge has to hear that the app is gone: until then the call would ring there. */
async function closeTab({ story, page, api, account }: Cast): Promise<void> {
  await story.step({ what: 'the tab is closed' }, async () => {
    await page.close();
    const reached = await until('Ada to be reached by a push alone', limitMs, async () => {
      const { items } = await api.ask('GET', `${account}/people`, pageOf(person));
      const by = items.find(({ email }) => email === ada)?.reachedBy.join();
      return by === 'wake' ? by : null;
    });
    return `People says that Ada is reached by: ${reached}`;
  });
}

interface Arriving {
  service: PushService;
  subscription: TestSubscription;
  pushed: PushedBrowser;
}
/** @returns what the browser opens when Answer is pressed in the notification */
async function arrive({ story }: Cast, { service, subscription, pushed }: Arriving): Promise<string> {
  let address = '';
  await story.step({ what: 'a push comes' }, async () => {
    const push = await until('the push at its service', limitMs, () => service.taken.at(-1) ?? null);
    await pushed.deliver(subscription.decrypt(push.body));
    const [notice] = await until('the notification', limitMs, async () => {
      const shown = await pushed.shown();
      return shown.length > 0 ? shown : null;
    });
    [address = ''] = await pushed.press('answer');
    return `encrypted, to the browser’s push service; the system shows: ${notice?.title}, ${notice?.body} (${notice?.actions.join(', ')})`;
  });
  return address;
}
