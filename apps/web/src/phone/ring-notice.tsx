import type { Phone, PhoneCall } from '@patchcord/phone';
import { callsOf } from '@patchcord/phone/calls';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useNumberFormat } from '../shell/number-text.tsx';
import { usePhoneSnapshot } from './use-phone.ts';
import { words } from './words.ts';

const worker = '/sw.js';

/** `patchcord.call`: pressed in a notification of this page. `patchcord.wake`: a push said that a call comes. `patchcord.woken`: that notification was pressed. */
interface FromWorker {
  type?: 'patchcord.call' | 'patchcord.wake' | 'patchcord.woken';
  action?: 'answer' | 'decline' | 'show';
  answer?: boolean;
  call?: string;
}

/** Not declared by TypeScript: buttons of a notification (Notifications API section 2.5). */
type Notice = NotificationOptions & { actions: { action: string; title: string }[]; renotify?: boolean };

/** While the tab is hidden, a call that rings is shown by the system, with Answer and Decline. Only where the person allowed it. */
export function RingNotice({ phone, account }: { phone: Phone; account: string }) {
  const navigate = useNavigate();
  const now = usePhoneSnapshot(phone);
  const format = useNumberFormat();
  const ringing = callsOf(now).find(({ state }) => state.status === 'ringing');
  const id = ringing?.id;
  // As a push tags it, which may have come first: one call is one notification.
  const tag = ringing?.record ?? id;
  const who = ringing ? nameOf(ringing, format) : '';
  const texts = useRef({ title: '', body: '' });
  texts.current = { title: who, body: ringing?.own ? words.calls(format(ringing.own)) : words.incoming };

  useEffect(() => {
    if (!('serviceWorker' in navigator)) return;
    void navigator.serviceWorker.register(worker).catch(() => undefined);
    const told = ({ data, ports }: MessageEvent<FromWorker>) => {
      if (!data?.call) return;
      if (data.type === 'patchcord.wake') phone.wake();
      if (data.type === 'patchcord.woken') {
        // This page has a phone: no other one is opened.
        ports[0]?.postMessage('here');
        const search = { woken: data.call, ...(data.answer ? { answer: 'yes' as const } : {}) };
        void navigate({ to: '/a/$account/phone', params: { account }, search });
      }
      if (data.type !== 'patchcord.call') return;
      if (data.action === 'answer') void phone.answer(data.call);
      if (data.action === 'decline') phone.decline(data.call);
    };
    navigator.serviceWorker.addEventListener('message', told);
    return () => navigator.serviceWorker.removeEventListener('message', told);
  }, [phone, account, navigate]);

  useEffect(() => {
    if (!id || !tag || !('serviceWorker' in navigator) || Notification.permission !== 'granted') return;
    // One that a push showed goes too, once it rings here no more.
    if (!document.hidden) return () => void closeNotice(tag);
    let over = false;
    const options: Notice = {
      body: texts.current.body,
      tag,
      icon: '/favicon.svg',
      requireInteraction: true,
      data: { call: id },
      actions: [
        { action: 'answer', title: words.answer },
        { action: 'decline', title: words.decline },
      ],
    };
    const { title } = texts.current;
    const shown = navigator.serviceWorker.ready.then((registration) => (over ? undefined : registration.showNotification(title, options)));
    return () => {
      over = true;
      void shown.then(() => closeNotice(tag));
    };
  }, [id, tag]);
  return null;
}

async function closeNotice(tag: string) {
  const registration = await navigator.serviceWorker.ready;
  for (const notice of await registration.getNotifications({ tag })) notice.close();
}

function nameOf({ other }: PhoneCall, format: (e164: string) => string): string {
  if (other.withheld) return words.withheld;
  return other.name ?? (other.number ? format(other.number) : words.unknownCaller);
}
