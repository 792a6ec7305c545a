import { expect, test } from 'vitest';
import { type Counters, look, noQuality, summary } from './quality.ts';

const heard = (change: Partial<NonNullable<Counters['inbound']>> = {}, roundTripMs: number | null = 40): Counters => ({
  inbound: { packets: 100, packetsLost: 0, jitterMs: 2, bufferMs: 100 * 160 * 40, bufferSamples: 100 * 160, codec: 'PCMU', ...change },
  outbound: null,
  roundTripMs,
});
const told = (change: Partial<NonNullable<Counters['outbound']>> = {}): Counters => ({
  inbound: null,
  outbound: {
    packetsSent: 100,
    packetsLost: 0,
    reportedAtMs: 1,
    lossPercent: 0,
    jitterMs: 4,
    roundTripMs: 60,
    codec: 'PCMU',
    ...change,
  },
  roundTripMs: 20,
});
const after = (...looks: Counters[]) => summary(looks.reduce(look, noQuality));

test('nothing arrived: nothing to tell', () => {
  expect(after()).toBeNull();
  expect(after({ inbound: null, outbound: null, roundTripMs: 20 })).toBeNull();
});

test('a clean call is as good as a telephone line can be', () => {
  // One way: 40 / 2 + a packet of 20 + 40 in the buffer = 80 ms, R = 93.2 - 1.92.
  expect(after(heard())?.heardByPerson).toEqual({
    mos: 4.37,
    worstMos: 4.37,
    lossPercent: 0,
    worstLossPercent: 0,
    jitterMs: 2,
    worstJitterMs: 2,
    roundTripMs: 40,
    worstRoundTripMs: 40,
    packets: 100,
    packetsLost: 0,
  });
});

test('loss is that of the whole call, the worst that of one look', () => {
  const quality = after(heard(), heard({ packets: 180, packetsLost: 20 }), heard({ packets: 280, packetsLost: 20 }))?.heardByPerson;
  expect(quality).toMatchObject({ packets: 280, packetsLost: 20, lossPercent: 6.67, worstLossPercent: 20 });
  expect(quality?.worstMos).toBeLessThan(3);
  expect(quality?.mos).toBeGreaterThan(3.5);
});

test('jitter and round trip: mean and worst', () => {
  const quality = after(heard(), heard({ packets: 200, jitterMs: 30 }, 240), heard({ packets: 300, jitterMs: 4 }, null))?.heardByPerson;
  expect(quality).toMatchObject({ jitterMs: 12, worstJitterMs: 30, roundTripMs: 140, worstRoundTripMs: 240 });
});

test('while nothing is due (hold, silence that is not sent) nothing is judged', () => {
  const once = after(heard());
  expect(after(heard(), heard({ jitterMs: 500 }), heard({ jitterMs: 900 }))).toEqual(once);
});

test('a late packet takes back a loss, and is no gain', () => {
  const quality = after(heard({ packets: 95, packetsLost: 5 }), heard({ packets: 200, packetsLost: 0 }))?.heardByPerson;
  expect(quality).toMatchObject({ packetsLost: 0, lossPercent: 0, worstLossPercent: 5 });
});

test('a report of the other side counts once, however often it is looked at', () => {
  const quality = after(
    told(),
    told(),
    told({ reportedAtMs: 2, lossPercent: 10, packetsSent: 200, packetsLost: 10 }),
    told({ reportedAtMs: 2 }),
  );
  expect(quality?.heardByCaller).toMatchObject({ worstLossPercent: 10, jitterMs: 4, roundTripMs: 60 });
  // Two reports: one without loss, one of 10 %.
  expect(quality?.heardByCaller?.mos).toBeCloseTo((4.38 + 3.24) / 2, 1);
});

test('a side that sends no reports is not judged', () => {
  expect(after(heard())?.heardByCaller).toBeNull();
  expect(after(told())?.heardByPerson).toBeNull();
});

test('a connection that closes does not take the figures with it', () => {
  const quality = after(heard(), { inbound: null, outbound: null, roundTripMs: null });
  expect(quality?.heardByPerson).toMatchObject({ packets: 100, mos: 4.37 });
});
