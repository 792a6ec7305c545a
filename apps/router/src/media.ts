import { isCallOut, isOver, recall, remember } from './call-state.ts';
import { codecsOut, convertedForPhone, convertedFrom, lastChoiceForCarrier } from './codecs.ts';
import { type MediaProfile, profileOffered } from './media-profile.ts';
import { codecsOffered } from './sdp.ts';
import { body, text } from './wire.ts';

/** rtpengine's flags follow the side that a message goes TO. Per app one offer, told apart by `via-branch`. */

export type Side = 'carrier' | 'phone';

const toPhonePlain =
  'replace-origin replace-session-connection ICE=force UDP/TLS/RTP/SAVPF rtcp-mux-offer rtcp-mux-require generate-mid SDES-off via-branch=extra';
const toPhone = `${toPhonePlain} DTLS=passive`;
/**
 * Of a call out the phone made the first offer, and rtpengine has been the active side of DTLS since (flags do not change it, 10.5): whoever says
 * otherwise leaves both waiting, without sound.
 */
const toApp = () => (isCallOut() ? toPhonePlain : toPhone);

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
 * Remembered under 'media': what the carrier offered last, for example 'RTP/AVP', or 'RTP/AVP G729' where sound is converted from and to that codec;
 * 'ours' while it never offered (its INVITE had no SDP, we offered what every carrier can); 'out' while a phone's call out is offered to it;
 * '' before anything was offered.
 */
type Media = string;

const ours = 'ours';
/** A phone offers and a gateway answers. */
const out = 'out';

function mediaOffered(profile: MediaProfile, codecs: string[]): Media {
  const codec = convertedFrom(codecs);
  return codec === '' ? profile : `${profile} ${codec}`;
}

function profileOf(media: Media): MediaProfile {
  if (media === ours || media === out || media === '') return 'RTP/AVP';
  const space = media.indexOf(' ');
  return (space < 0 ? media : media.slice(0, space)) as MediaProfile;
}

export function profileRemembered(): MediaProfile {
  return profileOf(recall('media'));
}

/** An answer to a device repeats what it offered: without a profile rtpengine knows. */
const answerToDevice = 'replace-origin replace-session-connection ICE=remove DTLS=off rtcp-mux-demux via-branch=extra';

/** Left out of what a device is offered: keys whose base64 ends in padding, which rtpengine leaves away and phones miss (baresip 1.0: no sound). */
const paddedSuites = ['AEAD_AES_256_GCM', 'AEAD_AES_128_GCM', 'AES_256_CM_HMAC_SHA1_80', 'AES_256_CM_HMAC_SHA1_32']
  .concat(['AES_192_CM_HMAC_SHA1_80', 'AES_192_CM_HMAC_SHA1_32'])
  .map((suite) => ` SDES-no-${suite}`)
  .join('');

/** What a device is offered; '' for an app, which gets DTLS-SRTP. */
function profileOfBranch(branch: string): MediaProfile | '' {
  return recall(`profile${Number(branch)}`) as MediaProfile | '';
}

function phoneFlags(branch: string): string {
  const profile = profileOfBranch(branch);
  if (profile === '') return toApp();
  return profile === 'RTP/SAVP' ? toCarrier[profile] + paddedSuites : toCarrier[profile];
}

function answerFlags(to: Side, branch: string, app: string): string {
  if (to === 'carrier') return toCarrier[profileOf(recall('media'))];
  return profileOfBranch(branch) === '' ? app : answerToDevice;
}

function offerFlags(to: Side, branch: string, media: Media): string {
  const plain = to === 'phone' ? phoneFlags(branch) : toCarrier[profileOf(media)];
  const space = media.indexOf(' ');
  if (media === out && to === 'carrier') return `${plain} ${codecsOut}${familyOfSignalling()}`;
  if (media === ours && to === 'carrier') return `${plain} codec-transcode-${lastChoiceForCarrier}${familyOfSignalling()}`;
  if (space < 0) return plain;
  return plain + converting(to === 'phone' ? convertedForPhone : [media.slice(space + 1)]);
}

/** rtpengine keeps to the family of the other side's offer. Where there was none, the media goes the way of the signalling. */
function familyOfSignalling(): string {
  return recall('carrierAddress').indexOf(':') < 0 ? ' address-family=IP4' : ' address-family=IP6';
}

function converting(codecs: string[]): string {
  let flags = '';
  for (let i = 0; i < codecs.length; i++) flags += ` codec-transcode-${codecs[i]}`;
  return flags;
}

/** To be called before a phone's INVITE goes out to a gateway. */
export function mediaGoesOut() {
  remember('media', out);
}

function withBranch(branch: string) {
  KSR.pv.sets('$avp(media_branch)', `b${branch}`);
}

/** To be called for the offer of an INVITE whose sound has to be converted, before it goes out. @returns the carrier's codec, '' for any other */
export function convertWhereNeeded(codecs: string[]): string {
  const codec = convertedFrom(codecs);
  if (codec !== '') remember('media', mediaOffered(profileOffered(body()), codecs));
  return codec;
}

/** The offer of the call's INVITE, or of the first answer where that had none. */
export function offerMedia(to: Side, branch: string): boolean {
  let media = recall('media');
  if (media === '') {
    media = to === 'phone' ? profileOffered(body()) : ours;
    remember('media', media);
  }
  return offer(to, branch, media);
}

function offer(to: Side, branch: string, media: Media): boolean {
  withBranch(branch);
  return KSR.rtpengine.rtpengine_offer(offerFlags(to, branch, media)) > 0;
}

export function answerMedia(to: Side, branch: string): boolean {
  withBranch(branch);
  return KSR.rtpengine.rtpengine_answer(answerFlags(to, branch, toApp())) > 0;
}

/**
 * What an app's answer to the INVITE brings: an answer to the carrier's offer, or where it made none, the call's offer.
 * @returns which of them, 'none' where rtpengine took neither and the SDP is still the app's own
 */
export function mediaFromApp(branch: string): 'offer' | 'answer' | 'none' {
  const media = recall('media');
  if (media === '' || media === ours) return offerMedia('carrier', branch) ? 'offer' : 'none';
  return answerMedia('carrier', branch) ? 'answer' : 'none';
}

/** The carrier offers within the call. Its media is in force with the 2xx, like everything else of such an offer. */
export function offerFromCarrier(branch: string): boolean {
  const sdp = body();
  const media = mediaOffered(profileOffered(sdp), codecsOffered(sdp));
  KSR.pv.sets('$avp(media)', media);
  return offer('phone', branch, media);
}

/** The 2xx to that offer. */
export function carrierOfferTaken() {
  const media = text('$avp(media)');
  if (media !== '' && media !== recall('media')) remember('media', media);
}

/**
 * The carrier's answer to an offer of the phone that came in an answer. rtpengine has been the active side of DTLS since that offer (flags do not
 * change it, 10.5), and an answer that says otherwise leaves both waiting: no sound.
 */
export function answerLateOffer(branch: string): boolean {
  withBranch(branch);
  return KSR.rtpengine.rtpengine_answer(answerFlags('phone', branch, toPhonePlain)) > 0;
}

/*
 * Of a call that goes on to another number both sides are carriers: the one that brought it keeps its own profile, the gateway gets plain RTP.
 */

export function offerToGateway(branch: string): boolean {
  if (recall('media') === '') remember('media', profileOffered(body()));
  withBranch(branch);
  return KSR.rtpengine.rtpengine_offer(toCarrier['RTP/AVP']) > 0;
}

export function offerToCarrier(branch: string): boolean {
  withBranch(branch);
  return KSR.rtpengine.rtpengine_offer(toCarrier[profileOf(recall('media'))]) > 0;
}

export function answerToGateway(branch: string): boolean {
  withBranch(branch);
  return KSR.rtpengine.rtpengine_answer(toCarrier['RTP/AVP']) > 0;
}

export function answerToCarrier(branch: string): boolean {
  withBranch(branch);
  return KSR.rtpengine.rtpengine_answer(toCarrier[profileOf(recall('media'))]) > 0;
}

/* Of a consult call both sides are apps. Nobody is told to be the passive side of DTLS: each is answered as it has offered. */

export function offerToApp(branch: string): boolean {
  withBranch(branch);
  return KSR.rtpengine.rtpengine_offer(toPhonePlain) > 0;
}

export function answerToApp(branch: string): boolean {
  withBranch(branch);
  return KSR.rtpengine.rtpengine_answer(toPhonePlain) > 0;
}

/** An app that has sent sound before an answer and was not the one that answered: without this it would go on being heard. */
export function endMediaOfApp(branch: string) {
  withBranch(branch);
  KSR.rtpengine.rtpengine_delete('via-branch=extra');
}

/** The edge agent has that long to ask how the media of an answered call fared (apps/edge/src/events/media-figures.ts). */
const keepFigures = 'delete-delay=5';

export interface EndedCall {
  sipCallId: string;
  /** Of the carrier's side, which every app's is tied to: a delete by an app's tag leaves what the other apps were offered. */
  callerTag: string;
  answered: boolean;
}

/** At the end of the call (dialog-events.ts). A call that never carried SDP has nothing at rtpengine to end. */
export function endMedia(call: EndedCall) {
  if (recall('media') !== '') endMediaAgain(call);
}

/** An offer or answer that crossed the end has begun anew at rtpengine what was ended, or taken back that it ends. */
export function endMediaAgain(call: EndedCall) {
  // Kamailio does not survive a delete without one (identifiersAreWords).
  if (call.sipCallId === '') return;
  const which = `call-id=${call.sipCallId} from-tag=${call.callerTag}`;
  KSR.rtpengine.rtpengine_delete(call.answered ? `${which} ${keepFigures}` : which);
}

/** To be called after an INVITE went out: its caller may have hung up, on another worker, while media was being offered for it here. */
export function offersCrossedEnd() {
  if (isOver()) endMediaAgain({ sipCallId: text('$ci'), callerTag: text('$ft'), answered: false });
}
