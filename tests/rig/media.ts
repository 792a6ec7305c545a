/**
 * Real media of a side of a call, for tests. Plain RTP is this process's own. What a browser (ICE, DTLS-SRTP) or a G.729 device would do is done by
 * rtpengine, in a call of its own that has nothing to do with the one under test.
 */
import type { Ng } from '../../apps/edge/src/engines/ng.ts';
import type { G711 } from '../../packages/demo-carrier/src/g711.ts';
import { openRtp, type Rtp } from './rtp.ts';
import { unique } from './sip.ts';
import { openTap, type Tap } from './tap.ts';
import { waitFor } from './wait.ts';

export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

export interface MediaSide {
  rtp: Rtp;
  offer(direction?: Direction): Promise<string>;
  /** The other side's answer to the last offer. */
  accept(answer: string): Promise<void>;
  answer(offer: string, direction?: Direction): Promise<string>;
  /** Waits until that tone, and nothing louder, is what arrives. */
  hears(hz: number): Promise<void>;
  close(): Promise<void>;
}

export interface PlainOptions {
  address: string;
  /** What it plays, from the first answer on. */
  hz: number;
  codecs?: G711[];
  /** Payload type of key tones. */
  keyType?: number;
}

const types: Record<G711, number> = { PCMU: 0, PCMA: 8 };

/** Where plain RTP of that description goes, and in which codec: the first it names. */
export function readPlain(sdp: string): { address: string; port: number; codec: G711 | null; types: number[]; direction: Direction } {
  const audio = /^m=audio (\d+) RTP\/AVP ([\d ]+)/m.exec(sdp);
  if (!audio) throw new Error(`no plain audio in:\n${sdp}`);
  const listed = (audio[2] ?? '').trim().split(' ').map(Number);
  return {
    address: /^c=IN IP4 (\S+)/m.exec(sdp)?.[1] ?? '',
    port: Number(audio[1]),
    codec: listed[0] === 0 ? 'PCMU' : listed[0] === 8 ? 'PCMA' : null,
    types: listed,
    direction: (/^a=(sendrecv|sendonly|recvonly|inactive)\r?$/m.exec(sdp)?.[1] ?? 'sendrecv') as Direction,
  };
}

/** An answer uses the payload types of the offer (RFC 3264 section 6.1). */
const keyTypeOf = (offer: string) => Number(/^a=rtpmap:(\d+) telephone-event\/8000/im.exec(offer)?.[1] ?? 0) || null;

/** G.711 and key tones over plain RTP. */
export async function plainSide({ address, hz, codecs = ['PCMU', 'PCMA'], keyType: ownKeyType = 101 }: PlainOptions): Promise<MediaSide> {
  const rtp = await openRtp(address);
  let version = 0;
  const describe = (names: G711[], direction: Direction, keyType: number) => {
    const lines = ['v=0', `o=side 1 ${++version} IN IP4 ${address}`, 's=-', `c=IN IP4 ${address}`, 't=0 0'];
    lines.push(`m=audio ${rtp.port} RTP/AVP ${[...names.map((name) => types[name]), keyType].join(' ')}`);
    for (const name of names) lines.push(`a=rtpmap:${types[name]} ${name}/8000`);
    lines.push(`a=rtpmap:${keyType} telephone-event/8000`, `a=fmtp:${keyType} 0-15`, 'a=ptime:20', `a=${direction}`);
    return `${lines.join('\r\n')}\r\n`;
  };
  const send = (other: string, mine: Direction) => {
    const place = readPlain(other);
    const codec = codecs.find((name) => place.types.includes(types[name]));
    const wanted = place.direction === 'sendrecv' || place.direction === 'recvonly';
    if (!codec || place.port === 0 || !wanted || mine === 'recvonly' || mine === 'inactive') return rtp.pause();
    rtp.play(place, codec, hz);
  };
  let offered: Direction = 'sendrecv';
  return {
    rtp,
    async offer(direction = 'sendrecv') {
      offered = direction;
      return describe(codecs, direction, ownKeyType);
    },
    async accept(answer) {
      send(answer, offered);
    },
    async answer(offer, direction = 'sendrecv') {
      const common = codecs.filter((name) => readPlain(offer).types.includes(types[name]));
      if (common.length === 0) throw new Error(`no codec in common with:\n${offer}`);
      send(offer, direction);
      return describe(common, direction, keyTypeOf(offer) ?? ownKeyType);
    },
    async hears(hz) {
      rtp.forget();
      let lookAgainMs = 0;
      const heard = () => {
        // Looking costs some milliseconds.
        if (performance.now() < lookAgainMs) return false;
        lookAgainMs = performance.now() + 100;
        return Math.abs((rtp.tone()?.hz ?? 0) - hz) < 15;
      };
      await waitFor(`${hz} Hz at ${address}`, heard, 6_000).catch((error) => {
        throw new Error(`${error.message}; heard ${JSON.stringify(rtp.tone())}, packets by type ${JSON.stringify(rtp.types())}`);
      });
    },
    close: () => rtp.close(),
  };
}

type Flags = Record<string, unknown>;

/** `inner` behind an rtpengine call of its own; `out` is how the wire wants it, `into` what `inner` understands. */
function behind(ng: Ng, inner: MediaSide, out: Flags, into: Flags): MediaSide {
  const call = unique('media-');
  const ask = async (command: string, values: Flags) => {
    const answer = await ng.ask(command, { 'call-id': call, replace: ['origin', 'session-connection'], ...values });
    if (answer.result !== 'ok') throw new Error(`rtpengine: ${JSON.stringify(answer)}`);
    return String(answer.sdp);
  };
  return {
    rtp: inner.rtp,
    async offer(direction) {
      return ask('offer', { ...out, sdp: await inner.offer(direction), 'from-tag': 'near' });
    },
    async accept(answer) {
      await inner.accept(await ask('answer', { ...into, sdp: answer, 'from-tag': 'near', 'to-tag': 'far' }));
    },
    async answer(offer, direction) {
      const plain = await ask('offer', { ...into, sdp: offer, 'from-tag': 'far' });
      return ask('answer', { ...out, sdp: await inner.answer(plain, direction), 'from-tag': 'far', 'to-tag': 'near' });
    },
    hears: inner.hears,
    async close() {
      await ng.ask('delete', { 'call-id': call, 'from-tag': 'near' }).catch(() => undefined);
      await inner.close();
    },
  };
}

const plain = { ICE: 'remove', DTLS: 'off', 'transport-protocol': 'RTP/AVP', 'rtcp-mux': ['demux'] };

/** What a browser speaks: ICE, DTLS-SRTP, RTCP on the same port. */
export async function browserSide(ng: Ng, options: PlainOptions): Promise<MediaSide> {
  const inner = await plainSide(options);
  return behind(
    ng,
    inner,
    { ICE: 'force', 'transport-protocol': 'UDP/TLS/RTP/SAVPF', 'rtcp-mux': ['offer', 'require'], flags: ['generate mid'] },
    plain,
  );
}

/** A carrier that speaks G.729 and nothing else: what arrives is decoded, so a tone that is heard was real G.729. */
export async function g729Side(ng: Ng, options: PlainOptions): Promise<MediaSide & { tap: Tap }> {
  const inner = await plainSide({ ...options, codecs: ['PCMU'] });
  const gateway = behind(
    ng,
    inner,
    { ...plain, codec: { mask: ['PCMU'], transcode: ['G729'] } },
    { ...plain, codec: { mask: ['G729'], transcode: ['PCMU'] } },
  );
  const tap = await openTap(options.address);
  /** Out: the wire is told of the tap; in: the device is. */
  const through = (end: 'near' | 'far', sdp: string) => {
    const { address, port } = readPlain(sdp);
    tap[end] = { address, port };
    return sdp.replace(/^m=audio \d+/m, `m=audio ${tap.port}`).replace(/^c=IN IP4 \S+/m, `c=IN IP4 ${options.address}`);
  };
  return {
    ...gateway,
    tap,
    offer: async (direction) => through('near', await gateway.offer(direction)),
    accept: (answer) => gateway.accept(through('far', answer)),
    answer: async (offer, direction) => through('near', await gateway.answer(withoutG711(through('far', offer)), direction)),
    async close() {
      await tap.close();
      await gateway.close();
    },
  };
}

/** A device that knows no G.711 does not see it. */
const withoutG711 = (sdp: string) =>
  sdp.replace(/^(m=audio \d+ RTP\/AVP)([\d ]+)/m, (_, start: string, listed: string) => start + listed.replace(/ (0|8)(?= |$)/g, ''));
