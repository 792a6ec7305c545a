/**
 * The description that says no to every stream (RFC 3264 section 6: port 0, the same streams in the same order). It stands where a phone's own would go out
 * to a carrier: that one names the person's addresses, and nothing a carrier could play. Pure.
 */
import type { MediaProfile } from './media-profile.ts';

const mostStreams = 16;

/** @param address the edge's own; `sdp` may be any bytes */
export function refusedStreams(sdp: string, address: string, profile: MediaProfile): string {
  const family = address.indexOf(':') < 0 ? 'IP4' : 'IP6';
  const lines = ['v=0', `o=- 1 1 IN ${family} ${address}`, 's=-', `c=IN ${family} ${address}`, 't=0 0'];
  let at = sdp.indexOf('m=');
  for (let streams = 0; at >= 0 && streams < mostStreams; at = sdp.indexOf('m=', at + 2)) {
    if (at > 0 && sdp.charAt(at - 1) !== '\n') continue;
    streams++;
    lines.push(`m=${isVideo(sdp, at + 2) ? 'video' : 'audio'} 0 ${profile} 0`);
  }
  return `${lines.join('\r\n')}\r\n`;
}

const isVideo = (sdp: string, at: number) => sdp.slice(at, at + 6) === 'video ';
