import { sipHeaders } from '@patchcord/contracts/sip-headers';
import type { EndEvent, HoldEvent, IceCandidateEvent, PeerConnectionEvent, RTCSession } from 'jssip/lib/RTCSession.js';
import type { IncomingRequest } from 'jssip/lib/SIPMessage.js';
import type { EndReason } from './call.ts';
import type { Invitation } from './caller.ts';
import { endReason } from './end-reason.ts';

export interface SipCallNeeds {
  connected(): void;
  held(on: boolean): void;
  heard(stream: MediaStream): void;
  ended(why: EndReason): void;
}

/** Time for more candidates after the first: host candidates come at once, those of TURN servers within a round trip or never. */
const gatheringMs = { hostOnly: 100, withServers: 500 };
/** A short loss of connection check answers mends itself. */
const iceDisconnectedMs = 2_000;

export const readInvitation = (request: IncomingRequest): Invitation => ({
  asserted: request.getHeader(sipHeaders.caller) ?? null,
  from: {
    user: String(request.from.uri.user ?? ''),
    host: String(request.from.uri.host ?? ''),
    displayName: String(request.from.display_name ?? ''),
  },
  called: request.getHeader(sipHeaders.called) ?? null,
  record: request.getHeader(sipHeaders.call) ?? null,
});

export const sessionId = (session: RTCSession) => session.id;

/**
 * JsSIP would add a Session-Expires of its own and end the call when the other side ignores its UPDATE: only where the caller asked. And it would send
 * UPDATE to who does not take it, once, and never refresh again: re-INVITE there (RFC 4028 section 7.4).
 */
export function followSessionTimers(session: RTCSession, request: IncomingRequest) {
  const timers = (session as unknown as { _sessionTimers: { enabled: boolean; refreshMethod: 'UPDATE' | 'INVITE' } })._sessionTimers;
  timers.enabled = request.hasHeader('Session-Expires');
  if (!/\bUPDATE\b/i.test(request.getHeaders('Allow').join())) timers.refreshMethod = 'INVITE';
}

/** Follows one incoming call of JsSIP. */
export function followCall(session: RTCSession, servers: () => RTCIceServer[], needs: SipCallNeeds) {
  let wasUp = false;
  const ended = (event: EndEvent) => {
    const message = event.message as { getHeader?(name: string): string | undefined } | null;
    const reasonHeader = message?.getHeader?.('Reason') ?? '';
    needs.ended(endReason({ originator: event.originator as unknown as 'local', cause: event.cause, reasonHeader, wasUp }));
  };
  session.on('confirmed', () => {
    wasUp = true;
    needs.connected();
  });
  session.on('ended', ended);
  session.on('failed', ended);
  session.on('hold', (event: HoldEvent) => (event.originator as unknown as string) === 'remote' && needs.held(true));
  session.on('unhold', (event: HoldEvent) => (event.originator as unknown as string) === 'remote' && needs.held(false));
  session.on('peerconnection', ({ peerconnection }: PeerConnectionEvent) => {
    peerconnection.addEventListener('track', ({ track, streams }) => needs.heard(streams[0] ?? new MediaStream([track])));
    mendIce(session, peerconnection);
  });

  let gathering: ReturnType<typeof setTimeout> | undefined;
  session.on('icecandidate', ({ ready }: IceCandidateEvent) => {
    clearTimeout(gathering);
    gathering = setTimeout(ready, servers().length === 0 ? gatheringMs.hostOnly : gatheringMs.withServers);
  });
}

/** The network changed, or the media relay was restarted: a re-INVITE with an ICE restart (RFC 8445 section 9) builds the media again. */
function mendIce(session: RTCSession, connection: RTCPeerConnection) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  connection.addEventListener('iceconnectionstatechange', () => {
    clearTimeout(timer);
    if (connection.iceConnectionState === 'disconnected') timer = setTimeout(() => refreshTarget(session), iceDisconnectedMs);
  });
}

/** Tells the edge where this app now is, and builds the media again. */
export function refreshTarget(session: RTCSession) {
  if (session.isEstablished() && session.isReadyToReOffer()) session.renegotiate({ rtcOfferConstraints: { iceRestart: true } });
}

export function hangUp(session: RTCSession) {
  if (!session.isEnded()) session.terminate();
}

export function refuse(session: RTCSession, status: 480 | 486 | 603) {
  if (!session.isEnded()) session.terminate({ status_code: status });
}
