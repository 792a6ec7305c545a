/** Beside the pages: it shows who calls while no page is looked at, and takes 'Answer' and 'Decline' to the page whose phone rings. It stores nothing. */
self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('notificationclick', (event) => {
  const { notification, action } = event;
  notification.close();
  event.waitUntil(tellPages({ type: 'patchcord.call', action: action || 'show', call: notification.data?.call }, action !== 'decline'));
});

async function tellPages(message, show) {
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  for (const page of pages) page.postMessage(message);
  const [first] = pages;
  // Some browsers refuse it; the call is answered all the same.
  if (show && first) await first.focus().catch(() => undefined);
}
