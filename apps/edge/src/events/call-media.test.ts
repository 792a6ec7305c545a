import { expect, test } from 'vitest';
import type { NgAnswer } from '../engines/ng.ts';
import { readMediaFigures } from './call-media.ts';

/** An answer of rtpengine 10.5.3.5 for a call between Chromium and a carrier that sends RTCP, cut to what is read and some of what is not. */
const stream = (flags: string[], packets: number, ssrc?: number) => ({
  'local port': 59_418,
  flags,
  ...(ssrc === undefined ? {} : { SSRC: ssrc }),
  stats: { packets, bytes: packets * 172, errors: 0 },
});
const span = (loss: number, jitter: number, legUs: number) => ({
  MOS: 41,
  'round-trip time': 1_620,
  'round-trip time leg': legUs,
  jitter,
  'packet loss': loss,
});
const told = (samples: number, lost: number) => ({
  'cumulative loss': lost,
  'average MOS': { ...span(4, 0, 1_053), samples },
  'lowest MOS': { ...span(6, 1, 931), 'reported at': 1_795_397_420 },
  'highest MOS': { ...span(4, 1, 931), 'reported at': 1_795_397_420 },
  'MOS progression': { interval: 0, entries: [span(6, 1, 931), span(4, 3, 1_743)] },
});
const [carrierSsrc, phoneSsrc] = [603_733_176, 1_733_350_914];
const answer = (ssrcs: object, packets = { carrier: 418, phone: 464 }): NgAnswer => ({
  result: 'ok',
  SSRC: ssrcs,
  tags: {
    a875: {
      tag: 'a875',
      medias: [
        {
          protocol: 'RTP/AVP',
          flags: ['initialized', 'send', 'recv'],
          streams: [stream(['RTP', 'filled'], packets.carrier, carrierSsrc), stream(['RTCP', 'filled'], 4, carrierSsrc)],
        },
      ],
    },
    // Rang, and did not answer.
    lost: { 'via-branch': 'b1', medias: [{ flags: ['rtcp-mux', 'DTLS-SRTP', 'ICE'], streams: [stream(['RTP', 'RTCP'], 0)] }] },
    l9v9: {
      tag: 'l9v9',
      'via-branch': 'b0',
      medias: [
        {
          flags: ['rtcp-mux', 'DTLS-SRTP', 'ICE'],
          streams: [stream(['RTP', 'RTCP'], packets.phone, phoneSsrc), stream(['RTCP', 'fallback RTCP'], 0, phoneSsrc)],
        },
      ],
    },
  },
});

test('each side tells what reached it; a share is worked out of what was lost in all where that says more', () => {
  expect(readMediaFigures(answer({ [carrierSsrc]: told(3, 27), [phoneSsrc]: told(1, 0) }))).toEqual({
    packetsFromCarrier: 418,
    packetsFromPhone: 464,
    heardByCarrier: { lossPercent: 5.82, worstLossPercent: 6, jitterMs: 0, worstJitterMs: 3, roundTripMs: 1.1 },
    heardByPhone: { lossPercent: 4, worstLossPercent: 6, jitterMs: 0, worstJitterMs: 3, roundTripMs: 1.1 },
  });
});

test('a side without RTCP told nothing', () => {
  expect(readMediaFigures(answer({}))).toEqual({
    packetsFromCarrier: 418,
    packetsFromPhone: 464,
    heardByCarrier: null,
    heardByPhone: null,
  });
});

test('more packets than were sent (repeated on the way) are no loss', () => {
  const figures = readMediaFigures(answer({ [carrierSsrc]: told(3, 0xffffff) }));
  expect(figures?.heardByCarrier?.lossPercent).toBe(4);
});

test('no call, no packets, or an answer of another shape: no figures', () => {
  expect(readMediaFigures({ result: 'error', 'error-reason': 'Unknown call-id' })).toBeNull();
  expect(readMediaFigures(answer({}, { carrier: 0, phone: 0 }))).toBeNull();
  expect(readMediaFigures({ result: 'ok', tags: { a: { medias: 'none' }, b: null }, SSRC: [] })).toBeNull();
});
