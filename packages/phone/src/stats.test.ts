import { expect, test } from 'vitest';
import { readCounters } from './stats.ts';

const entries: [string, object][] = [
  [
    'in',
    {
      type: 'inbound-rtp',
      kind: 'audio',
      packetsReceived: 250,
      packetsLost: 3,
      jitter: 0.004,
      jitterBufferDelay: 12,
      jitterBufferEmittedCount: 240,
      codecId: 'c',
    },
  ],
  ['out', { type: 'outbound-rtp', kind: 'audio', packetsSent: 260, codecId: 'c' }],
  [
    'rin',
    {
      type: 'remote-inbound-rtp',
      kind: 'audio',
      packetsLost: 7,
      fractionLost: 0.05,
      jitter: 0.008,
      roundTripTime: 0.062,
      timestamp: 1234.5,
    },
  ],
  ['c', { type: 'codec', mimeType: 'audio/PCMU' }],
  ['t', { type: 'transport', selectedCandidatePairId: 'p2' }],
  ['p1', { type: 'candidate-pair', nominated: true, state: 'succeeded', currentRoundTripTime: 0.9 }],
  ['p2', { type: 'candidate-pair', nominated: true, state: 'succeeded', currentRoundTripTime: 0.021 }],
];
const without = (...ids: string[]) => readCounters(new Map(entries.filter(([id]) => !ids.includes(id))));

test('seconds become milliseconds, shares percent', () => {
  expect(without()).toEqual({
    inbound: { packets: 250, packetsLost: 3, jitterMs: 4, bufferMs: 12_000, bufferSamples: 240, codec: 'PCMU' },
    outbound: { packetsSent: 260, packetsLost: 7, reportedAtMs: 1234.5, lossPercent: 5, jitterMs: 8, roundTripMs: 62, codec: 'PCMU' },
    roundTripMs: 21,
  });
});

test('what a browser does not tell is not known', () => {
  expect(without('rin').outbound).toBeNull();
  expect(without('in').inbound).toBeNull();
  expect(without('c').inbound?.codec).toBeNull();
  expect(without('t', 'p1').roundTripMs).toBe(21);
  expect(without('t', 'p1', 'p2').roundTripMs).toBeNull();
});
