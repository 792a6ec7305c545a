/**
 * What the call router writes down, one JSON object a row, and what the edge agent adds. Types only: the router bundles this file.
 * Times are milliseconds since 1970. Raw texts are what was received, cut to 256 characters.
 */
import type { Outcome } from './outcomes.ts';

export type Transport = 'udp' | 'tcp' | 'tls' | 'ws' | 'wss';

/** Where a request came from. `port` is shown, never matched. */
export interface Origin {
  address: string;
  port: number;
  transport: Transport;
}

/** Which call it is about, known from the first look at an INVITE. */
export interface CallFacts {
  sipCallId: string;
  origin: Origin;
  /** The called text as received, for example '+1 (202) 555-0101;npdi'. */
  calledRaw: string;
  /** E.164 with '+', null where no candidate fitted a number. */
  called: string | null;
  /** The caller text as received; '' when there was none. */
  callerRaw: string;
  /** E.164 with '+' or the cleaned text; null when withheld or absent. */
  caller: string | null;
  callerName: string | null;
  callerWithheld: boolean;
  userAgent: string;
  /** Codec names of the offer in order, for example ['PCMU', 'PCMA']; [] for an INVITE without SDP. */
  codecs: string[];
  account: string | null;
  trunk: string | null;
  /** Number id. */
  number: string | null;
  /** User name of the trunk's login that the caller's side proved; left out where the address is listed. */
  login?: string;
  /**
   * A call out of a person's phone, left out for a call in. Then `called` is whom it calls, `number` and `caller` are the number that is shown (`callerWithheld`:
   * not to the other side), `account` is who pays, and `trunk` is null.
   */
  out?: CallOut;
}

export interface CallOut {
  /** User id of whoever calls. */
  person: string;
  /** The longest prefix that is known, digits; null where the text is no number. */
  destination: string | null;
}

/** A gateway that was asked to carry a call out, and its final answer; 0: none in time. */
export interface GatewayTried {
  gateway: string;
  code: number;
}

/** Written before any answer, once the INVITE is admitted and at least one app will ring, or may once it wakes. */
export interface CallStarted extends CallFacts {
  type: 'call.started';
  at: number;
  /** `call_…` */
  call: string;
  people: string[];
  /** How many apps ring at once; others may follow while it rings. */
  apps: number;
  /** User ids whose browsers are to be woken: rung by this number, `wakes` in their row, no app connected. Left out: none. */
  waking?: string[];
}

/** A call that nobody answered, gone on to another number at the account's expense. */
export interface Forward {
  /** E.164 with '+'. */
  to: string;
  /** The longest prefix that is known, digits. */
  destination: string;
}

/** Written once for each call that started. */
export interface CallEnded {
  type: 'call.ended';
  at: number;
  call: string;
  outcome: Outcome;
  /** Final SIP status that the caller's side got for its INVITE. */
  code: number;
  ringAt: number | null;
  answerAt: number | null;
  endAt: number;
  hungUpBy: 'caller' | 'callee' | 'platform' | null;
  /** User id. */
  answeredBy: string | null;
  /** User name of that person's device; left out where an app answered. */
  answeredOn?: string;
  codec: string | null;
  /** Of a call out: in the order they were asked; the last one carried it, where it was answered. */
  tried?: GatewayTried[];
  /** What came when nobody answered, in words. */
  detail?: string;
  /** Another number that was rung over the upstream; `tried` says by which gateways. */
  forward?: Forward;
}

/** Written each time a person hands a call that is up over to a colleague, once the colleague's app has it. */
export interface CallMoved {
  type: 'call.moved';
  at: number;
  call: string;
  /** User id. */
  from: string;
  to: string;
}

/** Of a call for which somebody was woken: it rings no more, and goes on. At most one with `by`; none where its end is the first that happens. */
export interface CallTaken {
  type: 'call.taken';
  at: number;
  call: string;
  /** User id of whoever answered; null: nobody did, and it has gone on to another number. */
  by: string | null;
  /** User name of that person's device; left out where an app answered. */
  on?: string;
}

/** What one side said by RTCP of the sound that reached it (receiver reports, RFC 3550 section 6.4.1), as rtpengine read it. */
export interface RtcpHeard {
  lossPercent: number;
  worstLossPercent: number;
  jitterMs: number;
  worstJitterMs: number;
  /** Between the edge and that side; null: not told. */
  roundTripMs: number | null;
}

/** Written by the agent after the `call.ended` of a call with media, at most once: what rtpengine counted and read. */
export interface CallMedia {
  type: 'call.media';
  at: number;
  call: string;
  /** Packets that arrived at the edge; where RTP and RTCP share a port, as phones do, both. */
  packetsFromCarrier: number;
  packetsFromPhone: number;
  /** The person's voice at the carrier; null: the carrier sends no RTCP. */
  heardByCarrier: RtcpHeard | null;
  /** The caller's voice at the phone. */
  heardByPhone: RtcpHeard | null;
}

/**
 * An INVITE (or another request from a listed source) that got a final answer and rang nobody.
 * With a `number`, it becomes a call record; without, an attempt counted with others like it.
 */
export interface CallRefused extends CallFacts {
  type: 'call.refused';
  at: number;
  call: string;
  method: string;
  outcome: Outcome;
  code: number;
  /** What the router looked at and why it said no, in words: 'tried 12025550199, 012025550199'. */
  detail: string;
}

/** Requests from sources that no trunk lists, counted in one cell since the last such event. Written by the agent from the router's cells. */
export interface SourceUnlisted {
  type: 'source.unlisted';
  outcome: 'source_not_listed' | 'flood_blocked' | 'login_failed' | 'login_locked';
  /** How many requests fell into this cell in this span. */
  count: number;
  at: number;
  /** The last one of them. */
  last: {
    origin: Origin;
    method: string;
    calledRaw: string;
    callerRaw: string;
    sipCallId: string;
    userAgent: string;
    /** Codec names offered, [] where there was no SDP. */
    codecs: string[];
    /** The trunk that its host named by a label, where that has a login. */
    trunk?: string;
  };
}

/** An exception in the router. */
export interface RouterError {
  type: 'router.error';
  at: number;
  where: string;
  message: string;
  sipCallId: string;
}

export type EdgeEvent = CallStarted | CallTaken | CallMoved | CallEnded | CallMedia | CallRefused | SourceUnlisted | RouterError;
