import { sipHeaders } from '@patchcord/contracts/sip-headers';
import type { EndEvent, HoldEvent, IncomingEvent, OutgoingEvent, PeerConnectionEvent, RTCSession } from 'jssip/lib/RTCSession.js';
import type { IncomingRequest } from 'jssip/lib/SIPMessage.js';
import type { EndReason } from './call.ts';
import type { Invitation } from './caller.ts';
import { endReason } from './end-reason.ts';
import { watchGathering } from './gathering.ts';
import { mendMedia } from './mend.ts';
import { makeOffers, type OfferNeeds, type Offers } from './reoffer.ts';
import { followOrigin } from './restored-session.ts';

export interface SipCallNeeds extends OfferNeeds {
  /** Of a call out: it rings there. */
  rings(): void;
  /** Of a call out: the id of its record. */
  recorded(record: string): void;
  connected(): void;
  held(on: boolean): void;
  heard(stream: MediaStream, receiver: RTCRtpReceiver): void;
  /** The way of the media is gone, and another is looked for; or one is there again. */
  wayLost(isLost: boolean): void;
  /** Its sound could go nowhere: the browser finds no address for it. */
  noWay(): void;
  ended(why: EndReason, outcome: string | null): void;
}

interface Headers {
  getHeader?(name: string): string | undefined;
  status_code?: number;
}

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

/** Follows one call of JsSIP, in or out. */
export function followCall(session: RTCSession, direction: 'in' | 'out', servers: () => RTCIceServer[], needs: SipCallNeeds): Offers {
  // One that is taken up again.
  let wasUp = session.isEstablished();
  let stopMedia = () => {};
  const offers = makeOffers(session, servers, needs);
  followOrigin(session);
  const ended = (event: EndEvent) => {
    stopMedia();
    offers.stop();
    const message = event.message as Headers | null;
    const status = message?.status_code ?? null;
    const reasonHeader = message?.getHeader?.('Reason') ?? '';
    const originator = event.originator as unknown as 'local';
    const outcome = message?.getHeader?.(sipHeaders.outcome) ?? null;
    needs.ended(endReason({ direction, originator, cause: event.cause, status, reasonHeader, wasUp }), outcome);
  };
  const recorded = (message: Headers | null) => {
    const record = message?.getHeader?.(sipHeaders.call);
    if (direction === 'out' && record) needs.recorded(record);
  };
  session.on('progress', (event: OutgoingEvent | IncomingEvent) => {
    recorded((event as OutgoingEvent).response as Headers | null);
    if (direction === 'out') needs.rings();
  });
  session.on('accepted', (event: OutgoingEvent | IncomingEvent) => recorded((event as OutgoingEvent).response as Headers | null));
  session.on('confirmed', () => {
    wasUp = true;
    needs.connected();
  });
  session.on('ended', ended);
  session.on('failed', ended);
  session.on('hold', (event: HoldEvent) => (event.originator as unknown as string) === 'remote' && needs.held(true));
  session.on('unhold', (event: HoldEvent) => (event.originator as unknown as string) === 'remote' && needs.held(false));
  const media = (connection: RTCPeerConnection) => {
    // Each time a stream of its own: a call that comes off hold says the same stream again, and what plays it would go on with the silence before.
    connection.addEventListener('track', ({ track, receiver }) => needs.heard(new MediaStream([track]), receiver));
    const stopMending = mendMedia(session, connection, offers, needs.wayLost);
    // The network of one that is up may come back.
    const stopGathering = watchGathering(session, connection, servers, () => wasUp || needs.noWay());
    stopMedia = () => {
      stopMending();
      stopGathering();
    };
  };
  // A call out has its connection from the beginning.
  if (session.connection) media(session.connection);
  else session.on('peerconnection', ({ peerconnection }: PeerConnectionEvent) => media(peerconnection));
  return offers;
}

export function hangUp(session: RTCSession) {
  if (!session.isEnded()) session.terminate();
}

export function refuse(session: RTCSession, status: 480 | 486 | 603) {
  if (!session.isEnded()) session.terminate({ status_code: status });
}
