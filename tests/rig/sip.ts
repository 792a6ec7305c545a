/** Just enough SIP to write any message, right or wrong, and to read what comes back. */

export interface SipMessage {
  text: string;
  /** null for a response. */
  method: string | null;
  uri: string | null;
  /** null for a request. */
  status: number | null;
  reason: string;
  headers: [name: string, value: string][];
  body: string;
}

const compact: Record<string, string> = {
  v: 'via',
  f: 'from',
  t: 'to',
  i: 'call-id',
  m: 'contact',
  l: 'content-length',
  c: 'content-type',
  k: 'supported',
};

export function parseSip(text: string): SipMessage | null {
  const end = text.indexOf('\r\n\r\n');
  const head = (end < 0 ? text : text.slice(0, end)).split('\r\n');
  const first = head[0] ?? '';
  const request = /^([A-Z]+) (\S+) SIP\/2\.0$/.exec(first);
  const response = /^SIP\/2\.0 (\d{3}) ?(.*)$/.exec(first);
  if (!request && !response) return null;
  const headers = head.slice(1).flatMap((line): [string, string][] => {
    const colon = line.indexOf(':');
    return colon < 0 ? [] : [[line.slice(0, colon).trim(), line.slice(colon + 1).trim()]];
  });
  return {
    text,
    method: request?.[1] ?? null,
    uri: request?.[2] ?? null,
    status: response ? Number(response[1]) : null,
    reason: response?.[2] ?? '',
    headers,
    body: end < 0 ? '' : text.slice(end + 4),
  };
}

export function allHeaders(message: SipMessage, name: string): string[] {
  const wanted = name.toLowerCase();
  return message.headers.filter(([one]) => (compact[one.toLowerCase()] ?? one.toLowerCase()) === wanted).map(([, value]) => value);
}

export const headerOf = (message: SipMessage, name: string): string => allHeaders(message, name)[0] ?? '';
export const tagOf = (value: string): string => /;tag=([^;\s]+)/.exec(value)?.[1] ?? '';
export const uriOf = (value: string): string => /<([^>]+)>/.exec(value)?.[1] ?? value.split(';')[0] ?? '';
export const cseqOf = (message: SipMessage): { number: number; method: string } => {
  const [number = '0', method = ''] = headerOf(message, 'CSeq').split(/\s+/);
  return { number: Number(number), method };
};
/** Values of list headers, one field or many. */
export const listOf = (message: SipMessage, name: string): string[] =>
  allHeaders(message, name).flatMap((value) => value.split(/,\s*(?=<)/));

/** An address as it stands in URIs and Via (RFC 3261 section 25.1: IPv6 in brackets). */
export const uriHost = (address: string): string => (address.includes(':') ? `[${address}]` : address);

/** Lines with CRLF, an empty one, the body; adds Content-Length. */
export function sipText(start: string, headers: string[], body = ''): string {
  const type = body === '' || headers.some((line) => /^content-type:/i.test(line)) ? [] : ['Content-Type: application/sdp'];
  return [start, ...headers, ...type, `Content-Length: ${Buffer.byteLength(body)}`, '', body].join('\r\n');
}

let counter = 0;
/** Unique within all runs that may share a machine. */
export const unique = (prefix: string): string =>
  `${prefix}${process.pid.toString(36)}x${(++counter).toString(36)}x${Date.now().toString(36)}`;
export const newBranch = (): string => unique('z9hG4bK');

export interface SdpOptions {
  address: string;
  /** 'RTP/SAVP' with the key of an `a=crypto` line makes it SRTP (RFC 4568). */
  profile?: string;
  crypto?: string[];
  port?: number;
  direction?: 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';
  version?: number;
}

/** A carrier's plain offer or answer: G.711 and key tones. */
export function carrierSdp({
  address,
  port = 40_000,
  direction = 'sendrecv',
  version = 1,
  profile = 'RTP/AVP',
  crypto = [],
}: SdpOptions): string {
  const network = address.includes(':') ? 'IP6' : 'IP4';
  const lines = ['v=0', `o=carrier 1 ${version} IN ${network} ${address}`, 's=-', `c=IN ${network} ${address}`, 't=0 0'];
  lines.push(
    `m=audio ${port} ${profile} 0 8 101`,
    ...crypto.map((line) => `a=crypto:${line}`),
    'a=rtpmap:0 PCMU/8000',
    'a=rtpmap:8 PCMA/8000',
    'a=rtpmap:101 telephone-event/8000',
    `a=${direction}`,
  );
  return `${lines.join('\r\n')}\r\n`;
}

/** What a browser would say, as far as rtpengine reads it. */
export function browserSdp(
  { address, port = 50_000, direction = 'sendrecv', version = 1 }: SdpOptions,
  setup: 'active' | 'actpass' = 'active',
): string {
  const lines = ['v=0', `o=- 4611 ${version} IN IP4 127.0.0.1`, 's=-', 't=0 0', 'a=group:BUNDLE 0'];
  lines.push(
    `m=audio ${port} UDP/TLS/RTP/SAVPF 0 8 101`,
    `c=IN IP4 ${address}`,
    'a=mid:0',
    'a=rtcp-mux',
    'a=ice-ufrag:abcd',
    'a=ice-pwd:abcdefghijklmnopqrstuvwx',
  );
  lines.push(`a=candidate:1 1 udp 2113937151 ${address} ${port} typ host`, 'a=end-of-candidates', `a=setup:${setup}`);
  lines.push(`a=fingerprint:sha-256 ${Array.from({ length: 32 }, () => 'AB').join(':')}`);
  lines.push('a=rtpmap:0 PCMU/8000', 'a=rtpmap:8 PCMA/8000', 'a=rtpmap:101 telephone-event/8000', `a=${direction}`);
  return `${lines.join('\r\n')}\r\n`;
}

export const directionOf = (sdp: string): string => /^a=(sendrecv|sendonly|recvonly|inactive)\r?$/m.exec(sdp)?.[1] ?? 'sendrecv';
