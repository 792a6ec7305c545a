/** Reads one look at the browser's counters. */
import type { Counters } from './quality.ts';

type Entry = Record<string, unknown>;

const number = (value: unknown): number | null => (typeof value === 'number' && Number.isFinite(value) ? value : null);
const toMs = (seconds: unknown): number | null => {
  const value = number(seconds);
  return value === null ? null : value * 1000;
};

/** `stats`: what getStats() gave. Browsers leave out what they do not know. */
export function readCounters(stats: Pick<ReadonlyMap<string, unknown>, 'forEach'> | RTCStatsReport): Counters {
  const byId = new Map<string, Entry>();
  stats.forEach((entry: unknown, id: string) => {
    byId.set(id, entry as Entry);
  });
  const all = [...byId.values()];
  const ofAudio = (type: string) => all.find((entry) => entry.type === type && (entry.kind ?? 'audio') === 'audio');
  const codecOf = (entry: Entry | undefined) => {
    const mimeType = byId.get(String(entry?.codecId))?.mimeType;
    return typeof mimeType === 'string' ? (mimeType.split('/')[1] ?? null) : null;
  };
  const inbound = ofAudio('inbound-rtp');
  const sent = ofAudio('outbound-rtp');
  const reported = ofAudio('remote-inbound-rtp');
  return {
    inbound: inbound
      ? {
          packets: number(inbound.packetsReceived) ?? 0,
          packetsLost: number(inbound.packetsLost) ?? 0,
          jitterMs: toMs(inbound.jitter) ?? 0,
          bufferMs: toMs(inbound.jitterBufferDelay) ?? 0,
          bufferSamples: number(inbound.jitterBufferEmittedCount) ?? 0,
          codec: codecOf(inbound),
        }
      : null,
    outbound: reported
      ? {
          packetsSent: number(sent?.packetsSent) ?? 0,
          packetsLost: number(reported.packetsLost) ?? 0,
          reportedAtMs: number(reported.timestamp) ?? 0,
          lossPercent: 100 * (number(reported.fractionLost) ?? 0),
          jitterMs: toMs(reported.jitter) ?? 0,
          roundTripMs: toMs(reported.roundTripTime),
          codec: codecOf(sent),
        }
      : null,
    roundTripMs: toMs(selectedPair(all, byId)?.currentRoundTripTime),
  };
}

/** What came, and how many connection checks (RFC 7675) were sent and answered on the pair that the sound goes over; `atMs` is when the browser counted. */
export function readChecks(stats: RTCStatsReport) {
  const byId = new Map<string, Entry>();
  stats.forEach((entry: unknown, id: string) => {
    byId.set(id, entry as Entry);
  });
  const all = [...byId.values()];
  const pair = selectedPair(all, byId);
  const packets = all.filter(({ type }) => type === 'inbound-rtp').reduce((sum, entry) => sum + (number(entry.packetsReceived) ?? 0), 0);
  return {
    atMs: number(all[0]?.timestamp) ?? 0,
    packets,
    checksSent: number(pair?.requestsSent) ?? 0,
    checksAnswered: number(pair?.responsesReceived) ?? 0,
    hasWay: pair !== undefined,
  };
}

/** The pair of addresses that the sound goes over; Firefox marks it only on the pair itself. */
function selectedPair(all: Entry[], byId: Map<string, Entry>): Entry | undefined {
  const transport = all.find((entry) => entry.type === 'transport' && typeof entry.selectedCandidatePairId === 'string');
  if (transport) return byId.get(String(transport.selectedCandidatePairId));
  return all.find((entry) => entry.type === 'candidate-pair' && entry.nominated === true && entry.state === 'succeeded');
}
