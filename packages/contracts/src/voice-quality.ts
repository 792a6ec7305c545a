/**
 * How good speech sounds, from what a network did to it: a simplified E-model (ITU-T G.107). Pure and without dependencies: the phone, the edge
 * agent and the control plane all use it, so that one call is not judged by three scales.
 *
 *     R = 93.2 - Id - Ie,eff                                 G.107 equation 7-1, every other impairment at its default (A = 0)
 *     Id = 0.024 d + 0.11 (d - 177.3) H(d - 177.3)           Cole and Rosenbluth, 'Voice over IP performance monitoring' (2001): the delay
 *                                                            curve of G.107 for an echo-free line, d = one-way delay in ms
 *     Ie,eff = Ie + (95 - Ie) Ppl / (Ppl / BurstR + Bpl)     G.107 equation 7-29, BurstR = 1 (losses fall at random)
 *     MOS = 1 + 0.035 R + R (R - 60) (100 - R) 7e-6          G.107 annex B
 *
 * Ie (equipment impairment) and Bpl (robustness to loss) are from G.113 appendix I. What it cannot know: echo, loudness, noise in the room, and
 * losses in bursts, which sound worse than their share says.
 */

export interface Impairments {
  /** Share of packets that never came, or came too late, 0 to 100. */
  lossPercent: number;
  /** Mouth to ear. */
  oneWayDelayMs: number;
  /** Name as in SDP, any case; unknown ones are taken for G.711. */
  codec?: string | null;
}

interface Equipment {
  ie: number;
  bpl: number;
}
/** With concealment of lost packets, as browsers and phones have it (G.711 appendix I). */
const g711: Equipment = { ie: 0, bpl: 25.1 };
/** G.722 and Opus are wideband and have a scale of their own (G.107.1): on this one they are taken for the best it has. */
const equipment: Readonly<Record<string, Equipment>> = {
  PCMU: g711,
  PCMA: g711,
  G729: { ie: 11, bpl: 19 },
  GSM: { ie: 26, bpl: 43 },
  G723: { ie: 15, bpl: 16.1 },
};

const between = (low: number, value: number, high: number) => Math.min(high, Math.max(low, value));

/** The E-model's rating, 0 (useless) to 93.2 (a perfect telephone line). */
export function ratingFactor({ lossPercent, oneWayDelayMs, codec }: Impairments): number {
  const { ie, bpl } = equipment[(codec ?? '').toUpperCase()] ?? g711;
  const loss = between(0, lossPercent, 100);
  const delay = Math.max(0, oneWayDelayMs);
  const delayImpairment = 0.024 * delay + 0.11 * Math.max(0, delay - 177.3);
  const lossImpairment = ie + ((95 - ie) * loss) / (loss + bpl);
  return between(0, 93.2 - delayImpairment - lossImpairment, 93.2);
}

/** Mean opinion score, 1 (bad) to 4.4 (the best a telephone line can have), two decimals. */
export function meanOpinionScore(impairments: Impairments): number {
  const rating = ratingFactor(impairments);
  const score = 1 + 0.035 * rating + rating * (rating - 60) * (100 - rating) * 7e-6;
  return Math.round(between(1, score, 4.5) * 100) / 100;
}

/** One packet of 20 ms has to be full before it can leave. */
const packetMs = 20;

/**
 * Mouth to ear, as far as one side can know: half the round trip, one packet, and the buffer that evens out jitter; where that buffer is not
 * known, twice the jitter, which is about what such buffers settle at.
 */
export function oneWayDelayMs(known: { roundTripMs: number | null; jitterMs: number; bufferMs?: number | null }): number {
  return (known.roundTripMs ?? 0) / 2 + packetMs + (known.bufferMs ?? 2 * known.jitterMs);
}

/**
 * In a word: MOS from 4.0 is what G.107 annex B calls satisfied users, below 3.1 nearly all of them are dissatisfied. Judged by the tenth that is
 * shown beside it.
 */
export type QualityWord = 'good' | 'fair' | 'poor';

export function qualityWord(mos: number): QualityWord {
  const tenths = Math.round(mos * 10);
  return tenths >= 40 ? 'good' : tenths >= 31 ? 'fair' : 'poor';
}
