/**
 * INVITE without SDP: the phone makes the offer, in its 200 or in a reliable provisional answer, and the carrier's ACK or PRACK brings the answer
 * (RFC 3261 section 13.2.1, RFC 3262 section 5). Per app, because each makes an offer of its own.
 *
 *     '' --offer of the app--> offered --ACK or PRACK with SDP--> answered
 */
import { recall, remember, rememberFirst } from './call-state.ts';
import { codecChosen } from './sdp.ts';
import { body } from './wire.ts';

export function appOffers(branch: number) {
  rememberFirst(`lateOffer${branch}`, 'offered');
}

/** Whether the SDP of the carrier's ACK or PRACK is the answer to the offer that began the call; true once. */
export function answersFirstOffer(branch: number): boolean {
  if (recall(`lateOffer${branch}`) !== 'offered') return false;
  remember(`lateOffer${branch}`, 'answered');
  // The record says what the carrier's side speaks.
  const codec = codecChosen(body());
  if (codec !== null) remember('codec', codec);
  return true;
}
