/** Holds what the carrier saw of its calls against what the system wrote about them. Pure. */
import type { Outcome } from '@patchcord/contracts';
import type { CarrierCall } from './carrier.ts';

export interface Written {
  sipCallId: string;
  /** null: the call is not over, as far as the record says. */
  outcome: Outcome | null;
}

/** From the kill until the replacement was ready, ms since 1970. */
export interface Outage {
  fromMs: number;
  toMs: number;
}

export interface Account {
  placed: number;
  failed: number;
  /** Why, as the carrier saw it, and how often. */
  failures: Map<string, number>;
  records: number;
  /** Refusals that are no call of a known number are counted, not listed. */
  attempts: number;
  /** INVITEs that left only while nothing listened. */
  notReceived: number;
  missing: number;
  double: number;
  /** Records without an end; part of `missing`. */
  open: number;
  /** Outcomes that the records name, and how often. */
  outcomes: Map<string, number>;
  /** Refusals that the carrier heard and nothing was written of; part of `missing`. */
  refusalsNotCounted: number;
  /** Examples, for whoever looks into it. */
  missingCalls: CarrierCall[];
  openCallIds: string[];
  doubleCallIds: string[];
}

/** Why a call was not a good one; null: answered, with media, ended as wished. */
export function failureOf(call: CarrierCall): string | null {
  if (call.final === null) return call.heard ? 'no final answer' : 'no answer at all';
  if (call.final !== 200) return String(call.final);
  if (!call.media) return '200 without media';
  if (call.endedByEdge) return 'cut off by BYE';
  if (call.bye === null) return 'cut off, BYE unanswered';
  return call.bye === 200 ? null : `cut off, BYE ${call.bye}`;
}

const count = (counts: Map<string, number>, name: string) => counts.set(name, (counts.get(name) ?? 0) + 1);
const refused = (call: CarrierCall) => call.final !== null && call.final >= 300;

export function reconcile(parts: { calls: CarrierCall[]; written: Written[]; attempts: number; outages: Outage[] }): Account {
  const { calls, written, attempts, outages } = parts;
  const failures = new Map<string, number>();
  const outcomes = new Map<string, number>();
  const recordsOf = new Map<string, number>();
  for (const { sipCallId, outcome } of written) {
    count(recordsOf, sipCallId);
    count(outcomes, outcome ?? 'open');
  }
  const inOutage = (atMs: number) => outages.some(({ fromMs, toMs }) => atMs >= fromMs && atMs <= toMs);
  const without = calls.filter(({ sipCallId }) => !recordsOf.has(sipCallId));
  // An attempt does not say which call it was, so these are matched by number.
  const countable = without.filter(refused).length;
  const refusalsNotCounted = Math.max(0, countable - attempts);
  const notReceived = without.filter((call) => !call.heard && call.invitesAtMs.every(inOutage));
  const missing = without.filter((call) => !refused(call) && !notReceived.includes(call));
  const open = outcomes.get('open') ?? 0;
  const placedIds = new Set(calls.map(({ sipCallId }) => sipCallId));
  const doubles = [...recordsOf].filter(([sipCallId, records]) => records > 1 || !placedIds.has(sipCallId));
  for (const call of calls) {
    const why = failureOf(call);
    if (why !== null) count(failures, why);
  }
  return {
    placed: calls.length,
    failed: [...failures.values()].reduce((sum, one) => sum + one, 0),
    failures,
    records: written.length,
    attempts,
    notReceived: notReceived.length,
    missing: missing.length + refusalsNotCounted + open,
    double:
      doubles.reduce((sum, [sipCallId, records]) => sum + records - (placedIds.has(sipCallId) ? 1 : 0), 0) +
      Math.max(0, attempts - countable),
    open,
    outcomes,
    refusalsNotCounted,
    missingCalls: missing,
    openCallIds: written.filter(({ outcome }) => outcome === null).map(({ sipCallId }) => sipCallId),
    doubleCallIds: doubles.map(([sipCallId]) => sipCallId),
  };
}
