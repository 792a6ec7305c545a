import { expect, test } from 'vitest';
import { meanOpinionScore, oneWayDelayMs, qualityWord, ratingFactor } from './voice-quality.ts';

test.each([
  // Known values: G.107 (R 93.2 is MOS 4.41), and the equations worked out by hand.
  ['G.711, nothing wrong', { lossPercent: 0, oneWayDelayMs: 0, codec: 'PCMU' }, 93.2, 4.41],
  ['G.711, 5 % lost', { lossPercent: 5, oneWayDelayMs: 0, codec: 'PCMA' }, 77.42, 3.92],
  ['G.711, 20 % lost', { lossPercent: 20, oneWayDelayMs: 0, codec: 'PCMU' }, 51.07, 2.63],
  ['150 ms of delay', { lossPercent: 0, oneWayDelayMs: 150, codec: 'PCMU' }, 89.6, 4.34],
  ['400 ms of delay', { lossPercent: 0, oneWayDelayMs: 400, codec: 'PCMU' }, 59.1, 3.05],
  ['G.729, nothing wrong', { lossPercent: 0, oneWayDelayMs: 0, codec: 'G729' }, 82.2, 4.1],
  ['everything lost', { lossPercent: 100, oneWayDelayMs: 0, codec: 'PCMU' }, 17.26, 1.17],
  ['a codec nobody knows is taken for G.711', { lossPercent: 0, oneWayDelayMs: 0, codec: 'speex' }, 93.2, 4.41],
])('%s', (_name, impairments, rating, mos) => {
  expect(ratingFactor(impairments)).toBeCloseTo(rating, 1);
  expect(meanOpinionScore(impairments)).toBeCloseTo(mos, 1);
});

test('more loss or more delay never sounds better', () => {
  for (let n = 1; n <= 100; n++) {
    const before = { lossPercent: n - 1, oneWayDelayMs: (n - 1) * 10 };
    expect(meanOpinionScore({ lossPercent: n, oneWayDelayMs: 0 })).toBeLessThanOrEqual(
      meanOpinionScore({ lossPercent: before.lossPercent, oneWayDelayMs: 0 }),
    );
    expect(meanOpinionScore({ lossPercent: 0, oneWayDelayMs: n * 10 })).toBeLessThanOrEqual(
      meanOpinionScore({ lossPercent: 0, oneWayDelayMs: before.oneWayDelayMs }),
    );
  }
});

test('nonsense stays on the scale', () => {
  for (const lossPercent of [-5, 250])
    for (const delay of [-10, 1e9]) {
      const mos = meanOpinionScore({ lossPercent, oneWayDelayMs: delay });
      expect(mos).toBeGreaterThanOrEqual(1);
      expect(mos).toBeLessThanOrEqual(4.5);
    }
});

test('one way is half the round trip, a packet, and the buffer or what it will be', () => {
  expect(oneWayDelayMs({ roundTripMs: 80, jitterMs: 5, bufferMs: 60 })).toBe(120);
  expect(oneWayDelayMs({ roundTripMs: 80, jitterMs: 5 })).toBe(70);
  expect(oneWayDelayMs({ roundTripMs: null, jitterMs: 5, bufferMs: null })).toBe(30);
});

test('in a word', () => {
  expect([4.41, 3.95, 3.94, 3.05, 3.04, 1].map(qualityWord)).toEqual(['good', 'good', 'fair', 'fair', 'poor', 'poor']);
});
