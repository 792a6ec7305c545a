/** What the hostile tests have found, each in its shortest form. */
import { expect, test } from 'vitest';
import { row } from '../rig/edge.ts';
import { scene } from '../rig/fixture.ts';
import { busy, hostile } from '../rig/hostile.ts';
import { carrierSdp, unique } from '../rig/sip.ts';
import type { Wire } from '../rig/wire.ts';

const on = scene({ address: hostile.edge });

const listed = async () => {
  await on.edge.push(row('sources', `${hostile.listed}/32`, { trunks: ['trk_one'] }));
  return on.edge.udp(hostile.listed);
};

/** An INVITE of one byte a character, with some of its text replaced. */
function raw(wire: Wire, number: string, replaced: [RegExp, string][]) {
  const callId = unique('found-');
  const rest = [
    `Via: SIP/2.0/UDP ${wire.address}:${wire.port};branch=z9hG4bK${callId};rport`,
    'Max-Forwards: 70',
    `From: "Caller" <sip:+12025550199@${wire.address}>;tag=${callId}`,
    `To: <${on.uri(number)}>`,
    `Call-ID: ${callId}`,
    'CSeq: 1 INVITE',
    `Contact: <sip:carrier@${wire.address}:${wire.port}>`,
    'User-Agent: Carrier/1.0',
    'Content-Type: application/sdp',
  ];
  const sdp = replaced.reduce((text, [from, to]) => text.replace(from, to), carrierSdp({ address: wire.address }));
  const head = replaced.reduce((text, [from, to]) => text.replace(from, to), [`INVITE ${on.uri(number)} SIP/2.0`, ...rest].join('\r\n'));
  wire.send(Buffer.from(`${head}\r\nContent-Length: ${sdp.length}\r\n\r\n${sdp}`, 'latin1'));
  return callId;
}

const finalOf = (wire: Wire, callId: string) =>
  wire.next('a final answer', (one) => (one.status ?? 0) >= 200 && one.text.includes(callId)).then(({ status }) => status);

test('a codec name that begins with a byte which is no text is no codec, and its row can be read', async () => {
  const wire = await listed();
  const callId = raw(wire, '+12025550199', [[/PCMU/, '\xff']]);
  expect(await finalOf(wire, callId)).toBe(404);
  expect(await on.edge.event('call.refused', callId)).toMatchObject({ codecs: ['PCMU', 'PCMA', 'telephone-event'] });
});

test.each<[string, RegExp, string]>([
  ['Contact', /^Contact: .*$/m, 'Contact: \xf0\x9f\x98\x80'],
  ['From without a tag', /;tag=.*$/m, ''],
  // What went on could not be read, and the app that answered it lost its connection.
  ['a CR that ends no line', /^Via:/m, 'Via:\r'],
])('a call that the engine cannot keep is refused and never rings: %s', async (_, from, to) => {
  const wire = await listed();
  const rung = busy(await on.edge.phone('usr_ada'));
  const callId = raw(wire, '+12025550101', [[from, to]]);
  expect(await finalOf(wire, callId)).toBe(400);
  expect(await on.edge.event('call.refused', callId)).toMatchObject({ outcome: 'malformed' });
  expect(on.edge.events().filter((one) => 'sipCallId' in one && one.sipCallId === callId)).toHaveLength(1);
  expect(rung).toEqual([]);
});

test.each<[string, RegExp, string]>([
  ['a Request-URI with header fields', /^INVITE (\S+)/, 'INVITE $1?Route=%3Csip:127.20.10.77%3E'],
  ['a Date in another time zone', /$/, '\r\nDate: Fri, 01 Jan 2010 16:00:00 EST'],
])('%s begins no call', async (_, from, to) => {
  const wire = await listed();
  const rung = busy(await on.edge.phone('usr_ada'));
  const callId = raw(wire, '+12025550101', [[from, to]]);
  expect(await finalOf(wire, callId)).toBe(400);
  expect(rung).toEqual([]);
});

test.each<[string, RegExp, string]>([
  ['User-Agent', /Carrier\/1\.0/, 'abc\xe9'],
  ['display name', /"Caller"/, '"Jos\xe9"'],
  ['body', /s=-/, 's=\x90\xe9'],
  ['Request-URI', /sip:\+12025550199@127\.20\.10\.2/, 'sip:+1\xe9@127.20.10.2'],
])('bytes that are not UTF-8 in the %s cost no call its answer, and a stranger writes no row with them', async (_, from, to) => {
  const wire = await listed();
  expect(await finalOf(wire, raw(wire, '+12025550199', [[from, to]]))).toBe(404);
  const before = on.edge.events().length;
  const stranger = await on.edge.udp(hostile.unlisted);
  raw(stranger, '+12025550199', [[from, to]]);
  await on.settled();
  expect(stranger.bytes).toEqual([]);
  expect(on.edge.events()).toHaveLength(before);
});

test.each([
  ['an empty one', 'Call-ID:\r\n '],
  ['one longer than any text of Kamailio', `Call-ID: ${'x'.repeat(9_000)}`],
])(
  'an INVITE is refused for its Call-ID, %s: told to end the media of such a call, module rtpengine frees what is in use',
  async (_, line) => {
    const wire = await listed();
    for (let n = 0; n < 2; n++) {
      const tag = raw(wire, '+12025550101', [[/Call-ID: \S+/, line]]);
      expect(await finalOf(wire, tag)).toBe(400);
    }
  },
);
