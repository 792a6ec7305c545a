/** What the router reads of a session description (RFC 8866): names of codecs. Pure; media itself is rtpengine's. */

/** Static payload types of RFC 3551 that phones and carriers use. */
const staticTypes: { [type: string]: string } = { '0': 'PCMU', '3': 'GSM', '4': 'G723', '8': 'PCMA', '9': 'G722', '18': 'G729' };

/**
 * Codec names of the first audio stream, in order of preference; [] without one.
 * @example codecsOffered('…m=audio 4000 RTP/AVP 0 8 101…') // ['PCMU', 'PCMA', 'telephone-event']
 */
export function codecsOffered(sdp: string): string[] {
  const media = /(?:^|\r?\n)m=audio \d+(?:\/\d+)? \S+ ([\d ]+)/.exec(sdp);
  if (!media) return [];
  const section = (sdp.slice(media.index + media[0].length).split(/\r?\nm=/)[0] as string) || '';
  const types = (media[1] as string).split(/ +/);
  const names: string[] = [];
  for (let i = 0; i < types.length && names.length < 32; i++) {
    const type = types[i] as string;
    if (type === '') continue;
    const mapped = new RegExp(`a=rtpmap:${type} ([A-Za-z0-9._-]{1,40})/`).exec(section);
    const name = mapped ? (mapped[1] as string) : staticTypes[type];
    if (name !== undefined && names.indexOf(name) < 0) names.push(name);
  }
  return names;
}

/** The codec that an answer chose: its first that is not for key tones or comfort noise. */
export function codecChosen(sdp: string): string | null {
  const names = codecsOffered(sdp);
  for (let i = 0; i < names.length; i++) {
    const name = names[i] as string;
    if (name !== 'telephone-event' && name !== 'CN') return name;
  }
  return null;
}
