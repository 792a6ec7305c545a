import type { Phone, PhoneCall } from '@patchcord/phone';
import { callsOf } from '@patchcord/phone/calls';
import { useEffect, useRef } from 'react';
import { useNumberFormat } from '../shell/number-text.tsx';
import { usePhoneSnapshot } from './use-phone.ts';
import { words } from './words.ts';

const worker = '/sw.js';

interface FromWorker {
  type?: string;
  action?: 'answer' | 'decline' | 'show';
  call?: string;
}

/** Not declared by TypeScript: buttons of a notification (Notifications API section 2.5). */
type Notice = NotificationOptions & { actions: { action: string; title: string }[]; renotify?: boolean };

/** While the tab is hidden, a call that rings is shown by the system, with Answer and Decline. Only where the person allowed it. */
export function RingNotice({ phone }: { phone: Phone }) {
  const now = usePhoneSnapshot(phone);
  const format = useNumberFormat();
  const ringing = callsOf(now).find(({ state }) => state.status === 'ringing');
  const id = ringing?.id;
  const who = ringing ? nameOf(ringing, format) : '';
  const texts = useRef({ title: '', body: '' });
  texts.current = { title: who, body: ringing?.own ? words.calls(format(ringing.own)) : words.incoming };

  useEffect(() => {
    if (!('serviceWorker' in navigator)) return;
    void navigator.serviceWorker.register(worker).catch(() => undefined);
    const told = ({ data }: MessageEvent<FromWorker>) => {
      if (data?.type !== 'patchcord.call' || !data.call) return;
      if (data.action === 'answer') void phone.answer(data.call);
      if (data.action === 'decline') phone.decline(data.call);
    };
    navigator.serviceWorker.addEventListener('message', told);
    return () => navigator.serviceWorker.removeEventListener('message', told);
  }, [phone]);

  useEffect(() => {
    if (!id || !document.hidden || !('serviceWorker' in navigator) || Notification.permission !== 'granted') return;
    let over = false;
    const options: Notice = {
      body: texts.current.body,
      tag: id,
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
      void shown.then(() => closeNotice(id));
    };
  }, [id]);
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
