/**
 * Another number instead of the people who do not answer: the carrier's INVITE goes on to the gateways of the upstream, within the same call. Asked one after the other as for a call out
 * (ask-gateway.ts); the caller's side hears only what the one that rings says.
 */
import type { CallFacts } from '@patchcord/contracts/events';
import { type Outcome, outcomes } from '@patchcord/contracts/outcomes';
import type { NumberRow, RingRow } from '@patchcord/contracts/rows';
import { answer } from './answers.ts';
import { tellWoken } from './awaited.ts';
import { destinationOf } from './call-out-policy.ts';
import { isCanceled, recall, remember } from './call-state.ts';
import { outOf, overLimit } from './calls-at-once.ts';
import { aimAt } from './far-end.ts';
import { diversions, mayForward } from './forward-policy.ts';
import { askNext, beginTurns, lastRefusal, logsIn, sendInvite, type Turns, tried } from './gateway-turns.ts';
import { gatewaysToAsk } from './gateways.ts';
import { row } from './tables.ts';
import { upstreamVerdict } from './upstream-outcome.ts';
import { hasSdp, headers } from './wire.ts';

/** RFC 5806 section 4.2 */
const reasons: { [O in Outcome]?: string } = {
  busy: 'user-busy',
  no_answer: 'no-answer',
  declined: 'deflection',
  closed: 'time-of-day',
  no_app_online: 'unavailable',
  no_app_woke: 'unavailable',
  nobody_assigned: 'unavailable',
};

/** What is kept of the forward until it is needed, or while it rings; no part of it holds white space. */
interface Planned {
  to: string;
  seconds: number;
  prefix: string;
  account: string;
  callsLimit: number;
  shown: string;
  diverted: number;
}

/** Before it rings: whether the call may go on later is judged by what the INVITE says and by the rows of now. @returns why it may not, '' where it may */
export function planForward(facts: CallFacts, number: NumberRow, ring: RingRow): string {
  const diversion = headers('Diversion').join(', ');
  const account = row('accounts', number.account);
  const leads = mayForward({ facts, diversion, number, ring }, account, (digits) =>
    destinationOf(digits, (prefix) => row('destinations', prefix)),
  );
  if ('not' in leads) return notPlanned(leads.not);
  // Whoever offers in the answer and not in the INVITE (RFC 3261 section 13.2.1) is rare, and no phone of ours is there to offer.
  if (!hasSdp()) return notPlanned('the INVITE has no offer of sound');
  const planned: Planned = {
    to: ring.number,
    seconds: ring.seconds,
    prefix: leads.prefix,
    account: number.account,
    callsLimit: account === null ? 0 : account.callsLimit,
    shown: (facts.called ?? '').slice(1),
    diverted: diversions(diversion).count,
  };
  remember('forward', JSON.stringify(planned));
  return '';
}

function notPlanned(why: string): string {
  remember('forward', why);
  return why;
}

const planOf = () => JSON.parse(recall('forward')) as Planned;

/** Planned, and not found impossible. */
export const mayGoOn = () => recall('forward').charAt(0) === '{';
/** It has been taken on, and is rung or up. */
export const isForwarded = () => recall('forwardTo') !== '';

/** @param after how the call would have ended. @returns false where it cannot go on: the call ends as it would have */
export function goOn(after: Outcome): boolean {
  if (!mayGoOn()) return not(recall('forward'));
  const plan = planOf();
  const gateways = gatewaysToAsk();
  if (gateways.length === 0) return not('no gateway is on');
  remember('forwardPays', plan.account);
  if (overLimit(outOf(plan.account), plan.callsLimit)) return not(`more than ${plan.callsLimit} calls out at once`);
  remember('outcome', after);
  remember('forwardPrefix', plan.prefix);
  // Last: from now on a CANCEL says how the call ends (carrier.ts).
  remember('forwardTo', `+${plan.to}`);
  beginTurns(gateways);
  if (!askNext(turns)) return callerHungUp() || not('no gateway could be asked');
  tellWoken(null);
  return true;
}

function not(why: string): boolean {
  remember('detail', `not forwarded: ${why}`);
  return false;
}

const turns: Turns = {
  aim: (gateway) => {
    aimAt('far', gateway, planOf().to);
    remember('farTag', '');
  },
  send: () =>
    sendInvite({
      target: recall('farTarget'),
      via: recall('farVia'),
      ringMs: planOf().seconds * 1000,
      onBranch: 'ksr_branch_forward',
      onReply: 'ksr_reply_forward',
      onFailure: 'ksr_failure_forward',
    }),
};

/** Of the INVITE that is about to leave: one entry, which counts those before it. */
export function diversionHeader(domain: string): string {
  const { shown, diverted } = planOf();
  const reason = reasons[recall('outcome') as Outcome] ?? 'unknown';
  return `Diversion: <sip:+${shown}@${domain}>;reason=${reason};counter=${diverted + 1}\r\n`;
}

export const numberShownOn = () => planOf().shown;

/** Then nobody is to be asked any more, and tm answers. */
function callerHungUp(): boolean {
  if (!isCanceled()) return false;
  remember('outcome', 'caller_hung_up');
  return true;
}

/** The gateway that was asked has refused, or said nothing, or the other number was rung for as long as it may. */
export function forwardFailed() {
  const { id, code } = lastRefusal();
  if (callerHungUp()) return tried(id, code);
  const rang = recall('farTag') !== '';
  const verdict = upstreamVerdict(code, rang);
  if (logsIn(verdict) && turns.send()) return;
  tried(id, code);
  if ((verdict === 'elsewhere' || verdict === 'login') && (askNext(turns) || callerHungUp())) return;
  endUnforwarded(code === 0 ? (rang ? 'did not answer' : 'could not be reached') : `was refused with ${code}`, verdict === 'busy');
}

/** The call ends as it would have without the other number; where that one is busy, the caller hears so. */
function endUnforwarded(what: string, isBusy: boolean) {
  const outcome = recall('outcome') as Outcome;
  const { code, phrase } = outcomes[isBusy ? 'busy' : outcome];
  remember('detail', `forwarded to ${recall('forwardTo')}, which ${isBusy ? 'was busy' : what}`);
  remember('finalCode', code);
  answer(code, phrase);
}
