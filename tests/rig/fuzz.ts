/** Valid INVITEs with a few things made wrong, the same ones for the same seed. */

export type Random = () => number;

/** mulberry32: 32 bits of state, good enough to choose with. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const below = (random: Random, limit: number) => Math.floor(random() * limit);
export function pick<T>(random: Random, list: readonly T[]): T {
  return list[below(random, list.length)] as T;
}

export interface FuzzPlace {
  edge: string;
  sender: string;
  victim: string;
  callId: string;
  branch: string;
}

interface Draft {
  start: string;
  headers: string[];
  body: string;
  place: FuzzPlace;
}

/** Bytes are written as Latin-1: one character is one byte. */
const utf8 = (text: string) => Buffer.from(text, 'utf8').toString('latin1');
const oddTexts = [
  '\0',
  'a\0b',
  '\xff',
  '\xfe\xff',
  '\x90',
  'Jos\xe9',
  '\xe9',
  '\xc0\xaf',
  '\xed\xa0\x80',
  '\xf0\x9f',
  '\x81raw',
  '|',
  '%7C',
].concat(
  [utf8('Zoë Ωμέγα 大停電'), utf8('😀'), utf8('\u202e\u0000')],
  ['"', '\\', '<', '>', ';', ',', '@', ':', '%', '%00', '%zz', '\t', '\x0b', '\x7f', '*', '{"type":"call.ended"}'],
);

const anywhere = (random: Random, text: string, insert: string) => {
  const at = below(random, text.length + 1);
  return text.slice(0, at) + insert + text.slice(at);
};

type Step = (draft: Draft, random: Random) => void;

const change = (edit: (line: string, random: Random, draft: Draft) => string | string[]): Step => {
  return (draft, random) => {
    if (draft.headers.length === 0) return;
    const at = below(random, draft.headers.length);
    draft.headers.splice(at, 1, ...[edit(draft.headers[at] as string, random, draft)].flat());
  };
};
const add =
  (line: (random: Random, draft: Draft) => string): Step =>
  (draft, random) => {
    draft.headers.splice(below(random, draft.headers.length + 1), 0, line(random, draft));
  };
const replace = (name: RegExp, line: (random: Random, draft: Draft) => string): Step => {
  return (draft, random) => {
    draft.headers = draft.headers.map((one) => (name.test(one) ? line(random, draft) : one));
  };
};
const lengths = ['0', '-1', '1', '99999', '4294967296', '18446744073709551617', 'x', '', ' 5 5', '0x10'];
const numbers = ['0', '-1', '256', '4294967296', '99999999999999999999', 'x', '', '1.5', '00000000001'];

export const steps: Record<string, Step> = {
  'a header is gone': change(() => []),
  'a header is cut': change((line, random) => line.slice(0, below(random, line.length))),
  'a header is there twice': change((line) => [line, line]),
  'a header is there a hundred times': change((line) => Array.from({ length: 100 }, () => line)),
  'a header is folded': change((line, random) => anywhere(random, line, pick(random, ['\r\n ', '\r\n\t', '\n ', '\r\n \r\n ']))),
  'a line end in a header': change((line, random) => anywhere(random, line, pick(random, ['\r\n', '\n', '\r', '\r\n\r\n']))),
  'a header is overlong': change((line, random) =>
    anywhere(random, line, pick(random, ['a', '1', ';', '"', '%20', '\\']).repeat(100 + below(random, 9_000))),
  ),
  'odd bytes in a header': change((line, random) => anywhere(random, line, pick(random, oddTexts))),
  'a header has an odd value': change((line, random) => `${line.slice(0, line.indexOf(':') + 1)} ${pick(random, oddTexts)}`),
  'a header ends oddly': change((line, random) => line + pick(random, oddTexts)),
  'two headers change places': (draft, random) => {
    draft.headers.sort(() => random() - 0.5);
  },
  'a wrong Content-Length': replace(/^Content-Length/, (random) => `Content-Length: ${pick(random, lengths)}`),
  'a second Content-Length': add((random) => `${pick(random, ['Content-Length', 'l'])}: ${pick(random, lengths)}`),
  'an odd CSeq': replace(
    /^CSeq/,
    (random) => `CSeq: ${pick(random, [...numbers.map((one) => `${one} INVITE`), '1', '1 BYE', 'INVITE 1', '1 invite'])}`,
  ),
  'an odd Max-Forwards': replace(/^Max-Forwards/, (random) => `Max-Forwards: ${pick(random, numbers)}`),
  'an odd Expires': add((random) => `Expires: ${pick(random, numbers)}`),
  'odd bytes in the start line': (draft, random) => {
    draft.start = anywhere(random, draft.start, pick(random, oddTexts));
  },
  'a byte of the start line is another': (draft, random) => {
    const at = below(random, draft.start.length);
    draft.start = draft.start.slice(0, at) + String.fromCharCode(below(random, 256)) + draft.start.slice(at + 1);
  },
  'the Request-URI points to the victim': (draft, random) => {
    const { victim, edge } = draft.place;
    const uris = [
      `sip:x@${victim}`,
      `sip:+12025550101@${edge};maddr=${victim.split(':')[0]}`,
      `sip:+12025550101@${victim};lr`,
      `tel:+12025550101`,
    ];
    draft.start = `INVITE ${pick(random, [...uris, `sip:${victim}`, `sips:a@${victim}`, `sip:+12025550101@${victim};transport=tcp`, '*'])} SIP/2.0`;
  },
  'a Route to the victim': add((_, { place }) => `Route: <sip:${place.victim};lr>`),
  'a Route through us to the victim': add((_, { place }) => `Route: <sip:${place.edge};lr>, <sip:${place.victim};transport=tcp;lr>`),
  'a Record-Route to the victim': add((_, { place }) => `Record-Route: <sip:${place.victim};lr>`),
  'a Via of the victim below': (draft) => {
    draft.headers.splice(1, 0, `Via: SIP/2.0/UDP ${draft.place.victim};branch=z9hG4bKv`);
  },
  'a Contact of the victim': replace(/^Contact/, (_, { place }) => `Contact: <sip:x@${place.victim};alias=127.20.10.77~5060~1>`),
  'a To tag': replace(/^To/, (_, { place }) => `To: <sip:+12025550101@${place.edge}>;tag=known`),
  'another method': (draft, random) => {
    const method = pick(random, ['BYE', 'CANCEL', 'ACK', 'REGISTER', 'PRACK', 'UPDATE', 'NOTIFY', 'REFER', 'invite', 'INVITE INVITE', '']);
    draft.start = draft.start.replace('INVITE', method);
    if (random() < 0.5) draft.headers = draft.headers.map((line) => (line.startsWith('CSeq') ? `CSeq: 1 ${method}` : line));
  },
  'names in another case and form': (draft) => {
    const compact: Record<string, string> = {
      Via: 'v',
      From: 'f',
      To: 't',
      'Call-ID': 'i',
      Contact: 'm',
      'Content-Length': 'l',
      'Content-Type': 'c',
    };
    draft.headers = draft.headers.map((line) => line.replace(/^[\w-]+/, (name) => compact[name] ?? name.toUpperCase()));
  },
  'odd bytes in the body': (draft, random) => {
    draft.body = anywhere(random, draft.body, pick(random, oddTexts).repeat(1 + below(random, 40)));
  },
  'the body is cut': (draft, random) => {
    draft.body = draft.body.slice(0, below(random, draft.body.length));
  },
  'many media lines': (draft, random) => {
    draft.body += 'm=audio 4000 RTP/AVP 0\r\na=rtpmap:0 \xff/8000\r\n'.repeat(1 + below(random, 200));
  },
  'another Content-Type': replace(
    /^Content-Type/,
    (random) => `Content-Type: ${pick(random, ['multipart/mixed;boundary=x', 'text/plain', 'x', '/', ''])}`,
  ),
};

/** @returns the bytes of an INVITE with one to four things wrong, and what they are */
export function fuzzedInvite(random: Random, place: FuzzPlace): { bytes: Buffer; made: string[] } {
  const number = pick(random, ['+12025550101', '+12025550104', '+12025550199', '12025550103', '2025550102', 'office']);
  const media = ['v=0', `o=- 1 1 IN IP4 ${place.sender.split(':')[0]}`, 's=-', `c=IN IP4 ${place.sender.split(':')[0]}`, 't=0 0'];
  const body = [...media, 'm=audio 40000 RTP/AVP 0 8 101', 'a=rtpmap:101 telephone-event/8000', ''].join('\r\n');
  const draft: Draft = {
    place,
    start: `INVITE sip:${number}@${place.edge} SIP/2.0`,
    headers: [
      `Via: SIP/2.0/UDP ${place.sender};branch=${place.branch};rport`,
      'Max-Forwards: 70',
      `From: "Caller" <sip:+12025550199@${place.sender}>;tag=${place.branch.slice(-8)}`,
      `To: <sip:${number}@${place.edge}>`,
      `Call-ID: ${place.callId}`,
      'CSeq: 1 INVITE',
      `Contact: <sip:carrier@${place.sender}>`,
      'User-Agent: Carrier/1.0',
      'P-Asserted-Identity: "Caller" <sip:+12025550199@carrier.example>',
      'Content-Type: application/sdp',
      `Content-Length: ${body.length}`,
    ],
    body,
  };
  const made: string[] = [];
  for (let left = 1 + below(random, 4); left > 0; left--) {
    const name = pick(random, Object.keys(steps));
    steps[name]?.(draft, random);
    made.push(name);
  }
  let text = `${draft.start}\r\n${draft.headers.join('\r\n')}\r\n\r\n${draft.body}`;
  if (random() < 0.05) text = text.slice(0, below(random, text.length));
  if (random() < 0.05) text = text.replaceAll('\r\n', '\n');
  // The most that one UDP packet holds.
  return { bytes: Buffer.from(text, 'latin1').subarray(0, 60_000), made };
}
