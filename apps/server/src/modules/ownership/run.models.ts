/**
 * What is known of an ownership check, and what follows from it. The state is worked out of the facts each time, so it does not matter in which order
 * they arrive. Pure; contracts/ownership-state.ts has the drawing.
 *
 * Clocks: the edge that places and cancels, and the edge that the call comes back to, may be two machines. Where it is one, its own clock is compared with
 * itself. Else both times are turned into the control plane's by what each edge measured (how far ahead, known within how much), and the doubt of both
 * counts against a pass at the late end; where it is half a second or more, nothing is decided by it.
 */
import { callsNeeded, type Outcome, type OwnershipCheckState, type OwnershipFailure, ownershipLimits } from '@patchcord/contracts';

/** A moment by an edge's clock. */
export interface Moment {
  edge: string;
  /** ms since 1970 by that edge. */
  at: number;
  /** The same by the control plane's clock. */
  platformAt: number;
  /** The conversion is right within so much; null: that edge's clock is not known. */
  withinMs: number | null;
}

/** A call for the number that came on the right trunk. */
export interface Leg {
  call: string;
  came: Moment;
  /** It shows the number that was drawn. */
  shownAsDrawn: boolean;
  ended: Moment | null;
  /** How it ended, once it did. */
  how: 'cancelled' | 'restarted' | 'otherwise' | null;
}

/** An attempt for the number that was not let in. */
export interface RefusedAttempt {
  outcome: Outcome;
  address: string;
}

export interface Run {
  /** Which call, from 1. */
  call: number;
  /** The platform's number that this call shows, E.164. */
  shows: string;
  /** How many numbers it was drawn from. */
  pool: number;
  /** We cancel so long after the call came back. Nobody is told. */
  cancelAfterMs: number;
  waitingSince: number;
  /** The edge that places it. */
  edge: string | null;
  takenAt: number | null;
  placedAt: number | null;
  heardAt: number | null;
  cancelled: Moment | null;
  /** The upstream's final answer; 0: none in time; null: none yet. */
  final: number | null;
  finalAt: number | null;
  legs: Leg[];
  refused: RefusedAttempt | null;
}

export interface Drawn {
  shows: string;
  pool: number;
  cancelAfterMs: number;
}

export const newRun = (call: number, drawn: Drawn, now: number): Run => ({
  call,
  ...drawn,
  waitingSince: now,
  edge: null,
  takenAt: null,
  placedAt: null,
  heardAt: null,
  cancelled: null,
  final: null,
  finalAt: null,
  legs: [],
  refused: null,
});

const takenWithinMs = 20_000;
const heardWithinMs = 10_000;
/** Events of two edges arrive one after the other: so long after a fact its companions are waited for. */
const settledMs = 2_000;
const endReportedWithinMs = 6_000;
const mostDoubtMs = 500;
/** For what came just before the call is known to be placed, by a clock that is not known. */
const skewMs = 5_000;

export type Judgement =
  | { state: Exclude<OwnershipCheckState, 'failed'>; reason: null }
  | { state: 'failed'; reason: OwnershipFailure }
  | { state: 'one_more'; reason: null };

/** Where a run stands now. `one_more`: this call fits, and another one has to. */
export function judge(run: Run, now: number): Judgement {
  const reason = failureOf(run, now);
  if (reason !== null) return { state: 'failed', reason };
  const [leg] = run.legs;
  if (leg && run.cancelled && isSettled(leg, run.cancelled, now)) {
    const needed = callsNeeded({ shownAsDrawn: leg.shownAsDrawn, pool: run.pool });
    return { state: run.call >= needed ? 'passed' : 'one_more', reason: null };
  }
  return { state: standing(run), reason: null };
}

function standing({ placedAt, legs, cancelled }: Run): Exclude<OwnershipCheckState, 'failed' | 'passed'> {
  if (placedAt === null) return 'waiting_for_edge';
  if (cancelled) return 'cancelled';
  return legs.length > 0 ? 'arrived' : 'calling';
}

const isSettled = (leg: Leg, cancelled: Moment, now: number) => leg.ended !== null && now >= cancelled.platformAt + settledMs;

function failureOf(run: Run, now: number): OwnershipFailure | null {
  const { legs, placedAt, final, cancelled } = run;
  if (final !== null && final >= 200 && final <= 299) return 'answered_elsewhere';
  if (legs.some(({ how }) => how === 'restarted')) return 'edge_restarted';
  if (legs.length > 1) return 'several_calls';
  if (placedAt === null) return notPlaced(run, now);
  const [leg] = legs;
  if (leg && cancelled) return afterCancel(leg, cancelled, now);
  if (final === null && now - (run.heardAt ?? placedAt) > heardWithinMs) return 'edge_restarted';
  // What we did is reported by another way than what came, and may be known later.
  if (leg?.ended) return now - leg.ended.platformAt > endReportedWithinMs ? 'ended_early' : null;
  if (final !== null) return now >= (run.finalAt ?? now) + settledMs ? gaveUp(run) : null;
  if (!leg && now - placedAt > ownershipLimits.comesWithinMs) return whyRefused(run) ?? 'never_came';
  return null;
}

function notPlaced({ takenAt, waitingSince }: Run, now: number): OwnershipFailure | null {
  if (takenAt !== null) return now - takenAt > heardWithinMs ? 'edge_restarted' : null;
  return now - waitingSince > takenWithinMs ? 'no_edge' : null;
}

/** The heart of it: the call that came back ends when we end ours, neither before nor much later. */
function afterCancel(leg: Leg, cancelled: Moment, now: number): OwnershipFailure | null {
  if (!leg.ended) return now - cancelled.platformAt > endReportedWithinMs ? 'ended_late' : null;
  const { gapMs, doubtMs } = between(cancelled, leg.ended);
  if (doubtMs > mostDoubtMs) return 'clocks_apart';
  if (gapMs < -doubtMs) return 'ended_early';
  return gapMs + doubtMs > ownershipLimits.endsWithinMs || leg.how !== 'cancelled' ? 'ended_late' : null;
}

/** From one moment to the other, and how wrong that may be. */
export function between(from: Moment, to: Moment): { gapMs: number; doubtMs: number } {
  if (from.edge === to.edge) return { gapMs: to.at - from.at, doubtMs: 0 };
  const doubtMs = from.withinMs === null || to.withinMs === null ? Number.POSITIVE_INFINITY : from.withinMs + to.withinMs;
  return { gapMs: to.platformAt - from.platformAt, doubtMs };
}

function gaveUp(run: Run): OwnershipFailure {
  return whyRefused(run) ?? (run.final === 0 ? 'upstream_unreachable' : 'upstream_refused');
}

function whyRefused({ refused }: Run): OwnershipFailure | null {
  switch (refused?.outcome) {
    case undefined:
      return null;
    case 'source_not_listed':
    case 'flood_blocked':
    case 'login_failed':
    case 'login_locked':
      return 'unlisted_source';
    case 'number_not_on_this_trunk':
    case 'trunk_label_wrong':
      return 'another_trunk';
    default:
      return 'refused_here';
  }
}

/* Facts. Each makes a new run of the old one. */

export const taken = (run: Run, edge: string, now: number): Run => ({ ...run, edge, takenAt: now });

export interface Heard {
  placedAt: number;
  cancelled: Moment | null;
  final: number | null;
}
export const heard = (run: Run, { placedAt, cancelled, final }: Heard, now: number): Run => ({
  ...run,
  placedAt: run.placedAt ?? placedAt,
  heardAt: now,
  cancelled: run.cancelled ?? cancelled,
  final: run.final ?? final,
  finalAt: run.finalAt ?? (final === null ? null : now),
});

const isOfThisCall = (run: Run, { platformAt, withinMs }: Moment) =>
  run.takenAt !== null && platformAt >= run.takenAt - (withinMs ?? skewMs);

export function came(run: Run, leg: Pick<Leg, 'call' | 'came' | 'shownAsDrawn'>): Run {
  if (!isOfThisCall(run, leg.came) || run.legs.some(({ call }) => call === leg.call)) return run;
  return { ...run, legs: [...run.legs, { ...leg, ended: null, how: null }] };
}

export function legEnded(run: Run, { call, ended, how }: { call: string; ended: Moment; how: Exclude<Leg['how'], null> }): Run {
  return { ...run, legs: run.legs.map((leg) => (leg.call === call && leg.ended === null ? { ...leg, ended, how } : leg)) };
}

export const attempted = (run: Run, refused: RefusedAttempt, at: Moment): Run => (isOfThisCall(run, at) ? { ...run, refused } : run);

/** When our call is to be cancelled, by the control plane's clock; null: not known yet. */
export function cancelDueAt({ legs, cancelAfterMs }: Run): number | null {
  const [leg] = legs;
  return leg ? leg.came.platformAt + cancelAfterMs : null;
}
