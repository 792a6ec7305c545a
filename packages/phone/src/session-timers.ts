import type { IncomingEvent, OutgoingEvent, RTCSession, SendingEvent } from 'jssip/lib/RTCSession.js';
import type { IncomingRequest, IncomingResponse } from 'jssip/lib/SIPMessage.js';

/** What JsSIP has and does not declare. */
interface Timers {
  enabled: boolean;
  running: boolean;
  /** Seconds. */
  currentExpires: number | null;
  refresher: boolean;
  refreshMethod: 'UPDATE' | 'INVITE';
  timer?: ReturnType<typeof setTimeout>;
}
export const timersOf = (session: RTCSession) => (session as unknown as { _sessionTimers: Timers })._sessionTimers;

/** JsSIP would send UPDATE to who does not take it, once, and never refresh again: re-INVITE there (RFC 4028 section 7.4). */
function refreshAsTaken(session: RTCSession, message: IncomingRequest | IncomingResponse) {
  if (!/\bUPDATE\b/i.test(message.getHeaders('Allow').join())) timersOf(session).refreshMethod = 'INVITE';
}

/** JsSIP would add a Session-Expires of its own and end the call when the other side ignores its UPDATE: only where the caller asked. */
export function timersAsCallerAsked(session: RTCSession, request: IncomingRequest) {
  timersOf(session).enabled = request.hasHeader('Session-Expires');
  refreshAsTaken(session, request);
}

/** A call out asks for none; where the side that is called wants one (RFC 4028 section 9), it is kept. */
export function timersAsCalledAsks(session: RTCSession) {
  const timers = timersOf(session);
  session.on('sending', ({ request }: SendingEvent) => {
    const { extraHeaders } = request as unknown as { extraHeaders: string[] };
    const at = extraHeaders.findIndex((header) => /^Session-Expires:/i.test(header));
    if (at >= 0) extraHeaders.splice(at, 1);
  });
  session.on('accepted', (event: OutgoingEvent | IncomingEvent) => {
    const response = (event as OutgoingEvent).response as IncomingResponse;
    refreshAsTaken(session, response);
    if (response.hasHeader('Session-Expires')) return;
    timers.enabled = false;
    timers.running = false;
    clearTimeout(timers.timer);
  });
}
