/**
 * What rtpengine knows of a call's media, read from its answer to `query` (docs/ng_control_protocol.md; daemon/call_interfaces.c ng_call_stats).
 * Pure. The counters of a stream are what ARRIVED there. An entry under `SSRC` is named after who REPORTED, and says what that side received.
 */
import type { CallMedia, RtcpHeard } from '@patchcord/contracts';
import type { NgAnswer } from '../engines/ng.ts';

export type MediaFigures = Omit<CallMedia, 'type' | 'at' | 'call'>;

type Table = Record<string, unknown>;

const table = (value: unknown): Table => (typeof value === 'object' && value !== null ? (value as Table) : {});
const list = (value: unknown): Table[] => (Array.isArray(value) ? value.map(table) : []);
const flags = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
const number = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : 0);

interface Side {
  packets: number;
  /** Under which it sends, and so reports. */
  ssrcs: string[];
}

/** Only phones speak DTLS-SRTP; apps that rang and did not answer are phones without packets. */
function sidesOf(answer: NgAnswer): { carrier: Side; phone: Side } {
  const sides = { carrier: { packets: 0, ssrcs: [] }, phone: { packets: 0, ssrcs: [] } } as { carrier: Side; phone: Side };
  for (const tag of Object.values(table(answer.tags))) {
    for (const media of list(table(tag).medias)) {
      const side = flags(media.flags).includes('DTLS-SRTP') ? sides.phone : sides.carrier;
      for (const stream of list(media.streams)) {
        if (stream.SSRC !== undefined) side.ssrcs.push(String(stream.SSRC));
        if (flags(stream.flags).includes('RTP')) side.packets += number(table(stream.stats).packets);
      }
    }
  }
  return sides;
}

/**
 * rtpengine's shares are whole percents, rounded down, so a share is also worked out from the packets lost in all; the greater is nearer.
 * `sent`: packets that left for that side.
 */
function heardBy(side: Side, ssrcs: Table, sent: number): RtcpHeard | null {
  const told = table(side.ssrcs.map((ssrc) => ssrcs[ssrc]).find((one) => one !== undefined));
  const mean = table(told['average MOS']);
  if (number(mean.samples) === 0) return null;
  const [lowest, highest] = [table(told['lowest MOS']), table(told['highest MOS'])];
  const spans = [mean, lowest, highest, ...list(table(told['MOS progression']).entries)];
  const worst = (name: string) => Math.max(...spans.map((span) => number(span[name])));
  const percent = (value: number) => Math.round(Math.min(100, value) * 100) / 100;
  // 24 bits with a sign (RFC 3550 section 6.4.1): repeated packets make it negative.
  const cumulative = number(told['cumulative loss']);
  const lost = cumulative < 0x800000 ? cumulative : 0;
  const lossPercent = percent(Math.max(number(mean['packet loss']), sent > 0 ? (100 * lost) / sent : 0));
  const roundTripUs = number(mean['round-trip time leg']);
  return {
    lossPercent,
    worstLossPercent: percent(Math.max(worst('packet loss'), lossPercent)),
    jitterMs: number(mean.jitter),
    worstJitterMs: worst('jitter'),
    roundTripMs: roundTripUs > 0 ? Math.round(roundTripUs / 100) / 10 : null,
  };
}

/** null: rtpengine does not know the call, or no packet ever came. */
export function readMediaFigures(answer: NgAnswer): MediaFigures | null {
  if (answer.result !== 'ok') return null;
  const { carrier, phone } = sidesOf(answer);
  if (carrier.packets + phone.packets === 0) return null;
  const ssrcs = table(answer.SSRC);
  return {
    packetsFromCarrier: carrier.packets,
    packetsFromPhone: phone.packets,
    heardByCarrier: heardBy(carrier, ssrcs, phone.packets),
    heardByPhone: heardBy(phone, ssrcs, carrier.packets),
  };
}
