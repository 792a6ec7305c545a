/**
 * A phone's INVITE to a colleague about a call that is up, to hand it over (docs/decisions/a-colleague-takes-the-call-over.md): who asks about which call, whom; then every
 * app of the colleague rings. It has no rows, and whoever may not be asked is answered like nobody.
 */
import { type Outcome, outcomes } from '@patchcord/contracts/outcomes';
import { sipHeaders } from '@patchcord/contracts/sip-headers';
import { isDigits } from '@patchcord/contracts/texts';
import { answer, retryAfter } from './answers.ts';
import { appsOf, connectionUser, targetApps } from './apps.ts';
import { callingLeg, isCallOut, legOf, recall, remember } from './call-state.ts';
import { callsFrom, rememberCallingApp } from './calling.ts';
import { type Consult, consultRings, consultStarted } from './consults.ts';
import { appContact } from './contacts.ts';
import { authenticatedUser } from './registration.ts';
import { streamsWanted } from './sdp.ts';
import { forgetCarriersHeaders } from './show-caller.ts';
import { row } from './tables.ts';
import { readTransfers, type Subject } from './transfers.ts';
import { body, hasSdp, header, text } from './wire.ts';

const ringMs = 30_000;
/** An app that has not even sent 100 by then is gone. */
const firstAnswerMs = 4_000;

/** Module dialog, 5.6: an answered one is between these (DLG_STATE_CONFIRMED_NA, DLG_STATE_CONFIRMED). */
const confirmed = { from: 3, to: 4 };

interface About {
  account: string;
  call: string;
}

export function consult() {
  const user = authenticatedUser('INVITE');
  if (user === null) return;
  if (connectionUser(text('$si'), text('$sp')) !== user) return answer(403, 'Connection Of Another Person');
  // False for a repetition: the transaction has sent the last answer again.
  if (KSR.tm.t_newtran() < 1) return;
  const subject = readTransfers(header(sipHeaders.transfers));
  if (subject === null || appContact() === '' || text('$ft') === '') return refuseConsult('malformed');
  if (!hasSdp() || streamsWanted(body()).indexOf('audio') < 0) return refuseConsult('codec_mismatch');
  // For the dialog module's own requests: the Contact of a browser is a name that does not exist.
  KSR.nathelper.set_contact_alias_trim();
  // Before the call that it is about is looked at: no dialog begins while another one is.
  if (KSR.dialog.dlg_manage() < 0) return refuseConsult('malformed');
  if (recall('started') !== '' || recall('callerTag') !== '') return refuseConsult('call_merged');
  remember('started', consultStarted);
  rememberCallingApp(user);

  const about = callOf(subject, user);
  if (KSR.dialog.dlg_get(text('$ci'), text('$ft'), 'any') < 0) throw new Error('the dialog that was begun is not there');
  if (about === null) return refuseConsult('dialog_unknown');
  const colleague = text('$rU');
  const person = row('people', colleague);
  if (person === null || colleague === user || person.accounts.indexOf(about.account) < 0) return refuseConsult('colleague_unknown');
  if (appsOf(colleague) === 0) return refuseConsult('no_app_online');
  ringColleague({ about: `${subject.sipCallId} ${subject.callerTag}`, asker: user, colleague }, about.call, subject.sipCallId);
}

/** The call that is named, where it is up and an app of that person has it. */
function callOf({ sipCallId, callerTag, calleeTag }: Subject, user: string): About | null {
  if (KSR.dialog.dlg_get(sipCallId, callerTag, calleeTag) < 0 || recall('callerTag') !== callerTag) return null;
  const state = Number(text('$dlg(state)'));
  if (state < confirmed.from || state > confirmed.to) return null;
  const isOut = isCallOut();
  if (isOut && recall('winner') !== calleeTag) return null;
  const leg = isOut ? callingLeg() : legOf(calleeTag);
  if (leg === null || leg.user !== user || leg.device !== '') return null;
  const remembered = recall('account');
  const trunk = remembered === '' ? row('trunks', recall('trunk')) : null;
  const account = trunk === null ? remembered : (trunk.account ?? '');
  return account === '' ? null : { account, call: recall('call') };
}

function ringColleague(consult: Consult, call: string, sipCallId: string) {
  remember('consult', `${consult.about} ${consult.asker} ${consult.colleague}`);
  const apps = targetApps([consult.colleague]).apps;
  remember('apps', apps);
  remember('people', JSON.stringify([consult.colleague]));
  tellColleague(call, sipCallId);
  consultRings(consult);
  callsFrom(`${text('$si')}:${text('$sp')}`, consult.asker);
  KSR.rr.record_route();
  KSR.tm.t_set_fr(ringMs, firstAnswerMs);
  KSR.tm.t_on_branch('ksr_branch_consult');
  KSR.tm.t_on_reply('ksr_reply_consult');
  KSR.tm.t_on_failure('ksr_failure_consult');
  if (KSR.tm.t_relay() < 0) refuseConsult(recall('mediaDown') === '' ? 'no_app_online' : 'media_unavailable');
}

/** Whatever the phone said under our own names stays here, but for whom the call is. */
function tellColleague(call: string, sipCallId: string) {
  const caller = header(sipHeaders.transferCaller);
  const number = header(sipHeaders.transferNumber);
  forgetCarriersHeaders();
  const own = [sipHeaders.transfers, sipHeaders.transferCaller, sipHeaders.transferNumber, sipHeaders.shows];
  for (let i = 0; i < own.length; i++) KSR.hdr.remove(own[i] as string);
  let added = `${sipHeaders.transfers}: ${sipCallId}\r\n${sipHeaders.call}: ${call}\r\n`;
  if (caller === 'anonymous' || isE164(caller)) added += `${sipHeaders.transferCaller}: ${caller}\r\n`;
  if (isE164(number)) added += `${sipHeaders.transferNumber}: ${number}\r\n`;
  KSR.hdr.append(added);
}

const isE164 = (value: string) => value.charAt(0) === '+' && isDigits(value.slice(1), 3, 15);

export function refuseConsult(outcome: Outcome) {
  const { code, phrase } = outcomes[outcome];
  answer(code, phrase, [`${sipHeaders.outcome}: ${outcome}`].concat(retryAfter(outcome)));
}
