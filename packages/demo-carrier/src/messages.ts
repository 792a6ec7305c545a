/** The carrier's SIP messages as templates of a sipp scenario: what stands in [brackets] is filled in by sipp from the call. */
import { isIPv6 } from 'node:net';

export interface Caller {
  /** Address and port the carrier calls from. */
  source: string;
  sourcePort: number;
  target: { address: string; port: number };
  /** User part of the Request-URI and of To, sent exactly as given. */
  user: string;
  /** User part of From; null withholds the caller (RFC 3323). */
  from: string | null;
  fromName: string | null;
  rtpPort: number;
  /** Random text of this call, for tags and branches. */
  token: string;
}

/** sipp reads [x] as a keyword and \xNN as a character, and a scenario's text ends at its first ]]>. */
const literal = (text: string) => text.replace(/[[\]\\]/g, (character) => `\\x${character.charCodeAt(0).toString(16)}`);
const host = (address: string) => (isIPv6(address) ? literal(`[${address}]`) : address);

/** Lines joined; null leaves a line out. sipp turns line ends into CRLF and counts the body. */
const message = (lines: (string | null)[], body = '') =>
  [...lines.filter((line) => line !== null), 'Content-Length: [len]', '', body].join('\n');

/** G.711 both ways and telephone-event (RFC 4733). Direction: sendrecv, or what answers the other side's hold (RFC 3264 section 6.1). */
function description(caller: Caller, direction: 'sendrecv' | 'recvonly' | 'inactive'): string {
  const family = `${isIPv6(caller.source) ? 'IP6' : 'IP4'} ${caller.source}`;
  return [
    'v=0',
    `o=carrier 1 1 IN ${family}`,
    's=-',
    `c=IN ${family}`,
    't=0 0',
    `m=audio ${caller.rtpPort} RTP/AVP 0 8 101`,
    'a=rtpmap:0 PCMU/8000',
    'a=rtpmap:8 PCMA/8000',
    'a=rtpmap:101 telephone-event/8000',
    'a=fmtp:101 0-15',
    'a=ptime:20',
    `a=${direction}`,
    '',
  ].join('\n');
}

const contact = (caller: Caller) => `Contact: <sip:carrier@${host(caller.source)}:${caller.sourcePort}>`;
const via = (caller: Caller, branch: string) =>
  `Via: SIP/2.0/UDP ${host(caller.source)}:${caller.sourcePort};branch=z9hG4bK${caller.token}${branch};rport`;
const to = (caller: Caller) => `To: <sip:${literal(caller.user)}@${host(caller.target.address)}>`;
const from = (caller: Caller) => {
  if (caller.from === null) return `From: "Anonymous" <sip:anonymous@anonymous.invalid>;tag=${caller.token}`;
  const name = caller.fromName === null ? '' : `"${literal(caller.fromName.replace(/["\\]/g, ''))}" `;
  return `From: ${name}<sip:${literal(caller.from)}@${host(caller.source)}>;tag=${caller.token}`;
};
const requestUri = (caller: Caller) => `sip:${literal(caller.user)}@${host(caller.target.address)}:${caller.target.port}`;

export const invite = (caller: Caller) =>
  message(
    [
      `INVITE ${requestUri(caller)} SIP/2.0`,
      via(caller, 'i'),
      'Max-Forwards: 70',
      from(caller),
      to(caller),
      'Call-ID: [call_id]',
      'CSeq: 1 INVITE',
      contact(caller),
      caller.from === null ? 'Privacy: id' : null,
      'Allow: INVITE, ACK, BYE, CANCEL, OPTIONS, UPDATE, INFO',
      'User-Agent: Patchcord demo carrier',
      'Content-Type: application/sdp',
    ],
    description(caller, 'sendrecv'),
  );

/** Same Request-URI, Via branch, From, To and CSeq number as the INVITE (RFC 3261 section 9.1). */
export const cancel = (caller: Caller) =>
  message([
    `CANCEL ${requestUri(caller)} SIP/2.0`,
    via(caller, 'i'),
    'Max-Forwards: 70',
    from(caller),
    to(caller),
    'Call-ID: [call_id]',
    'CSeq: 1 CANCEL',
  ]);

/** ACK of a refusal: part of the INVITE's transaction, so with its branch (RFC 3261 section 17.1.1.3). */
export const acknowledgeRefusal = (caller: Caller) =>
  message([
    `ACK ${requestUri(caller)} SIP/2.0`,
    via(caller, 'i'),
    'Max-Forwards: 70',
    from(caller),
    '[last_To:]',
    'Call-ID: [call_id]',
    'CSeq: 1 ACK',
  ]);

/** A request inside the call: to the callee's Contact along the route set (RFC 3261 section 12.2.1.1). */
export const withinCall = (caller: Caller, method: 'ACK' | 'BYE', cseq: number) =>
  message([
    `${method} [next_url] SIP/2.0`,
    via(caller, method),
    'Max-Forwards: 70',
    '[routes]',
    from(caller),
    `${to(caller)}[peer_tag_param]`,
    'Call-ID: [call_id]',
    `CSeq: ${cseq} ${method}`,
  ]);

/** 200 to a request of the other side; with a direction, an SDP answer too. */
export const agree = (caller: Caller, direction?: 'sendrecv' | 'recvonly' | 'inactive') =>
  message(
    [
      'SIP/2.0 200 OK',
      '[last_Via:]',
      '[last_Record-Route:]',
      '[last_From:]',
      '[last_To:]',
      '[last_Call-ID:]',
      '[last_CSeq:]',
      contact(caller),
      direction ? 'Content-Type: application/sdp' : null,
    ],
    direction ? description(caller, direction) : '',
  );
