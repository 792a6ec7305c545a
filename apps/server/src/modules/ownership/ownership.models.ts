/** What is said of checks and claims, and when they can be made. Pure. */
import {
  callsNeeded,
  isOwnershipCheckOpen,
  type NumberState,
  type OwnershipCheck,
  type OwnershipClaim,
  type OwnershipFailure,
  outcomes,
  ownershipLimits,
} from '@patchcord/contracts';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { ClaimRecord } from './claims.repository.ts';
import type { CheckRecord } from './ownership-checks.repository.ts';
import type { Run } from './run.models.ts';

const again = 'Try again';
const orDocument = 'or send a document below';

/** What happened, and what to do next. */
export function sentenceOf(reason: OwnershipFailure, { final, refused }: Pick<Run, 'final' | 'refused'>): string {
  switch (reason) {
    case 'no_edge':
      return `No location was there to place the call. ${again} in a minute.`;
    case 'edge_restarted':
      return `A location restarted while the call was on its way. ${again}.`;
    case 'upstream_unreachable':
      return `The telephony network could not be reached. ${again} in some minutes; support knows more if it goes on.`;
    case 'upstream_refused':
      return `The telephony network refused the call (code ${final}), so it never reached your carrier. Call the number from another phone: if that does not work either, ask your carrier; else ${orDocument.slice(3)}.`;
    case 'never_came':
      return 'The call left and did not come back within 30 s. Switch the forward on at your carrier for all calls, at once and not only when nobody answers, then try again.';
    case 'unlisted_source':
      return `A call for this number came from ${refused?.address ?? 'an address'}, which is not on your trunk’s list, so it got no answer. Ask for that address with an arrival check, then try again.`;
    case 'another_trunk':
      return 'A call for this number came from a carrier that it does not belong to. Correct the forward at the number’s own carrier, then try again.';
    case 'refused_here':
      return `The call came back and was refused: ${refused ? outcomes[refused.outcome].sentence : ''} Then try again.`;
    case 'answered_elsewhere':
      return `The call was answered by something else: voicemail, a fax or another phone. We hung up at once. Let your carrier forward all calls at once, then try again.`;
    case 'several_calls':
      return `Another call came at the same time, so we could not tell which was ours. ${again} when few people call.`;
    case 'ended_early':
      return `A call came, and ended before we ended ours: it was another one, or your carrier gave up early. ${again} when few people call, ${orDocument}.`;
    case 'ended_late':
      return `A call came, and did not end when we ended ours: it was another one, or your carrier passes the end of calls on too late. ${again} when few people call, ${orDocument}.`;
    case 'clocks_apart':
      return `Two locations took part, and their clocks could not be compared closely enough. ${again} in some minutes.`;
    case 'number_changed':
      return `The number was paused, removed or moved during the check. ${again} once that is settled.`;
    default:
      return reason satisfies never;
  }
}

/** As far as is known: the call that came back says whether it shows what was drawn. */
function callsOf({ legs, call, pool }: Run): number {
  const [leg] = legs;
  return Math.max(call, leg ? callsNeeded({ shownAsDrawn: leg.shownAsDrawn, pool }) : call);
}

export function shownCheck({ id, state, reason, run, askedByName, askedAt, endedAt }: CheckRecord): OwnershipCheck {
  return {
    id,
    state,
    reason,
    sentence: reason === null ? '' : sentenceOf(reason, run),
    call: run.call,
    calls: callsOf(run),
    shows: run.shows,
    askedBy: askedByName,
    askedAt: askedAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
  };
}

export const shownClaim = (row: ClaimRecord): OwnershipClaim => ({
  id: row.id,
  state: row.state,
  version: row.version,
  reason: row.reason,
  document: row.documentName === null ? null : { name: row.documentName, bytes: row.documentBytes ?? 0 },
  askedBy: row.askedByName,
  askedAt: row.askedAt.toISOString(),
  endedAt: row.endedAt?.toISOString() ?? null,
});

/** Landline and mobile: what is called there costs its owner nothing and no more than a ring. */
export function isCallable(e164: string): boolean {
  const type = parsePhoneNumberFromString(e164)?.getType();
  return type === 'FIXED_LINE' || type === 'MOBILE' || type === 'FIXED_LINE_OR_MOBILE';
}

const dayMs = 86_400_000;
export const dayBefore = (now: Date): Date => new Date(now.getTime() - dayMs);

export interface CheckFacts {
  e164: string;
  state: NumberState;
  /** It comes by the platform's own upstream. */
  ported: boolean;
  proved: boolean;
  trunkOn: boolean;
  /** When the checks of the last day were asked for, oldest first. */
  checksOfDay: Date[];
  newest: { state: OwnershipCheck['state'] } | undefined;
  /** Gateways of the upstream that are on, and numbers that calls can show. */
  gateways: number;
  callers: number;
}
export interface CheckPossible {
  checksLeft: number;
  noCheckNow: string | null;
  nextCheckAt: Date | null;
}

const numberWords: Partial<Record<NumberState, string>> = {
  requested: 'This number is not approved yet.',
  paused: 'This number is paused: resume it first.',
  removed: 'This number is removed.',
};

export const provedAlready = ({ ported, proved }: Pick<CheckFacts, 'ported' | 'proved'>): string | null =>
  ported ? 'This number was ported to us: nothing is left to prove.' : proved ? 'This number is proved already.' : null;

function whatIsInTheWay(facts: CheckFacts): string | null {
  const settled = provedAlready(facts) ?? numberWords[facts.state];
  if (settled) return settled;
  if (facts.newest && isOwnershipCheckOpen(facts.newest.state)) return 'A check of this number is under way.';
  if (!facts.trunkOn) return 'The trunk of this number is switched off: switch it on first.';
  if (!isCallable(facts.e164)) return 'Only landline and mobile numbers are called. Send a document instead.';
  return facts.gateways === 0 || facts.callers === 0
    ? 'Calls to the telephony network are not set up yet on this platform. Send a document instead, or ask support.'
    : null;
}

/** Whether a check can be made now, and if not, why and what then. */
export function checkPossible(facts: CheckFacts): CheckPossible {
  const checksLeft = Math.max(0, ownershipLimits.checksPerDay - facts.checksOfDay.length);
  const inTheWay = whatIsInTheWay(facts);
  if (inTheWay !== null || checksLeft > 0) return { checksLeft, noCheckNow: inTheWay, nextCheckAt: null };
  const [oldest] = facts.checksOfDay.slice(-ownershipLimits.checksPerDay);
  const nextCheckAt = new Date((oldest as Date).getTime() + dayMs);
  const at = nextCheckAt.toISOString().slice(0, 16).replace('T', ' ');
  return {
    checksLeft,
    noCheckNow: `A number is called ${ownershipLimits.checksPerDay} times a day at most. The next check is possible from ${at} UTC; a document can be sent now.`,
    nextCheckAt,
  };
}
