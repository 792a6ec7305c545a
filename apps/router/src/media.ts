import { recall, remember } from './call-state.ts';

/** rtpengine's flags follow the side that a message goes TO. Per app one offer, told apart by `via-branch`. */

export type Side = 'carrier' | 'phone';

const flags: { [S in Side]: string } = {
  phone:
    'replace-origin replace-session-connection ICE=force DTLS=passive UDP/TLS/RTP/SAVPF rtcp-mux-offer rtcp-mux-require generate-mid SDES-off via-branch=extra',
  carrier: 'replace-origin replace-session-connection ICE=remove DTLS=off RTP/AVP rtcp-mux-demux via-branch=extra',
};

function withBranch(branch: string) {
  KSR.pv.sets('$avp(media_branch)', `b${branch}`);
}

export function offerMedia(to: Side, branch: string): boolean {
  withBranch(branch);
  if (recall('media') === '') remember('media', 'offered');
  return KSR.rtpengine.rtpengine_offer(flags[to]) > 0;
}

export function answerMedia(to: Side, branch: string): boolean {
  withBranch(branch);
  return KSR.rtpengine.rtpengine_answer(flags[to]) > 0;
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
