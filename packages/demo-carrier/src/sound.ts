/**
 * The carrier's sound: a tone out, a meter on what comes in. G.711 in RTP (RFC 3550, RFC 3551) over one UDP port, 20 ms packets; RTCP on the next
 * one, where it is asked for.
 */
import { randomInt } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { decodeSample, encodeSample, type G711, payloadTypes, samplesPerSecond } from './g711.ts';
import { Reception, senderReportPacket, senderReportTime } from './rtcp.ts';
import { type Tone, ToneMeter } from './tone-meter.ts';

export interface Heard {
  /** G.711 packets that arrived. */
  packets: number;
  /** The loudest tone of the last two seconds; null in silence. */
  tone: Tone | null;
  /** Keys that were pressed at the other end, in order: '19*0#' (RFC 4733). */
  keys: string;
}

/** What is wrong with this carrier's network, and whether it talks about it. */
export interface Network {
  /** Sends and answers RTCP reports. Many carriers do not. */
  rtcp?: boolean;
  /** Evenly spread. */
  lostPercent?: { sent?: number; received?: number };
}

const reportMs = 2_000;
const packetMs = 20;
const samplesPerPacket = (samplesPerSecond * packetMs) / 1000;
const amplitude = 0.35;
/** As messages.ts offers it. */
const keyTones = 101;
const keyNames = '0123456789*#ABCD';

const bound = (address: string, port: number): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
    socket.once('error', reject);
    socket.bind({ address, port, exclusive: true }, () => {
      socket.off('error', reject);
      // A datagram to a port that is gone comes back as an error; the other side hanging up first is no fault.
      socket.on('error', () => undefined);
      resolve(socket);
    });
  });

/** An even port for RTP and the next one for RTCP (RFC 3550 section 11), whose packets are read and forgotten. */
async function portPair(address: string): Promise<[rtp: Socket, rtcp: Socket]> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const rtp = await bound(address, 0);
    const port = rtp.address().port;
    const rtcp = port % 2 === 0 ? await bound(address, port + 1).catch(() => null) : null;
    if (rtcp) return [rtp, rtcp];
    rtp.close();
  }
  throw new Error(`No two free UDP ports next to each other on ${address}.`);
}

/** True for that share of all n, evenly spread. */
const isLost = (n: number, percent: number) => Math.floor((n * percent) / 100) !== Math.floor(((n - 1) * percent) / 100);

/** The payload of an RTP packet, after its CSRC list and header extension; null for anything else. */
function rtpPayload(packet: Buffer): { type: number; payload: Buffer } | null {
  const first = packet[0] ?? 0;
  if (packet.length < 12 || first >> 6 !== 2) return null;
  let start = 12 + (first & 0x0f) * 4;
  if (first & 0x10) {
    if (packet.length < start + 4) return null;
    start += 4 + packet.readUInt16BE(start + 2) * 4;
  }
  const padding = first & 0x20 ? (packet[packet.length - 1] ?? 0) : 0;
  if (packet.length - padding < start) return null;
  return { type: (packet[1] ?? 0) & 0x7f, payload: packet.subarray(start, packet.length - padding) };
}

export class Sound {
  readonly port: number;
  private meter = new ToneMeter();
  private readonly ssrc = randomInt(2 ** 32);
  private packetsIn = 0;
  private keys = '';
  private lastKeyAt: number | null = null;
  private packetsOut = 0;
  private packetsArrived = 0;
  private readonly reception = new Reception(samplesPerSecond);
  private lastReport: { ssrc: number; lastReport: number; atMs: number } | null = null;
  private timer: NodeJS.Timeout | null = null;
  private to: { address: string; port: number; codec: G711 } | null = null;
  private readonly rtp: Socket;
  private readonly rtcp: Socket;
  private readonly network: Network;
  private reportTimer: NodeJS.Timeout | null = null;

  private constructor([rtp, rtcp]: [rtp: Socket, rtcp: Socket], network: Network) {
    this.rtp = rtp;
    this.rtcp = rtcp;
    this.network = network;
    this.port = rtp.address().port;
    rtp.on('message', (packet) => this.hear(packet));
    rtcp.on('message', (packet) => {
      const time = senderReportTime(packet);
      if (time) this.lastReport = { ...time, atMs: Date.now() };
    });
  }

  static async open(address: string, network: Network = {}): Promise<Sound> {
    return new Sound(await portPair(address), network);
  }

  private hear(packet: Buffer): void {
    const read = rtpPayload(packet);
    if (read?.type === keyTones) this.hearKey(read.payload, packet.readUInt32BE(4));
    const codec = read && (Object.keys(payloadTypes) as G711[]).find((name) => payloadTypes[name] === read.type);
    if (!read || !codec) return;
    if (isLost(++this.packetsArrived, this.network.lostPercent?.received ?? 0)) return;
    this.packetsIn++;
    this.reception.arrived({
      seq: packet.readUInt16BE(2),
      timestamp: packet.readUInt32BE(4),
      ssrc: packet.readUInt32BE(8),
      atMs: Date.now(),
    });
    this.meter.push(Array.from(read.payload, decodeSample[codec]));
  }

  /** A key is told several times, its end too: each counts once, by its timestamp (RFC 4733 section 2.5). */
  private hearKey(payload: Buffer, timestamp: number): void {
    if (payload.length < 4 || ((payload[1] ?? 0) & 0x80) === 0 || this.lastKeyAt === timestamp) return;
    this.lastKeyAt = timestamp;
    this.keys += keyNames[payload[0] ?? 0] ?? '';
  }

  /** Sends a tone (null: silence) to that place from now on; calling it again moves the sound there. */
  play(to: { address: string; port: number; codec: G711 }, toneHz: number | null): void {
    this.to = to;
    if (this.timer) return;
    const startedMs = performance.now();
    if (this.network.rtcp) this.reportTimer = setInterval(() => this.report(), reportMs);
    this.timer = setInterval(() => {
      // As many packets as are due: a late timer must not slow the sound down.
      while (this.packetsOut * packetMs <= performance.now() - startedMs) this.send(toneHz);
    }, packetMs);
  }

  private send(toneHz: number | null): void {
    if (!this.to) return;
    const { address, port, codec } = this.to;
    const packet = Buffer.alloc(12 + samplesPerPacket);
    const first = this.packetsOut * samplesPerPacket;
    packet[0] = 0x80;
    packet[1] = payloadTypes[codec] | (this.packetsOut === 0 ? 0x80 : 0);
    packet.writeUInt16BE(this.packetsOut & 0xffff, 2);
    packet.writeUInt32BE(first >>> 0, 4);
    packet.writeUInt32BE(this.ssrc, 8);
    for (let i = 0; i < samplesPerPacket; i++) {
      const turn = toneHz === null ? 0 : Math.sin((2 * Math.PI * toneHz * (first + i)) / samplesPerSecond);
      packet[12 + i] = encodeSample[codec](turn * amplitude);
    }
    this.packetsOut++;
    if (isLost(this.packetsOut, this.network.lostPercent?.sent ?? 0)) return;
    this.rtp.send(packet, port, address);
  }

  /** RTCP goes to the port next to that of the sound (RFC 3550 section 11). */
  private report(): void {
    if (!this.to) return;
    const [block, last, atMs] = [this.reception.block(), this.lastReport, Date.now()];
    const packet = senderReportPacket({
      ssrc: this.ssrc,
      atMs,
      timestamp: this.packetsOut * samplesPerPacket,
      packets: this.packetsOut,
      octets: this.packetsOut * samplesPerPacket,
      about: block && {
        ...block,
        ...(last?.ssrc === block.ssrc
          ? { lastReport: last.lastReport, sinceLastReportMs: atMs - last.atMs }
          : { lastReport: 0, sinceLastReportMs: 0 }),
      },
    });
    this.rtcp.send(packet, this.to.port + 1, this.to.address);
  }

  heard(): Heard {
    return { packets: this.packetsIn, tone: this.meter.loudest(), keys: this.keys };
  }

  /** The call is over: nothing more is sent, and what was heard is forgotten. The ports stay for the next one. */
  rest(): void {
    this.quiet();
    this.packetsIn = 0;
    this.packetsOut = 0;
    this.meter = new ToneMeter();
    this.keys = '';
    this.lastKeyAt = null;
  }

  private quiet(): void {
    if (this.timer) clearInterval(this.timer);
    if (this.reportTimer) clearInterval(this.reportTimer);
    this.timer = null;
    this.reportTimer = null;
    this.to = null;
  }

  sentPackets(): number {
    return this.packetsOut;
  }

  close(): void {
    this.quiet();
    this.rtp.close();
    this.rtcp.close();
  }
}
