/**
 * Beside the pages: it shows who calls while no page is looked at, and takes 'Answer' and 'Decline' to the page whose phone rings. Where no page is open, a push
 * wakes it, and 'Answer' opens the phone. It stores nothing.
 */
const words = {
  answer: 'Answer',
  ignore: 'Not now',
  withheld: 'Number withheld',
  unknown: 'Unknown caller',
  calls: (number) => `calls ${number}`,
  called: (number) => `called ${number}`,
  missed: 'Missed call',
  answeredBy: (name) => `Answered by ${name}`,
  wentOn: 'Went on to another number',
  open: 'Open Patchcord to see what happened',
};

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('push', (event) => event.waitUntil(pushed(event.data)));
self.addEventListener('pushsubscriptionchange', (event) => event.waitUntil(subscribeAgain(event)));

self.addEventListener('notificationclick', (event) => {
  const { notification, action } = event;
  notification.close();
  const { push } = notification.data ?? {};
  if (push) event.waitUntil(action === 'ignore' ? undefined : openPhone(push, action === 'answer'));
  else
    event.waitUntil(tellPages({ type: 'patchcord.call', action: action || 'show', call: notification.data?.call }, action !== 'decline'));
});

async function tellPages(message, show) {
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  for (const page of pages) page.postMessage(message);
  const [first] = pages;
  // Some browsers refuse it; the call is answered all the same.
  if (show && first) await first.focus().catch(() => undefined);
}

/* Pushes: contracts/wakes.ts has what they carry. */

const nameOf = ({ name, caller, callerText }) => name ?? callerText ?? caller ?? words.unknown;

/** A browser shows something for every push, or takes the right to push away: what cannot be read says so. */
async function pushed(data) {
  let push = null;
  try {
    push = data?.json();
  } catch {}
  if (push?.type === 'call') return callComes(push);
  if (push?.type === 'call.over') return callIsOver(push);
  return self.registration.showNotification('Patchcord', { body: words.open, tag: 'patchcord.unread', silent: true, data: {} });
}

async function callComes(push) {
  // A phone that is open but whose connection slept connects again at once.
  await tellPages({ type: 'patchcord.wake', call: push.call }, false);
  const title = push.caller === null && push.name === null ? words.withheld : nameOf(push);
  const shared = { tag: push.call, icon: '/favicon.svg', data: { push } };
  await self.registration.showNotification(title, {
    ...shared,
    body: words.calls(push.number),
    requireInteraction: true,
    renotify: true,
    actions: [
      { action: 'answer', title: words.answer },
      { action: 'ignore', title: words.ignore },
    ],
  });
  // By how long, not until when: this machine's clock may be wrong.
  await new Promise((resolve) => setTimeout(resolve, Math.min(push.forMs, 180_000)));
  const [shown] = await self.registration.getNotifications({ tag: push.call });
  // Nobody has said yet how it ended, but it rings no more.
  if (shown?.data?.push?.type === 'call')
    await self.registration.showNotification(title, {
      ...shared,
      data: { push: { ...push, type: 'call.over' } },
      body: words.called(push.number),
      silent: true,
    });
}

function howItWent({ missed, answeredBy, wentOn }) {
  if (missed) return words.missed;
  if (answeredBy) return words.answeredBy(answeredBy);
  return wentOn ? words.wentOn : null;
}

async function callIsOver(push) {
  const shown = await self.registration.getNotifications({ tag: push.call });
  const body = howItWent(push);
  // What was not missed is news only where it still says that it rings.
  if (body === null || (!push.missed && shown.length === 0)) {
    for (const one of shown) one.close();
    return;
  }
  const title = push.caller === null && push.name === null ? words.withheld : nameOf(push);
  await self.registration.showNotification(title, { tag: push.call, icon: '/favicon.svg', body, silent: true, data: { push } });
}

const answeredWithinMs = 400;

/** A page that has a phone says so; it shows the call itself. */
function askPage(page, message) {
  const { port1, port2 } = new MessageChannel();
  const answered = new Promise((resolve, reject) => {
    port1.onmessage = () => resolve(page);
    setTimeout(reject, answeredWithinMs);
  });
  page.postMessage(message, [port2]);
  return answered;
}

async function openPhone(push, answer) {
  const wish = { type: 'patchcord.woken', call: push.call, answer: answer && push.type === 'call' };
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const page = await Promise.any(pages.map((one) => askPage(one, wish))).catch(() => null);
  if (page) return page.focus().catch(() => undefined);
  const search = new URLSearchParams({ woken: push.call, ...(wish.answer ? { answer: 'yes' } : {}) });
  return self.clients.openWindow(`/a/${encodeURIComponent(push.account)}/phone?${search}`);
}

/** The push service has renewed the subscription, or ended it: the control plane hears of the new one. Without a session it waits for the page. */
async function subscribeAgain({ oldSubscription, newSubscription }) {
  const ask = async (path, body) => {
    const how = body ? { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {};
    const response = await fetch(path, how);
    if (!response.ok) throw new Error(String(response.status));
    return response.json();
  };
  const [account] = (await ask('/api/v1/me')).accounts;
  if (!account) return;
  const path = `/api/v1/accounts/${encodeURIComponent(account.id)}/phone/wakes`;
  const renewed =
    newSubscription ??
    (await self.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: (await ask(path)).key }));
  const { endpoint, keys } = renewed.toJSON();
  await ask(path, { endpoint, keys, instead: oldSubscription?.endpoint ?? null });
}
