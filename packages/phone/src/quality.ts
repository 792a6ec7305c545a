/**
 * What a call sounds like, from the browser's counters. Pure: a look at the counters (`Counters`) every few seconds, and what came between two
 * looks is one sample. Read from RTCPeerConnection.getStats (https://www.w3.org/TR/webrtc-stats/).
 */
import type { HeardMeasured } from '@patchcord/contracts';
import { meanOpinionScore, oneWayDelayMs } from '@patchcord/contracts/voice-quality';

/** All since the call began, where it is not said otherwise. */
export interface Counters {
  /** The caller's voice as it arrives here; null: nothing has arrived. */
  inbound: {
    packets: number;
    packetsLost: number;
    /** Now. */
    jitterMs: number;
    /** Time that samples spent in the jitter buffer, all together, and how many samples that was. */
    bufferMs: number;
    bufferSamples: number;
    codec: string | null;
  } | null;
  /** This person's voice, as the other side's newest RTCP report tells it; null: it sends none. */
  outbound: {
    packetsSent: number;
    packetsLost: number;
    /** When that report came: a report is one sample, however often it is looked at. */
    reportedAtMs: number;
    /** Since the report before. */
    lossPercent: number;
    jitterMs: number;
    roundTripMs: number | null;
    codec: string | null;
  } | null;
  /** To the edge and back, now. */
  roundTripMs: number | null;
}

interface Sample {
  lossPercent: number;
  jitterMs: number;
  roundTripMs: number | null;
  mos: number;
}

/** Samples of one direction, added up. */
interface Tally {
  samples: number;
  mos: number;
  worstMos: number;
  jitterMs: number;
  worstJitterMs: number;
  worstLossPercent: number;
  roundTrips: number;
  roundTripMs: number;
  worstRoundTripMs: number;
}

export interface Quality {
  last: Counters;
  inbound: Tally;
  outbound: Tally;
}

const noSamples: Tally = {
  samples: 0,
  mos: 0,
  worstMos: 5,
  jitterMs: 0,
  worstJitterMs: 0,
  worstLossPercent: 0,
  roundTrips: 0,
  roundTripMs: 0,
  worstRoundTripMs: 0,
};
export const noQuality: Quality = { last: { inbound: null, outbound: null, roundTripMs: null }, inbound: noSamples, outbound: noSamples };

function add(tally: Tally, sample: Sample | null): Tally {
  if (!sample) return tally;
  const { mos, jitterMs, lossPercent, roundTripMs } = sample;
  return {
    samples: tally.samples + 1,
    mos: tally.mos + mos,
    worstMos: Math.min(tally.worstMos, mos),
    jitterMs: tally.jitterMs + jitterMs,
    worstJitterMs: Math.max(tally.worstJitterMs, jitterMs),
    worstLossPercent: Math.max(tally.worstLossPercent, lossPercent),
    roundTrips: tally.roundTrips + (roundTripMs === null ? 0 : 1),
    roundTripMs: tally.roundTripMs + (roundTripMs ?? 0),
    worstRoundTripMs: Math.max(tally.worstRoundTripMs, roundTripMs ?? 0),
  };
}

const share = (part: number, whole: number) => (whole > 0 ? Math.min(100, (100 * part) / whole) : 0);

/** null where no packet was due: on hold, or silence that is not sent, says nothing about the network. */
function inboundSample(before: Counters, now: Counters): Sample | null {
  if (!now.inbound) return null;
  const was = before.inbound ?? { packets: 0, packetsLost: 0, bufferMs: 0, bufferSamples: 0 };
  const { jitterMs, codec } = now.inbound;
  const packets = now.inbound.packets - was.packets;
  // A packet that was late and not lost takes one back.
  const lost = Math.max(0, now.inbound.packetsLost - was.packetsLost);
  if (packets < 0 || packets + lost === 0) return null;
  const samples = now.inbound.bufferSamples - was.bufferSamples;
  const bufferMs = samples > 0 ? (now.inbound.bufferMs - was.bufferMs) / samples : null;
  const lossPercent = share(lost, packets + lost);
  const { roundTripMs } = now;
  const delay = oneWayDelayMs({ roundTripMs, jitterMs, bufferMs });
  return { lossPercent, jitterMs, roundTripMs, mos: meanOpinionScore({ lossPercent, oneWayDelayMs: delay, codec }) };
}

function outboundSample(before: Counters, { outbound }: Counters): Sample | null {
  if (!outbound || outbound.reportedAtMs === before.outbound?.reportedAtMs) return null;
  const { lossPercent, jitterMs, roundTripMs, codec } = outbound;
  const delay = oneWayDelayMs({ roundTripMs, jitterMs });
  return { lossPercent, jitterMs, roundTripMs, mos: meanOpinionScore({ lossPercent, oneWayDelayMs: delay, codec }) };
}

/** How the other side is heard at this moment; null: nothing came since the look before. */
export type HeardNow = Pick<Sample, 'lossPercent' | 'jitterMs' | 'roundTripMs' | 'mos'>;
export const heardNow = (before: Quality, now: Counters): HeardNow | null => inboundSample(before.last, now);

export function look(quality: Quality, now: Counters): Quality {
  return {
    // A connection that is closing forgets what it counted.
    last: { ...now, inbound: now.inbound ?? quality.last.inbound, outbound: now.outbound ?? quality.last.outbound },
    inbound: add(quality.inbound, inboundSample(quality.last, now)),
    outbound: add(quality.outbound, outboundSample(quality.last, now)),
  };
}

const rounded = (value: number) => Math.round(Math.min(60_000, Math.max(0, value)) * 10) / 10;
const twoDecimals = (value: number) => Math.round(value * 100) / 100;

function heard(tally: Tally, packets: number, packetsLost: number): HeardMeasured | null {
  if (tally.samples === 0) return null;
  const hasRoundTrip = tally.roundTrips > 0;
  const lost = Math.max(0, packetsLost);
  return {
    mos: twoDecimals(tally.mos / tally.samples),
    worstMos: twoDecimals(tally.worstMos),
    lossPercent: twoDecimals(share(lost, packets + lost)),
    worstLossPercent: twoDecimals(tally.worstLossPercent),
    jitterMs: rounded(tally.jitterMs / tally.samples),
    worstJitterMs: rounded(tally.worstJitterMs),
    roundTripMs: hasRoundTrip ? rounded(tally.roundTripMs / tally.roundTrips) : null,
    worstRoundTripMs: hasRoundTrip ? rounded(tally.worstRoundTripMs) : null,
    packets,
    packetsLost: lost,
  };
}

/** What is reported of the call so far; null while there is nothing to tell. */
export function summary({ last, inbound, outbound }: Quality) {
  const heardByPerson = last.inbound ? heard(inbound, last.inbound.packets, last.inbound.packetsLost) : null;
  const sent = last.outbound;
  const arrived = sent ? Math.max(0, sent.packetsSent - sent.packetsLost) : 0;
  const heardByCaller = sent ? heard(outbound, arrived, sent.packetsLost) : null;
  return heardByPerson || heardByCaller ? { heardByPerson, heardByCaller } : null;
}
