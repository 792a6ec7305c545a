/** How a call sounded, from what the person's app said and what the edge read in RTCP. Pure. */
import type { CallMedia, CallQuality, Heard, HeardMeasured, Outcome, QualityReport, RtcpHeard } from '@patchcord/contracts';
import { meanOpinionScore, oneWayDelayMs } from '@patchcord/contracts/voice-quality';
import type { StoredMove } from '../../platform/database/record-tables.ts';
import { inOrder } from './spoke.models.ts';

export interface StoredReport {
  callId: string;
  userId: string;
  report: QualityReport;
}

export interface EndedCall {
  id: string;
  /** Rung, or who called out. */
  people: string[];
  direction: 'in' | 'out';
  answeredBy: string | null;
  moves: StoredMove[];
  answerAt: Date | null;
  endAt: Date | null;
  outcome: Outcome | null;
  code: number | null;
  codec: string | null;
  media: Omit<CallMedia, 'type' | 'at' | 'call'> | null;
}

/** Answered, and when and by whom went with the edge: the agent could tell no more than this. */
const answeredByNobodyKnows = ({ outcome, code, answeredBy }: EndedCall) =>
  outcome === 'edge_restarted' && code === 200 && answeredBy === null;

export const wasAnswered = (call: EndedCall): boolean => call.answerAt !== null || answeredByNobodyKnows(call);

/** Whether a report of this person is one of the call: who answered it, called out or had it since, and where nobody knows, anybody it rang. */
export const mayHaveAnswered = (call: EndedCall, userId: string): boolean =>
  call.endAt === null || call.direction === 'out' || answeredByNobodyKnows(call)
    ? call.people.includes(userId)
    : wasAnswered(call) && (call.answeredBy === userId || call.moves.some(({ to }) => to === userId));

function reportOf(call: EndedCall, reports: StoredReport[]): QualityReport | null {
  // Of a call that was handed over: whoever had it at the end.
  const last = inOrder(call.moves).at(-1)?.to;
  const fitting = reports.filter(
    ({ callId, userId }) => callId === call.id && (last === undefined ? mayHaveAnswered(call, userId) : userId === last),
  );
  // Two who both say that they answered: neither is believed.
  return fitting.length === 1 ? (fitting[0]?.report ?? null) : null;
}

const unknown = (reason: Heard['reason'] & string): Heard => ({
  mos: null,
  worstMos: null,
  lossPercent: null,
  worstLossPercent: null,
  jitterMs: null,
  worstJitterMs: null,
  roundTripMs: null,
  worstRoundTripMs: null,
  measuredBy: null,
  reason,
});

function told(by: 'phone' | 'carrier_rtcp', { packets: _packets, packetsLost: _lost, ...figures }: HeardMeasured): Heard {
  return { ...figures, measuredBy: by, reason: null };
}

function fromRtcp(by: 'phone_rtcp' | 'carrier_rtcp', rtcp: RtcpHeard, codec: string | null): Heard {
  const { lossPercent, worstLossPercent, jitterMs, worstJitterMs, roundTripMs } = rtcp;
  const mos = (loss: number, jitter: number) =>
    meanOpinionScore({ lossPercent: loss, oneWayDelayMs: oneWayDelayMs({ roundTripMs, jitterMs: jitter }), codec });
  return {
    mos: mos(lossPercent, jitterMs),
    worstMos: mos(Math.max(lossPercent, worstLossPercent), Math.max(jitterMs, worstJitterMs)),
    lossPercent,
    worstLossPercent,
    jitterMs,
    worstJitterMs,
    roundTripMs,
    worstRoundTripMs: null,
    measuredBy: by,
    reason: null,
  };
}

/**
 * The app measured what its person heard; its RTCP, as the edge read it, stands in for an app that did not get to report. What the caller heard
 * only the carrier knows: the edge's reading of its RTCP comes first, because it does not depend on the app.
 */
export function showQuality(call: EndedCall, reports: StoredReport[]): CallQuality {
  const { media, codec } = call;
  const packets = media && { fromCarrier: media.packetsFromCarrier, fromPhone: media.packetsFromPhone };
  const nothing = (reason: Heard['reason'] & string) => ({ heardByPerson: unknown(reason), heardByCaller: unknown(reason), packets });
  if (call.endAt === null) return nothing('call_up');
  if (!wasAnswered(call)) return nothing('not_answered');
  const report = reportOf(call, reports);
  return {
    heardByPerson: report?.heardByPerson
      ? told('phone', report.heardByPerson)
      : media?.heardByPhone
        ? fromRtcp('phone_rtcp', media.heardByPhone, codec)
        : unknown('phone_sent_no_report'),
    heardByCaller: media?.heardByCarrier
      ? fromRtcp('carrier_rtcp', media.heardByCarrier, codec)
      : report?.heardByCaller
        ? told('carrier_rtcp', report.heardByCaller)
        : unknown('carrier_sent_no_rtcp'),
    packets,
  };
}
