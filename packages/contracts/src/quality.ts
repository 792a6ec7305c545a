/**
 * Quality of a call: what the person's app reports while and after it is on a call, and how the call record shows it.
 *
 * PUT …/phone/calls/:call/quality, by the person who answered. Each report holds everything since the call began, so the newest (`seq`) replaces
 * the one before it; an older one, or the same again, changes nothing. Answer 204. It may come before the edge has told of the call, and up to a
 * day after its end.
 */
import * as z from 'zod';

const percent = z.number().min(0, 'a share in percent, 0 to 100').max(100, 'a share in percent, 0 to 100');
const ms = z.number().min(0, 'milliseconds, 0 to 60,000').max(60_000, 'milliseconds, 0 to 60,000');
const score = z.number().min(1, 'a mean opinion score, 1 to 4.5').max(4.5, 'a mean opinion score, 1 to 4.5');
const packets = z.int().min(0).max(100_000_000);

/** One direction, over the whole call: means, and the worst of the short spans that were looked at. */
export const heardMeasured = z.strictObject({
  /** Mean opinion score by a simplified E-model (contracts/voice-quality.ts). */
  mos: score,
  worstMos: score,
  /** Of all packets of the call. */
  lossPercent: percent,
  worstLossPercent: percent,
  jitterMs: ms,
  worstJitterMs: ms,
  /** null: nothing told it. */
  roundTripMs: ms.nullable(),
  worstRoundTripMs: ms.nullable(),
  packets,
  packetsLost: packets,
});
export type HeardMeasured = z.infer<typeof heardMeasured>;

export const qualityReport = z.strictObject({
  /** 1, 2, 3, … within one call. */
  seq: z.int().min(1).max(1_000_000),
  /** null: no sound has arrived yet. */
  heardByPerson: heardMeasured.nullable(),
  /** As the other side told it by RTCP; null: it told nothing. */
  heardByCaller: heardMeasured.nullable(),
});
export type QualityReport = z.infer<typeof qualityReport>;

/**
 * Who measured: the person's app (getStats), or the receivers' reports (RTCP, RFC 3550 section 6.4) of the app or the carrier as they passed
 * through the edge.
 */
export const measuredBy = z.enum(['phone', 'phone_rtcp', 'carrier_rtcp']);

/** Why a direction was not measured. */
export const notMeasured = z.enum([
  /** The call is still up: shown when it is over. */
  'call_up',
  /** Nobody answered: there was no sound. */
  'not_answered',
  /** The app went away or could not reach the control plane, and its RTCP did not tell either. */
  'phone_sent_no_report',
  /** The carrier does not say how the sound arrives. Many do not. */
  'carrier_sent_no_rtcp',
]);

const unmeasured = {
  mos: z.null(),
  worstMos: z.null(),
  lossPercent: z.null(),
  worstLossPercent: z.null(),
  jitterMs: z.null(),
  worstJitterMs: z.null(),
  roundTripMs: z.null(),
  worstRoundTripMs: z.null(),
};
const { packets: _packets, packetsLost: _packetsLost, ...measured } = heardMeasured.shape;
/** One direction in a record: figures and who measured them, or nulls and the reason. */
export const heard = z.union([
  z.object({ ...measured, measuredBy, reason: z.null() }),
  z.object({ ...unmeasured, measuredBy: z.null(), reason: notMeasured }),
]);
export type Heard = z.infer<typeof heard>;

export const callQuality = z.object({
  /** The caller's voice, as it arrived at the person's app. */
  heardByPerson: heard,
  /** The person's voice, as it arrived at the carrier. */
  heardByCaller: heard,
  /** Packets of sound (and RTCP on the same port) that the edge received from each side; null where it could not tell. */
  packets: z.object({ fromCarrier: z.int(), fromPhone: z.int() }).nullable(),
});
export type CallQuality = z.infer<typeof callQuality>;
