/**
 * What a phone says of its media must not reach a carrier as it is: it names the person's addresses and is nothing that a carrier could play. Only
 * rtpengine makes something else of it; where it did not, this does (docs/decisions/no-sdp-of-a-phone-leaves.md).
 */
import { profileRemembered } from './media.ts';
import { refusedStreams } from './refused-streams.ts';
import { body, definition, text } from './wire.ts';

/** Of these a body is a description of media (RFC 3261 section 13, RFC 3262 section 5, RFC 3311); it is none of anybody's in a BYE or OPTIONS. */
const negotiating = ['INVITE', 'ACK', 'UPDATE', 'PRACK'];

export function negotiatesMedia(method: string): boolean {
  return negotiating.indexOf(method) >= 0;
}

/** In place of an SDP that rtpengine did not change. */
export function refuseStreams() {
  const sdp = refusedStreams(body(), definition('EDGE_ADDRESS'), profileRemembered());
  if (KSR.textops.set_body(sdp, 'application/sdp') < 0) KSR.textopsx.remove_body();
}

/** A provisional answer can do without one: the final one brings it. */
export function withoutOwnSdp() {
  if (Number(text('$rs')) >= 200) refuseStreams();
  else KSR.textopsx.remove_body();
}

/** A body of another type may hold one all the same, as one of several in it. Also after an error, when nobody knows how far rtpengine came. */
export function withoutOwnBody() {
  if (KSR.textops.has_body() > 0) KSR.textopsx.remove_body();
}
