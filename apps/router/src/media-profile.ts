/**
 * How the carrier's side of a call carries its media: the profile of its offer, which the answer repeats (RFC 3264 section 6). Pure.
 * With SAVP it is SRTP with keys in `a=crypto` lines (RFC 4568); the phone's side is DTLS-SRTP whatever stands here.
 */

export type MediaProfile = 'RTP/AVP' | 'RTP/AVPF' | 'RTP/SAVP' | 'RTP/SAVPF';

const others: MediaProfile[] = ['RTP/SAVP', 'RTP/SAVPF', 'RTP/AVPF'];

/** Of the first audio stream; 'RTP/AVP' for what is none of the others. Reads any bytes. */
export function profileOffered(sdp: string): MediaProfile {
  const at = sdp.indexOf('m=audio ');
  // m=audio <port> <profile> <types>
  const profile = at < 0 ? 0 : sdp.indexOf(' ', at + 8) + 1;
  if (profile === 0) return 'RTP/AVP';
  for (let i = 0; i < others.length; i++) {
    const other = others[i] as MediaProfile;
    if (sdp.indexOf(`${other} `, profile) === profile) return other;
  }
  return 'RTP/AVP';
}
