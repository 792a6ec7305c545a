import { recall, remember } from './call-state.ts';
import { type MediaProfile, profileOffered } from './media-profile.ts';
import { body, text } from './wire.ts';

/** rtpengine's flags follow the side that a message goes TO. Per app one offer, told apart by `via-branch`. */

export type Side = 'carrier' | 'phone';

const toPhone =
  'replace-origin replace-session-connection ICE=force DTLS=passive UDP/TLS/RTP/SAVPF rtcp-mux-offer rtcp-mux-require generate-mid SDES-off via-branch=extra';

const toCarrier: { [P in MediaProfile]: string } = {
  'RTP/AVP': carrierFlags('RTP/AVP'),
  'RTP/AVPF': carrierFlags('RTP/AVPF'),
  'RTP/SAVP': carrierFlags('RTP/SAVP'),
  'RTP/SAVPF': carrierFlags('RTP/SAVPF'),
};

function carrierFlags(profile: MediaProfile): string {
  return `replace-origin replace-session-connection ICE=remove DTLS=off ${profile} rtcp-mux-demux via-branch=extra`;
}

/**
 * Remembered under 'media': what the carrier offered last, 'ours' while it never offered (its INVITE had no SDP, we offered what every carrier can),
 * '' before anything was offered.
 */
type Media = MediaProfile | 'ours' | '';

function flagsTo(side: Side, media: Media): string {
  return side === 'phone' ? toPhone : toCarrier[media === 'ours' || media === '' ? 'RTP/AVP' : media];
}

function withBranch(branch: string) {
  KSR.pv.sets('$avp(media_branch)', `b${branch}`);
}

/** The offer of the call's INVITE, or of the first answer where that had none. */
export function offerMedia(to: Side, branch: string): boolean {
  withBranch(branch);
  const media = recall('media') as Media;
  if (media === '') remember('media', to === 'phone' ? profileOffered(body()) : 'ours');
  return KSR.rtpengine.rtpengine_offer(to === 'carrier' ? flagsTo(to, media) + familyOf(media) : toPhone) > 0;
}

/** rtpengine keeps to the family of the other side's offer. Where there was none, the media goes the way of the signalling. */
function familyOf(media: Media): string {
  if (media !== '' && media !== 'ours') return '';
  return recall('callerAddress').indexOf(':') < 0 ? ' address-family=IP4' : ' address-family=IP6';
}

export function answerMedia(to: Side, branch: string): boolean {
  withBranch(branch);
  return KSR.rtpengine.rtpengine_answer(flagsTo(to, to === 'phone' ? '' : (recall('media') as Media))) > 0;
}

/** What an app's answer to the INVITE brings: an answer to the carrier's offer, or where it made none, the call's offer. */
export function mediaFromApp(branch: string) {
  const media = recall('media') as Media;
  if (media === '' || media === 'ours') offerMedia('carrier', branch);
  else answerMedia('carrier', branch);
}

/** The carrier offers within the call. Its profile is in force with the 2xx, like everything else of such an offer. */
export function offerFromCarrier(branch: string) {
  KSR.pv.sets('$avp(profile)', profileOffered(body()));
  offerMedia('phone', branch);
}

/** The 2xx to that offer. */
export function carrierOfferTaken() {
  const profile = text('$avp(profile)');
  if (profile !== '' && profile !== recall('media')) remember('media', profile);
}

/** A call that never carried SDP has nothing at rtpengine to end. */
export function endMedia() {
  if (recall('media') === '') return;
  KSR.rtpengine.rtpengine_delete0();
}

/** Where what is looked at is no message of that call. */
export function endMediaOf(sipCallId: string) {
  if (recall('media') !== '') KSR.rtpengine.rtpengine_delete(`call-id=${sipCallId}`);
}

/** The edge agent has that long to ask how the media of an answered call fared (apps/edge/src/events/media-figures.ts). */
const keepFigures = 'delete-delay=5';

export function endMediaOfAnswered() {
  if (recall('media') === '') return;
  KSR.rtpengine.rtpengine_delete(keepFigures);
}
