/** The little of RTCP that tells the other side how its sound arrives: sender reports with one report block (RFC 3550 section 6.4). Pure. */

const senderReport = 200;
/** Seconds from 1900, where NTP begins, to 1970. */
const ntpOffsetSeconds = 2_208_988_800;

const ntp = (unixMs: number): { seconds: number; fraction: number } => ({
  seconds: Math.floor(unixMs / 1000) + ntpOffsetSeconds,
  fraction: Math.floor(((unixMs % 1000) / 1000) * 2 ** 32),
});

export interface Arrival {
  seq: number;
  timestamp: number;
  ssrc: number;
  atMs: number;
}

export interface ReportBlock {
  ssrc: number;
  /** In 256ths, since the block before. */
  fractionLost: number;
  packetsLost: number;
  highestSeq: number;
  /** In timestamp units. */
  jitter: number;
}

/** Counts what arrives of one sender, as RFC 3550 appendices A.1, A.3 and A.8 do; a new SSRC begins anew. */
export class Reception {
  private ssrc: number | null = null;
  private baseSeq = 0;
  private maxSeq = 0;
  private cycles = 0;
  private received = 0;
  private expectedBefore = 0;
  private receivedBefore = 0;
  private transit: number | null = null;
  private jitter = 0;
  private readonly samplesPerMs: number;

  constructor(samplesPerSecond: number) {
    this.samplesPerMs = samplesPerSecond / 1000;
  }

  arrived({ seq, timestamp, ssrc, atMs }: Arrival): void {
    if (ssrc !== this.ssrc) {
      Object.assign(this, { ssrc, baseSeq: seq, maxSeq: seq, cycles: 0, received: 0, expectedBefore: 0, receivedBefore: 0 });
      Object.assign(this, { transit: null, jitter: 0 });
    }
    const ahead = (seq - this.maxSeq) & 0xffff;
    if (ahead < 0x8000) {
      if (seq < this.maxSeq) this.cycles += 0x10000;
      this.maxSeq = seq;
    }
    this.received++;
    const transit = (atMs * this.samplesPerMs - timestamp) % 2 ** 32;
    if (this.transit !== null) this.jitter += (Math.abs(transit - this.transit) - this.jitter) / 16;
    this.transit = transit;
  }

  /** null: nothing has arrived. Each block covers the time since the one before. */
  block(): ReportBlock | null {
    if (this.ssrc === null) return null;
    const highestSeq = this.cycles + this.maxSeq;
    const expected = highestSeq - this.baseSeq + 1;
    const [expectedNow, receivedNow] = [expected - this.expectedBefore, this.received - this.receivedBefore];
    this.expectedBefore = expected;
    this.receivedBefore = this.received;
    const lostNow = Math.max(0, expectedNow - receivedNow);
    return {
      ssrc: this.ssrc,
      fractionLost: expectedNow > 0 ? Math.min(255, Math.floor((lostNow * 256) / expectedNow)) : 0,
      packetsLost: Math.max(0, expected - this.received),
      highestSeq,
      jitter: Math.floor(this.jitter),
    };
  }
}

/** The middle 32 bits of the time in a sender report, which its receiver sends back (LSR); null for any other packet. */
export function senderReportTime(packet: Buffer): { ssrc: number; lastReport: number } | null {
  if (packet.length < 28 || (packet[0] ?? 0) >> 6 !== 2 || packet[1] !== senderReport) return null;
  return { ssrc: packet.readUInt32BE(4), lastReport: packet.readUInt32BE(10) };
}

export interface SenderReport {
  ssrc: number;
  atMs: number;
  timestamp: number;
  packets: number;
  octets: number;
  about: (ReportBlock & { lastReport: number; sinceLastReportMs: number }) | null;
}

export function senderReportPacket({ ssrc, atMs, timestamp, packets, octets, about }: SenderReport): Buffer {
  const packet = Buffer.alloc(28 + (about ? 24 : 0));
  packet[0] = 0x80 | (about ? 1 : 0);
  packet[1] = senderReport;
  packet.writeUInt16BE(packet.length / 4 - 1, 2);
  packet.writeUInt32BE(ssrc, 4);
  const { seconds, fraction } = ntp(atMs);
  packet.writeUInt32BE(seconds % 2 ** 32, 8);
  packet.writeUInt32BE(fraction, 12);
  packet.writeUInt32BE(timestamp >>> 0, 16);
  packet.writeUInt32BE(packets, 20);
  packet.writeUInt32BE(octets, 24);
  if (about) {
    packet.writeUInt32BE(about.ssrc, 28);
    packet.writeUInt32BE(((about.fractionLost << 24) | (about.packetsLost & 0xffffff)) >>> 0, 32);
    packet.writeUInt32BE(about.highestSeq >>> 0, 36);
    packet.writeUInt32BE(about.jitter, 40);
    packet.writeUInt32BE(about.lastReport, 44);
    packet.writeUInt32BE(Math.round((about.sinceLastReportMs / 1000) * 65_536), 48);
  }
  return packet;
}
