/**
 * A push as a browser gets it. Headless Chromium has no push service, so two things are made here: the subscription that `PushManager.subscribe` would give (of a
 * push service and with keys of the test), and the way from there into the real service worker (Chrome DevTools Protocol).
 */
import type { BrowserContext, Worker } from 'playwright-core';
import type { TestSubscription } from '../../../server/test/push.ts';
import { until } from './timeline.ts';

/** From the next load of a page on, the browser gives this subscription, and keeps it until it is unsubscribed. */
export async function giveSubscription(context: BrowserContext, { json }: TestSubscription): Promise<void> {
  await context.addInitScript(`{
    const json = ${JSON.stringify(json)};
    const kept = 'test.subscribed';
    const keyOf = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (one) => one.charCodeAt(0)).buffer;
    const subscription = (key) => ({
      endpoint: json.endpoint,
      options: { userVisibleOnly: true, applicationServerKey: keyOf(key) },
      toJSON: () => json,
      unsubscribe: async () => { localStorage.removeItem(kept); return true; },
    });
    PushManager.prototype.subscribe = async ({ userVisibleOnly, applicationServerKey }) => {
      if (!userVisibleOnly) throw new DOMException('silent pushes are not allowed', 'NotAllowedError');
      localStorage.setItem(kept, applicationServerKey);
      return subscription(applicationServerKey);
    };
    PushManager.prototype.getSubscription = async () => {
      const key = localStorage.getItem(kept);
      return key === null ? null : subscription(key);
    };
  }`);
}

export interface Shown {
  title: string;
  body: string;
  actions: string[];
}

export interface PushedBrowser {
  /** As its push service would, whether a page is open or not. */
  deliver(data: string): Promise<void>;
  /** Notifications that the system shows. */
  shown(): Promise<Shown[]>;
  /** What the browser does when one of the notification's buttons is pressed, or, without an action, the notification. @returns the pages it was told to open */
  press(action?: string): Promise<string[]>;
  worker(): Worker;
}

/** Of a context whose page has registered the worker. A page of its own stays open, so that all others can be closed. */
export async function openPushed(context: BrowserContext, origin: string): Promise<PushedBrowser> {
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  const registrations = new Map<string, string>();
  devtools.on('ServiceWorker.workerRegistrationUpdated', (event) => {
    for (const one of event.registrations) if (!one.isDeleted) registrations.set(one.scopeURL, one.registrationId);
  });
  // A push to a worker that is not active yet is lost.
  const active = new Set<string>();
  devtools.on('ServiceWorker.workerVersionUpdated', (event) => {
    for (const { status, registrationId } of event.versions) if (status === 'activated') active.add(registrationId);
  });
  await devtools.send('ServiceWorker.enable');
  const scope = `${origin}/`;
  await until('the service worker to be active', 10_000, () => (active.has(registrations.get(scope) ?? '') ? true : null));
  const worker = () => {
    const found = context.serviceWorkers().findLast((one) => one.url() === `${origin}/sw.js`);
    if (!found) throw new Error('no service worker runs');
    return found;
  };
  return {
    worker,
    async deliver(data) {
      await devtools.send('ServiceWorker.deliverPushMessage', { origin, registrationId: registrations.get(scope) ?? '', data });
    },
    shown: () =>
      worker().evaluate(`self.registration.getNotifications().then((all) =>
        all.map(({ title, body, actions }) => ({ title, body, actions: actions.map((one) => one.title) })))`) as Promise<Shown[]>,
    // Only a real press may open a window; what the worker asks for is opened by the test.
    press: (action = '') =>
      worker().evaluate(`(async () => {
        const opened = [];
        self.clients.openWindow = async (url) => { opened.push(url); return null; };
        const [notification] = await self.registration.getNotifications();
        const event = new NotificationEvent('notificationclick', { notification, action: ${JSON.stringify(action)} });
        let done;
        event.waitUntil = (work) => { done = work; };
        self.dispatchEvent(event);
        await done;
        return opened;
      })()`) as Promise<string[]>,
  };
}
