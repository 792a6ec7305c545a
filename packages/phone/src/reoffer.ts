import type { RTCSession } from 'jssip/lib/RTCSession.js';
import type { IncomingResponse } from 'jssip/lib/SIPMessage.js';

/**
 * Re-INVITEs of one call: hold and resume, ICE restart, target refresh. JsSIP ends a call whose re-INVITE is refused or lost with the connection; a call that
 * stands is worth more than that (RFC 3261 section 14.1: the session goes on as if no re-INVITE had been sent), so this sends them itself, one at a time.
 */
export interface Offers {
  /** `iceRestart`: the media's way is looked for anew (RFC 8445 section 9). */
  again(how: { iceRestart: boolean }): void;
  /** No sound in either direction until it is taken off hold (RFC 3264 section 8.4). */
  hold(on: boolean): void;
  stop(): void;
}

/** What JsSIP has and does not declare. */
interface Inside {
  _localHold: boolean;
  /** Of the round of gathering before: with it an offer goes out at once, without a candidate of the round that it begins. */
  _iceReady: boolean;
  _setLocalMediaStatus(): void;
  _sendReinvite(how: {
    rtcOfferConstraints: { iceRestart: boolean };
    eventHandlers: { succeeded(): void; failed(response?: IncomingResponse): void };
  }): void;
  onTransportError(): void;
}

const waitMs = { notReady: 300, refused: 700 };
/** Together about as long as the edge leaves a call whose app cannot be reached. */
const mostTries = 40;
/** A refusal that another try will not change; whoever refuses a hold goes on as before. */
const isFinal = (status: number) => status === 488 || status === 405 || status === 501 || status === 606;

export interface OfferNeeds {
  /** The other side took one. */
  taken?(): void;
  /** It refused one. */
  refused?(status: number): void;
}

/** @param servers as they are now: credentials for a relay live for some minutes, calls for hours */
export function makeOffers(session: RTCSession, servers: () => RTCIceServer[], needs: OfferNeeds = {}): Offers {
  const inside = session as unknown as Inside;
  let wanted: { iceRestart: boolean } | null = null;
  let underWay = false;
  let tries = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  // What was on its way when the connection closed is offered again once it stands.
  const endByTransport = inside.onTransportError.bind(session);
  inside.onTransportError = () => {
    if (!session.isEstablished()) return endByTransport();
    underWay = false;
  };

  const later = (ms: number) => {
    clearTimeout(timer);
    if (tries++ < mostTries) timer = setTimeout(send, ms);
  };
  const send = () => {
    clearTimeout(timer);
    if (!wanted || underWay || !session.isEstablished()) return;
    if (!session.isReadyToReOffer()) return later(waitMs.notReady);
    const how = wanted;
    wanted = null;
    underWay = true;
    inside._setLocalMediaStatus();
    if (how.iceRestart) {
      inside._iceReady = false;
      session.connection.setConfiguration({ ...session.connection.getConfiguration(), iceServers: servers() });
    }
    inside._sendReinvite({
      rtcOfferConstraints: how,
      eventHandlers: {
        succeeded: () => {
          underWay = false;
          tries = 0;
          needs.taken?.();
          if (wanted) send();
        },
        failed: (response) => {
          underWay = false;
          if (response) needs.refused?.(response.status_code);
          if (response && isFinal(response.status_code)) return rollBack(session);
          wanted = { iceRestart: how.iceRestart || (wanted?.iceRestart ?? false) };
          later(waitMs.refused);
        },
      },
    });
  };

  return {
    again(how) {
      wanted = { iceRestart: how.iceRestart || (wanted?.iceRestart ?? false) };
      tries = 0;
      send();
    },
    hold(on) {
      inside._localHold = on;
      // Silent at once, whenever the other side answers.
      inside._setLocalMediaStatus();
      this.again({ iceRestart: false });
    },
    stop() {
      clearTimeout(timer);
      wanted = null;
    },
  };
}

/** Back to what both sides last agreed on. Not where another offer follows, which takes its place: Chromium plays nothing after an ICE restart that was taken back. */
function rollBack(session: RTCSession) {
  const { connection } = session;
  if (connection?.signalingState === 'have-local-offer') void connection.setLocalDescription({ type: 'rollback' }).catch(() => undefined);
}
