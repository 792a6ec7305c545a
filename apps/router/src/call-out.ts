/** A phone's own INVITE: who calls, what is shown, whom, within which limits; then the gateways are asked (ask-gateway.ts). In security order. */
import type { CallFacts, CallOut } from '@patchcord/contracts/events';
import { sipHeaders } from '@patchcord/contracts/sip-headers';
import { answer, newCallId, refuse as writeRefusal } from './answers.ts';
import { connectionUser } from './apps.ts';
import { askFirstGateway } from './ask-gateway.ts';
import { destinationOf, mayCallOut, mayReach, mayShow, type No, numberCalled, numberShown } from './call-out-policy.ts';
import { recall, remember } from './call-state.ts';
import { asksPrivacy } from './caller.ts';
import { callsFrom, rememberCallingApp } from './calling.ts';
import { countCall, outOf, overLimit } from './calls-at-once.ts';
import { appContact } from './contacts.ts';
import { firstFacts, withFacts } from './facts.ts';
import { gatewaysToAsk } from './gateways.ts';
import { nullInside } from './json-null.ts';
import { nameAddr } from './name-addr.ts';
import { authenticatedUser } from './registration.ts';
import { writeEvent } from './rows-out.ts';
import { streamsWanted } from './sdp.ts';
import { edge, row } from './tables.ts';
import { testFault } from './test-fault.ts';
import { body, hasSdp, header, shown, text } from './wire.ts';

export function callOut() {
  const user = authenticatedUser('INVITE');
  if (user === null) return;
  if (connectionUser(text('$si'), text('$sp')) !== user) return answer(403, 'Connection Of Another Person');
  // False for a repetition: the transaction has sent the last answer again.
  if (KSR.tm.t_newtran() < 1) return;
  testFault();
  const call = newCallId();
  const out: CallOut = { person: user, destination: nullInside() };
  const facts = factsOf(out);
  const person = row('people', user);

  // Who pays and what is shown is read first, so that the record of whatever is refused next is that account's.
  const chosen = numberShown(header(sipHeaders.shows), user, (digits) => row('numbers', digits));
  if ('number' in chosen) {
    facts.account = chosen.number.account;
    facts.number = chosen.number.id;
    facts.caller = `+${chosen.digits}`;
  }
  const called = numberCalled(text('$rU'), person?.dials ?? null);
  if ('digits' in called) facts.called = `+${called.digits}`;
  else if (called.no === 'emergency_not_carried') return refuse(facts, called, call);

  const mode = edge().mode;
  if (mode === 'loading') return refuse(facts, { no: 'edge_starting', detail: 'the routes are not loaded yet' }, call);
  if (mode === 'draining') return refuse(facts, { no: 'edge_draining', detail: 'the edge takes no new calls' }, call);
  if ('no' in called) return refuse(facts, called, call);
  if ('no' in chosen) return refuse(facts, chosen, call);
  const account = row('accounts', chosen.number.account);
  const not = mayShow(chosen) ?? mayCallOut(account, person?.callsOutFor, chosen.number.account);
  if (not !== null || account === null) return refuse(facts, not as No, call);
  const destination = destinationOf(called.digits, (prefix) => row('destinations', prefix));
  if (destination !== null) out.destination = destination.prefix;
  const unreachable = mayReach(destination, account.countries);
  if (unreachable !== null) return refuse(facts, unreachable, call);
  const wrong = wrongToBegin();
  if (wrong !== null) return refuse(facts, wrong, call);
  const gateways = gatewaysToAsk();
  if (gateways.length === 0) return refuse(facts, { no: 'upstream_unreachable', detail: 'no gateway is on' }, call);

  // For the dialog module's own requests: the Contact of a browser is a name that does not exist.
  KSR.nathelper.set_contact_alias_trim();
  if (KSR.dialog.dlg_manage() < 0) return refuse(facts, { no: 'malformed', detail: 'no call can be kept of it' }, call);
  if (recall('callerTag') !== '')
    return refuse(facts, { no: 'call_merged', detail: 'an INVITE with the same Call-ID and From tag is going out already' }, call);
  rememberCall(user, chosen.number.account);
  const accountFull = overLimit(outOf(chosen.number.account), account.callsLimit);
  const personFull = overLimit(outOf(user), account.callsLimitPerPerson);
  if (accountFull) return refuse(facts, { no: 'calls_out_limit', detail: `more than ${account.callsLimit} calls out at once` }, call);
  if (personFull)
    return refuse(
      facts,
      { no: 'calls_out_limit_person', detail: `more than ${account.callsLimitPerPerson} calls out of one person` },
      call,
    );

  remember('call', call);
  remember('started', Date.now());
  remember('shown', chosen.digits);
  remember('dialled', called.digits);
  if (facts.callerWithheld) remember('withheld', 1);
  writeEvent(withFacts({ type: 'call.started' as const, at: Date.now(), call, people: [user], apps: 0 }, facts));
  callsFrom(`${text('$si')}:${text('$sp')}`, user);
  KSR.rr.record_route();
  askFirstGateway(gateways);
}

function factsOf(out: CallOut): CallFacts {
  const facts = firstFacts();
  facts.callerRaw = shown(header(sipHeaders.shows));
  facts.callerWithheld = asksPrivacy(header('Privacy'));
  facts.out = out;
  return facts;
}

function wrongToBegin(): No | null {
  if (!nameAddr(header('Contact')) || appContact() === '') return { no: 'malformed', detail: 'Contact is missing or cannot be read' };
  if (text('$ft') === '') return { no: 'malformed', detail: 'From has no tag' };
  if (!hasSdp() || streamsWanted(body()).indexOf('audio') < 0) return { no: 'codec_mismatch', detail: 'the offer has no audio stream' };
  return null;
}

/** All that a refusal from here on has to give back when the dialog ends. */
function rememberCall(user: string, account: string) {
  remember('callerTag', text('$ft'));
  remember('person', user);
  remember('account', account);
  remember('started', 0);
  remember('apps', 1);
  rememberCallingApp(user);
  countCall();
}

function refuse(facts: CallFacts, { no, detail }: No, call: string) {
  writeRefusal(facts, { outcome: no, detail, headers: [`${sipHeaders.call}: ${call}`, `${sipHeaders.outcome}: ${no}`] }, call);
}
