import type { IceCandidateEvent, RTCSession } from 'jssip/lib/RTCSession.js';

/** Time for more candidates after the first: host candidates come at once, those of TURN servers within a round trip or never. */
const moreMs = { hostOnly: 100, withServers: 500 };
/** Time for the first. One of a relay over TLS takes several round trips. */
const firstMs = 5_000;

/**
 * Watches the browser look for addresses that sound can come to (RFC 8445 section 5.1.1). JsSIP sends its SDP once that is done, or once it is told that what is
 * there is enough.
 * @param none there is no address at all. A browser that knows no interface for calls looks for ever; one whose ways are closed by a setting is done with none.
 * @returns ends it
 */
export function watchGathering(
  session: RTCSession,
  connection: RTCPeerConnection,
  servers: () => RTCIceServer[],
  none: () => void,
): () => void {
  let first: ReturnType<typeof setTimeout> | undefined;
  let more: ReturnType<typeof setTimeout> | undefined;
  let found = false;
  session.on('icecandidate', ({ ready }: IceCandidateEvent) => {
    clearTimeout(more);
    more = setTimeout(ready, servers().length === 0 ? moreMs.hostOnly : moreMs.withServers);
  });
  connection.addEventListener('icecandidate', ({ candidate }) => {
    // An empty one says that there are no more (section 4.4.1.3 of WebRTC).
    if (!candidate?.candidate) return;
    found = true;
    clearTimeout(first);
  });
  connection.addEventListener('icegatheringstatechange', () => {
    if (found || session.isEnded()) return;
    if (connection.iceGatheringState === 'gathering') first ??= setTimeout(none, firstMs);
    if (connection.iceGatheringState === 'complete') none();
  });
  return () => {
    clearTimeout(first);
    clearTimeout(more);
  };
}
