/** What this browser keeps of its push subscription. */
import { request } from '../../api/request.ts';

/** The id that the control plane gave it: the endpoint it never says again. */
export const wakeKey = (user: string) => `patchcord.phone.${user}.wake`;
export const keptWake = (user: string): string | null => localStorage.getItem(wakeKey(user));

export async function pushWorker(): Promise<ServiceWorkerRegistration> {
  await navigator.serviceWorker.register('/sw.js');
  return navigator.serviceWorker.ready;
}

/** Bound to the key it was made with: after another one is in force it is worth nothing. @param key base64url */
export function sameKey({ options }: PushSubscription, key: string): boolean {
  if (options.applicationServerKey === null) return true;
  const bytes = String.fromCharCode(...new Uint8Array(options.applicationServerKey));
  return btoa(bytes).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '') === key;
}

/** Whoever signs out is not woken here any more: the next person at this browser must not see who calls. */
export async function endSubscription(user: string, account: string): Promise<void> {
  const id = keptWake(user);
  if (id === null) return;
  localStorage.removeItem(wakeKey(user));
  const told = request('DELETE', `/api/v1/accounts/${encodeURIComponent(account)}/phone/wakes/${encodeURIComponent(id)}`);
  const subscription = await (await navigator.serviceWorker.getRegistration())?.pushManager.getSubscription();
  await Promise.allSettled([told, subscription?.unsubscribe()]);
}
