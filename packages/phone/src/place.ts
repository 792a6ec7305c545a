import { sipHeaders } from '@patchcord/contracts/sip-headers';
import type { RTCSession } from 'jssip/lib/RTCSession.js';
import { timersAsCalledAsks } from './session-timers.ts';
import type { SipLine } from './sip-line.ts';

export interface OutgoingCall {
  /** E.164 with '+'. */
  to: string;
  /** The person's number, E.164 with '+': shown to the other side, or not where it is withheld. It says too which account calls. */
  shows: string;
  withheld: boolean;
}

/** Sends the INVITE, as contracts/sip-headers.ts says. @returns null where the line is down */
export function placeCall(line: Pick<SipLine, 'place' | 'iceServers'>, { to, shows, withheld }: OutgoingCall, voice: MediaStream) {
  const session: RTCSession | null = line.place(to, {
    mediaStream: voice,
    pcConfig: { iceServers: line.iceServers() },
    extraHeaders: [`${sipHeaders.shows}: ${shows}`, ...(withheld ? ['Privacy: id'] : [])],
  });
  if (session) timersAsCalledAsks(session);
  return session;
}
