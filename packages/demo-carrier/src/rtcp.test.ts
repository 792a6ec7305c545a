import { expect, test } from 'vitest';
import { Reception, senderReportPacket, senderReportTime } from './rtcp.ts';

/** Packets of 20 ms that arrive on time, except those left out. */
const stream = (reception: Reception, from: number, to: number, leaveOut: (n: number) => boolean = () => false) => {
  for (let n = from; n < to; n++)
    if (!leaveOut(n)) reception.arrived({ seq: (65_500 + n) & 0xffff, timestamp: n * 160, ssrc: 7, atMs: 1_000 + n * 20 });
};

test('nothing arrived: nothing to report', () => {
  expect(new Reception(8_000).block()).toBeNull();
});

test('loss since the last report and in all, over a wrap of the sequence numbers', () => {
  const reception = new Reception(8_000);
  stream(reception, 0, 100);
  expect(reception.block()).toEqual({ ssrc: 7, fractionLost: 0, packetsLost: 0, highestSeq: 65_599, jitter: 0 });
  stream(reception, 100, 201, (n) => n % 10 === 5);
  expect(reception.block()).toMatchObject({ fractionLost: 25, packetsLost: 10 });
  stream(reception, 201, 301);
  expect(reception.block()).toMatchObject({ fractionLost: 0, packetsLost: 10 });
});

test('jitter: packets that come 20 ms early and late in turn', () => {
  const reception = new Reception(8_000);
  for (let n = 0; n < 200; n++) reception.arrived({ seq: n, timestamp: n * 160, ssrc: 7, atMs: 1_000 + n * 20 + (n % 2) * 10 });
  // 10 ms are 80 units; the estimate comes near from below.
  expect(reception.block()?.jitter).toBeGreaterThan(75);
  expect(reception.block()?.jitter).toBeLessThanOrEqual(80);
});

test('a sender report goes out as RFC 3550 section 6.4.1 draws it, and its time is read back', () => {
  const about = { ssrc: 9, fractionLost: 26, packetsLost: 10, highestSeq: 65_599, jitter: 12, lastReport: 0xabcd, sinceLastReportMs: 500 };
  const packet = senderReportPacket({ ssrc: 7, atMs: 1_700_000_000_500, timestamp: 160, packets: 2, octets: 320, about });
  const words = ['81c8000c', '00000007', 'e8fe6f80', '80000000', '000000a0', '00000002', '00000140'];
  expect(packet.toString('hex')).toBe([...words, '00000009', '1a00000a', '0001003f', '0000000c', '0000abcd', '00008000'].join(''));
  expect(senderReportTime(packet)).toEqual({ ssrc: 7, lastReport: 0x6f808000 });
  expect(senderReportTime(packet.subarray(0, 20))).toBeNull();
  expect(senderReportPacket({ ssrc: 7, atMs: 0, timestamp: 0, packets: 0, octets: 0, about: null })).toHaveLength(28);
});
