import type { Wake, Wakes } from '@patchcord/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { refreshMs, useAccount, useMe } from '../../api/queries.ts';
import { request } from '../../api/request.ts';
import { useOwnSettings } from '../use-own-settings.ts';
import { keptWake, pushWorker, sameKey, wakeKey } from './subscription.ts';
import { type WakeState, type WakesHere, wakesKey } from './use-is-woken.ts';

/** Whether this browser can be woken, by what it says itself and what the control plane has; and what changes it. */
export function useWake() {
  const { account, path } = useAccount();
  const user = useMe().data?.user.id ?? '';
  const { doNotDisturb } = useOwnSettings();
  const client = useQueryClient();
  const queryKey = wakesKey(account, user);
  const wakes = useQuery<WakesHere>({
    queryKey,
    enabled: user !== '',
    queryFn: async () => {
      const all = await request<Wakes>('GET', `${path}/phone/wakes`);
      return { ...all, state: await stateHere(all, user), own: keptWake(user) };
    },
    refetchInterval: refreshMs.slow,
  });
  const onSettled = () => client.invalidateQueries({ queryKey });
  const on = useMutation({ mutationFn: () => turnOn(path, user, doNotDisturb), onSettled });
  const remove = useMutation({ mutationFn: (id: string) => removeWake(path, user, id), onSettled });
  return { wakes, on, remove };
}

/** Where one is not to be disturbed one is not woken either: the control plane hears of it at once, and again where it did not. */
export function useToldDoNotDisturb({ data, dataUpdatedAt }: ReturnType<typeof useWake>['wakes']): void {
  const { account, path } = useAccount();
  const { doNotDisturb } = useOwnSettings();
  const client = useQueryClient();
  const { mutate } = useMutation({
    mutationFn: (id: string) => request<Wake>('PATCH', `${path}/phone/wakes/${encodeURIComponent(id)}`, { doNotDisturb }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['account', account, 'wakes'] }),
  });
  const own = data?.items.find(({ id }) => id === data.own);
  const id = own && own.doNotDisturb !== doNotDisturb ? own.id : null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each look at what the control plane has is one try
  useEffect(() => {
    if (id !== null) mutate(id);
  }, [id, dataUpdatedAt, mutate]);
}

const isSupported = () => 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;

async function stateHere({ items, key }: Wakes, user: string): Promise<WakeState> {
  if (!isSupported()) return 'unsupported';
  if (Notification.permission === 'denied') return 'denied';
  const kept = keptWake(user);
  if (kept === null) return 'off';
  const subscription = await (await pushWorker()).pushManager.getSubscription();
  return subscription && sameKey(subscription, key) && items.some(({ id }) => id === kept) ? 'on' : 'gone';
}

/** The permission is asked for first, while the press that wanted it still counts. */
async function turnOn(path: string, user: string, doNotDisturb: boolean): Promise<void> {
  if ((await Notification.requestPermission()) !== 'granted') return;
  const { key } = await request<Wakes>('GET', `${path}/phone/wakes`);
  const { pushManager } = await pushWorker();
  // One that is gone, or of another key, stands in the way of a new one.
  await (await pushManager.getSubscription())?.unsubscribe();
  const { endpoint, keys } = (await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key })).toJSON();
  const { id } = await request<Wake>('POST', `${path}/phone/wakes`, { endpoint, keys, doNotDisturb });
  localStorage.setItem(wakeKey(user), id);
}

async function removeWake(path: string, user: string, id: string): Promise<void> {
  await request('DELETE', `${path}/phone/wakes/${encodeURIComponent(id)}`);
  if (id !== keptWake(user)) return;
  localStorage.removeItem(wakeKey(user));
  await (await (await pushWorker()).pushManager.getSubscription())?.unsubscribe();
}

/** It stays off, and nothing is said of it any more. */
export const leaveOff = (user: string) => localStorage.removeItem(wakeKey(user));
