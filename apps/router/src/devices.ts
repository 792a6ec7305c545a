/** How a device that rings or speaks is told from an app. Pure, but for its row. */
import type { MediaProfile } from './media-profile.ts';
import { row } from './tables.ts';

/** 'sip:192.0.2.7:5060;transport=udp;device=dev-7k2m' -> 'dev-7k2m'; '' for where an app came from. */
export function deviceOf(received: string): string {
  const at = received.indexOf(';device=');
  return at < 0 ? '' : received.slice(at + 8);
}

/** Stands where an app has its connection: a device may have none. */
export const placeOfDevice = (name: string) => `device:${name}`;

/** What it is offered. */
export function profileOf(name: string, received: string): MediaProfile {
  const device = row('devices', name);
  const media = device === null ? 'rtp' : device.media;
  if (media === 'as_registered') return received.indexOf(';transport=tls') < 0 ? 'RTP/AVP' : 'RTP/SAVP';
  return media === 'srtp' ? 'RTP/SAVP' : 'RTP/AVP';
}
