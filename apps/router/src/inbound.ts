/** A carrier's INVITE that has passed the guards of carrier.ts: whose number, within its limits, whom it rings. */

import type { CallFacts } from '@patchcord/contracts/events';
import type { Outcome } from '@patchcord/contracts/outcomes';
import type { InsteadRow, NumberRow } from '@patchcord/contracts/rows';
import { lastPlace, trimmed } from '@patchcord/contracts/texts';
import { newCallId, type Refusal, refuse } from './answers.ts';
import { activePeople, targetApps } from './apps.ts';
import { growing, isCallOut, recall, remember } from './call-state.ts';
import { readCaller } from './caller.ts';
import { countCall, overLimit } from './calls-at-once.ts';
import { calledText, callerHeaders, firstFacts, withFacts } from './facts.ts';
import { mediaTypeNotAvailable } from './fax.ts';
import { planForward } from './forward.ts';
import { hold, isAwaited } from './held-calls.ts';
import { finalAnswer, insteadOf, isClosed, rememberInstead } from './instead.ts';
import { trunksNamed } from './label.ts';
import { nameAddr } from './name-addr.ts';
import { type ChosenNumber, chooseNumber, type ListedTrunk } from './number-choice.ts';
import { forwardAtOnce, ring } from './ring.ts';
import { writeEvent } from './rows-out.ts';
import { streamsWanted } from './sdp.ts';
import { type Listing, listOf } from './sources.ts';
import { edge, row } from './tables.ts';
import { testFault } from './test-fault.ts';
import { holdForApps, ringAndAwait } from './waking.ts';
import { body, hasSdp, header, shown, text } from './wire.ts';

export function inbound(listing: Listing, login?: string) {
  testFault();
  const facts = firstFacts();
  if (login !== undefined) facts.login = login;
  if (edge().mode === 'loading') return refuse(facts, { outcome: 'edge_starting', detail: 'the routes are not loaded yet' });

  const wrong = wrongToBegin();
  if (wrong !== '') return refuse(facts, { outcome: 'malformed', detail: wrong });

  const all = listOf(listing);
  const list = trunksNamed(all);
  if (list === null) {
    readCallerOfRefused(facts, all.trunks);
    return refuse(facts, { outcome: 'trunk_label_wrong', detail: `no trunk that lists ${text('$si')} is called ${shown(text('$rd'))}` });
  }
  const choice = chooseNumber(list, calledText, (digits) => row('numbers', digits));
  if ('refused' in choice) {
    readCallerOfRefused(facts, list.trunks);
    facts.calledRaw = shown(choice.calledRaw);
    return refuse(facts, { outcome: choice.refused, detail: choice.detail });
  }
  const { trunk, number } = choice.chosen;
  addNumber(facts, choice.chosen);

  if (edge().mode === 'draining') return refuse(facts, { outcome: 'edge_draining', detail: 'the edge takes no new calls' });
  if (number.portedFrom === trunk.id) return refuse(facts, { outcome: 'number_ported', detail: `ported on ${number.portedOn}` });
  if (!trunk.row.on) return refuse(facts, { outcome: 'trunk_off', detail: `${trunk.id} is switched off` });
  if (!number.on) return refuse(facts, { outcome: 'number_off', detail: `+${choice.chosen.digits} is switched off` });
  const awaited = isAwaited(number);
  const closed = !awaited && isClosed(number);
  if (closed && number.closed?.ring === undefined) return refuseWith(facts, 'closed', closedDetail(number), number.closed);
  if (facts.codecs.length === 0 && offersNoSound()) {
    const kinds = streamsWanted(body()).join(', ');
    const detail = `the offer has no audio stream${kinds === '' ? '' : `, only ${shown(kinds)}`}`;
    return refuse(facts, { outcome: 'codec_mismatch', detail, headers: [mediaTypeNotAvailable('no audio')] });
  }
  if (overRate(trunk))
    return refuse(facts, { outcome: 'trunk_rate_limit', detail: `more than ${trunk.row.callsPerSecond} calls a second` });
  if (KSR.dialog.dlg_manage() < 0)
    return refuse(facts, { outcome: 'malformed', detail: 'From, To, Contact or CSeq cannot be read: no call can be kept of it' });
  if (!opensCall(trunk)) return refuse(facts, mergedOrLooped());
  // Of any other trunk it says itself whose calls it brings.
  if (trunk.row.account === null) remember('account', number.account);
  countCall();
  if (overLimit(trunk.id, trunk.row.callsLimit))
    return refuse(facts, { outcome: 'trunk_calls_limit', detail: `more than ${trunk.row.callsLimit} calls at once` });

  if (awaited) return hold(facts, trunk.id);
  if (closed) return endOrForward(facts, number, 'closed', closedDetail(number), number.closed);
  const people = activePeople(number.people);
  if (people.length === 0) return endUnanswered(facts, number, 'nobody_assigned', 'the number rings no active person');
  const { apps, waking } = targetApps(people);
  const grows = waking.length > 0;
  if (apps === 0 && !grows) return endNobodyOnline(facts, number, people);

  const call = newCallId();
  const now = Date.now();
  remember('call', call);
  remember('people', JSON.stringify(people));
  remember('started', grows ? `${now} ${growing}` : now);
  rememberInstead(number, facts);
  const started = withFacts({ type: 'call.started' as const, at: now, call, people, apps }, facts);
  writeEvent(grows ? { ...started, waking } : started);
  const ringing = { call, trunk: trunk.id, people, apps, facts, ringSeconds: number.ringSeconds, waking };
  if (!grows) ring(ringing);
  else if (apps > 0) ringAndAwait(ringing);
  else holdForApps(ringing);
}

/** What the sanity module lets through although no call must begin with it; '' for nothing. Within a call it does no harm, a refused BYE would. */
function wrongToBegin(): string {
  if (!nameAddr(header('Contact'))) return 'Contact is missing or cannot be read';
  // RFC 3261 section 8.1.1.3: a call without one is no dialog, and would have a start and no end.
  if (text('$ft') === '') return 'From has no tag';
  // RFC 3261 section 19.1.1: header fields are for URIs on pages. A '?' in front of the '@' belongs to the user part.
  const uri = text('$ru');
  if (uri.indexOf('?', lastPlace(uri, '@') + 1) >= 0) return 'the Request-URI holds header fields';
  // RFC 3261 section 20.17
  const date = header('Date');
  if (date !== '' && trimmed(date).slice(-3) !== 'GMT') return 'Date is not in GMT';
  return '';
}

const offersNoSound = () => hasSdp() && streamsWanted(body()).indexOf('audio') < 0;

function addNumber(facts: CallFacts, chosen: ChosenNumber) {
  facts.calledRaw = shown(chosen.calledRaw);
  facts.called = `+${chosen.digits}`;
  facts.number = chosen.number.id;
  readCallerInto(facts, chosen.trunk);
  // The upstream's trunk is of no account.
  facts.account = chosen.number.account;
}

/** Where trunks of several accounts list the address, nobody knows whose call it was: it is shown to no account as its own. */
function readCallerOfRefused(facts: CallFacts, trunks: ListedTrunk[]) {
  const first = trunks[0];
  readCallerInto(facts, first);
  if (first && trunks.some((one) => one.row.account !== first.row.account)) {
    facts.account = null;
    facts.trunk = null;
  }
}

function readCallerInto(facts: CallFacts, trunk: ListedTrunk | undefined) {
  if (!trunk) return;
  const caller = readCaller(callerHeaders(), trunk.row.callerFrom, trunk.row.format);
  facts.callerRaw = shown(caller.raw);
  facts.caller = caller.number === null ? null : shown(caller.number);
  facts.callerName = caller.name === null ? null : shown(caller.name);
  facts.callerWithheld = caller.withheld;
  facts.account = trunk.row.account;
  facts.trunk = trunk.id;
}

/** New calls per second. The limit is part of the name, so that a changed one is in force at once. */
function overRate(trunk: ListedTrunk): boolean {
  const limit = trunk.row.callsPerSecond;
  return KSR.pipelimit.pl_check_limit(`${trunk.id}:${limit}`, 'TAILDROP', limit) < 0;
}

/**
 * False when the INVITE has fallen into the dialog of another one (same Call-ID and From tag: a merged request, RFC 3261 section 8.2.2.2, or
 * somebody who knows them). That call's memory must not be touched.
 */
function opensCall(trunk: ListedTrunk): boolean {
  if (recall('callerTag') !== '') return false;
  remember('callerTag', text('$ft'));
  remember('trunk', trunk.id);
  remember('started', 0);
  return true;
}

/** Of a call out that came back unchanged (RFC 5393 section 4.2.1 asks for 482): the gateway that we asked passed it on to us. */
function mergedOrLooped(): Refusal {
  return isCallOut()
    ? { outcome: 'loop_detected', detail: 'a call out of here came back' }
    : { outcome: 'call_merged', detail: 'an INVITE with the same Call-ID and From tag rings already' };
}

/** Phones that were connected before a restart are given time to come back: the carrier should try again, not give up. */
function endNobodyOnline(facts: CallFacts, number: NumberRow, people: string[]) {
  for (let i = 0; i < people.length; i++) {
    const expected = row('expected', people[i] as string);
    if (expected && expected.untilMs > Date.now()) {
      return refuse(facts, { outcome: 'edge_starting', detail: 'phones connected before a restart are not back yet' });
    }
  }
  endUnanswered(facts, number, 'no_app_online', `none of ${people.length} people has an app connected`);
}

function endUnanswered(facts: CallFacts, number: NumberRow, outcome: Outcome, detail: string) {
  endOrForward(facts, number, outcome, detail, insteadOf(outcome, number.unanswered));
}

/** Rings another number at once where that is wished and may be; ends it else. */
function endOrForward(facts: CallFacts, number: NumberRow, outcome: Outcome, detail: string, instead: InsteadRow | undefined) {
  if (!instead?.ring) return refuseWith(facts, outcome, detail, instead);
  const not = planForward(facts, number, instead.ring);
  if (not !== '') return refuseWith(facts, outcome, `${detail}; not forwarded: ${not}`, undefined);
  const call = newCallId();
  remember('call', call);
  remember('apps', 0);
  remember('started', Date.now());
  writeEvent(withFacts({ type: 'call.started' as const, at: Date.now(), call, people: [], apps: 0 }, facts));
  forwardAtOnce(facts, outcome);
}

function refuseWith(facts: CallFacts, outcome: Outcome, detail: string, instead: InsteadRow | undefined) {
  const final = finalAnswer(outcome, instead);
  const whole = final.detail === '' ? detail : `${detail}; ${final.detail}`;
  refuse(facts, { outcome, detail: whole, code: final.code, phrase: final.phrase });
}

const closedDetail = (number: NumberRow) =>
  number.hours && number.hours.weekly.length === 0 ? 'it is never open' : 'outside the opening hours';
