/** What the router reads of a session description (RFC 8866): names of codecs, kinds of streams. Pure; media itself is rtpengine's. */

/** Static payload types of RFC 3551 that phones and carriers use. */
const staticTypes: { [type: string]: string } = { '0': 'PCMU', '3': 'GSM', '4': 'G723', '8': 'PCMA', '9': 'G722', '18': 'G729' };

const mostNames = 32;
const mostMaps = 128;
/** Places that look like audio streams. Strangers' bodies are read too, and one of 60 KB that held nothing else took a worker 20 ms and more. */
const mostPlaces = 32;
const longestLine = 1_024;

/**
 * Codec names of the first audio stream, in order of preference; [] without one. Reads any bytes.
 * @example codecsOffered('…m=audio 4000 RTP/AVP 0 8 101…') // ['PCMU', 'PCMA', 'telephone-event']
 */
export function codecsOffered(sdp: string): string[] {
  let at = sdp.indexOf('m=audio ');
  for (let places = 0; at >= 0 && places < mostPlaces; places++, at = sdp.indexOf('m=audio ', at + 1)) {
    if (at > 0 && sdp.charAt(at - 1) !== '\n') continue;
    const types = audioTypes(lineAt(sdp, at).slice(0, longestLine));
    if (types !== null) return namesOf(types, mappedNames(sdp, at));
  }
  return [];
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

/** The kinds of the streams that are wanted, for example ['audio', 'image']: those with a port that is not 0 (RFC 3264 section 6). */
export function streamsWanted(sdp: string): string[] {
  const kinds: string[] = [];
  let at = sdp.indexOf('m=');
  for (let lines = 0; at >= 0 && lines < mostMaps; lines++) {
    const words = lineAt(sdp, at).split(' ');
    const begins = at === 0 || sdp.charAt(at - 1) === '\n';
    if (begins && words[1] !== undefined && words[1] !== '0') kinds.push((words[0] as string).slice(2));
    at = sdp.indexOf('m=', at + 2);
  }
  return kinds;
}

function lineAt(sdp: string, at: number): string {
  const end = sdp.indexOf('\n', at);
  const line = end < 0 ? sdp.slice(at) : sdp.slice(at, end);
  return line.charAt(line.length - 1) === '\r' ? line.slice(0, -1) : line;
}

/** 'm=audio 4000/2 RTP/AVP 0 8 101' -> ['0', '8', '101']; null for a line of another form. */
function audioTypes(line: string): string[] | null {
  const words = line.split(' ');
  const port = words[1] as string;
  const slash = port.indexOf('/');
  // Port 0: a stream that is not wanted (RFC 3264 section 6).
  if (port === '0') return null;
  const wellFormed = slash < 0 ? isDigits(port) : isDigits(port.slice(0, slash)) && isDigits(port.slice(slash + 1));
  if (!wellFormed || words.length < 4 || words[2] === '') return null;
  const types: string[] = [];
  for (let i = 3; i < words.length; i++) {
    const word = words[i] as string;
    if (word === '') continue;
    const digits = leadingDigits(word);
    if (digits > 0) types.push(word.slice(0, digits));
    if (digits < word.length) break;
  }
  return types;
}

function leadingDigits(text: string): number {
  let count = 0;
  for (; count < text.length; count++) {
    const code = text.charCodeAt(count);
    if (code < 48 || code > 57) break;
  }
  return count;
}

const isDigits = (text: string) => text !== '' && leadingDigits(text) === text.length;

/** Names by payload type of the `a=rtpmap:` lines of the stream that begins there; the first of a type counts. */
function mappedNames(sdp: string, stream: number): { [type: string]: string } {
  const names: { [type: string]: string } = {};
  const next = sdp.indexOf('\nm=', stream);
  const end = next < 0 ? sdp.length : next;
  let at = sdp.indexOf('a=rtpmap:', stream);
  for (let maps = 0; maps < mostMaps && at >= 0 && at < end; maps++) {
    const space = sdp.indexOf(' ', at);
    const slash = sdp.indexOf('/', space);
    if (space < 0 || slash < 0 || slash > end) break;
    const type = sdp.slice(at + 9, space);
    const name = sdp.slice(space + 1, slash);
    if (names[type] === undefined && isName(name)) names[type] = name;
    at = sdp.indexOf('a=rtpmap:', at + 9);
  }
  return names;
}

function isName(text: string): boolean {
  if (text.length === 0 || text.length > 40) return false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const letter = (code | 32) >= 97 && (code | 32) <= 122 && code < 128;
    // Digits, and '-', '.', '_'.
    if (!letter && !(code >= 48 && code <= 57) && code !== 45 && code !== 46 && code !== 95) return false;
  }
  return true;
}

function namesOf(types: string[], mapped: { [type: string]: string }): string[] {
  const names: string[] = [];
  for (let i = 0; i < types.length && names.length < mostNames; i++) {
    const type = types[i] as string;
    const name = mapped[type] === undefined ? staticTypes[type] : mapped[type];
    if (name !== undefined && names.indexOf(name) < 0) names.push(name);
  }
  return names;
}
