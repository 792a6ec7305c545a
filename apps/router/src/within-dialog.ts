/**
 * Requests of a call that exists. The gate: the dialog is known here AND the request comes from that dialog's side. Where it goes is decided by
 * what the call remembers, never by the Route headers or Request-URI of the message: else the edge is an open relay.
 */
import type { CallUp } from '@patchcord/contracts/sync-protocol';
import { answer, refuse } from './answers.ts';
import { byeToBoth } from './bye-to-both.ts';
import { callOwner } from './call-owner.ts';
import {
  callingLeg,
  isCallOut,
  isOver,
  type Leg,
  legOf,
  legText,
  readLeg,
  recall,
  remember,
  rememberCallingLeg,
  rememberLeg,
} from './call-state.ts';
import { callIsUp, endCall } from './calls-up.ts';
import { carrierHop, hopNow } from './carrier-hop.ts';
import { appContact, isReadable } from './contacts.ts';
import { intoDialog } from './dialog-events.ts';
import { firstFacts } from './facts.ts';
import { refusesFax } from './fax.ts';
import { legToTakeOver, mayMove, notTaken, referred, taker } from './hand-over.ts';
import { lateAnswer } from './late-answers.ts';
import { answersFirstOffer } from './late-offer.ts';
import { ownSocket, senderUri } from './listeners.ts';
import { isGone, lookForLost } from './lost-apps.ts';
import { answerLateOffer, answerMedia, carrierOfferTaken, endMediaAgain, offerFromCarrier, offerMedia, type Side } from './media.ts';
import { nameAddr } from './name-addr.ts';
import { negotiatesMedia, refuseStreams, withoutOwnBody, withoutOwnSdp } from './own-sdp.ts';
import { sendToApp } from './send-to-app.ts';
import { noteChanges, row } from './tables.ts';
import { body, hasSdp, header, text } from './wire.ts';
import { tellsDialog, withinConsult } from './within-consult.ts';
import { withinForwarded } from './within-forwarded.ts';
import { answeredByGateway, sendToGateway } from './within-gateway.ts';

/** Module dialog, 5.6 (DLG_STATE_CONFIRMED_NA). */
const confirmed = 3;

const passing = ['INVITE', 'ACK', 'BYE', 'UPDATE', 'PRACK', 'OPTIONS', 'INFO'];

/**
 * @param from the side whose listener it came to
 * @param isOfCall for the carrier: whether the source is listed for this trunk; for a phone: whether the person is part of the call
 */
export function withinDialog(from: Side, isOfCall: (owner: string) => boolean) {
  const acknowledges = KSR.is_ACK();
  // The ACK of a refusal ends at our own transaction.
  if (acknowledges && KSR.tm.t_check_trans() === 0) return;
  if (from === 'carrier' && withinForwarded(isOfCall)) return;
  const own = legOfCall(from, isOfCall);
  const leg = own === null && from === 'phone' ? legToTakeOver() : own;
  if (leg === null) return notOfCall(from, isOfCall);
  const caller: Side = isCallOut() ? 'phone' : 'carrier';
  const method = text('$rm');
  if (method === 'REFER') return referred(from, leg);
  if (passing.indexOf(method) < 0) {
    refuse(firstFacts(), { outcome: 'method_not_allowed', detail: `${method} is not passed within a call` });
    return;
  }
  if (!acknowledges && KSR.tmx.t_precheck_trans() > 0) {
    KSR.tm.t_check_trans();
    return;
  }
  if (from === 'carrier' && refusesFax(method)) return;
  if (method === 'INFO' && tellsDialog()) return answer(415, 'Unsupported Media Type');
  // Before the dialog sees it: it keeps the alias in the app's new Contact for the BYE that it may have to send itself.
  if (method === 'INVITE' || method === 'UPDATE') refreshTarget(from, leg, own === null);
  if (method === 'BYE' && caller === 'phone' && isNotUpYet()) remember('byeOf', from === 'phone' ? 'caller' : 'callee');
  intoDialog(method !== 'BYE' ? null : from === caller ? 'caller' : 'callee');
  if (from === 'carrier') sendToApp(leg);
  else sendToCarrier();
  if (from === 'phone' && caller === 'phone') sendToGateway();
  if (method !== 'BYE') {
    if (!carryMedia(from, caller, leg, method)) return answer(500, 'Media Unavailable', ['Retry-After: 2']);
  } else {
    if (from === 'phone') withoutOwnBody();
    // Nobody is there to answer, and the call is over all the same: a carrier that hears an error would try again or raise an alarm.
    else if (isGone(leg)) return answer(200, 'OK');
  }
  KSR.tm.t_relay();
  if (acknowledges && from === caller && (leg.noMedia || (caller === 'phone' && recall('byeOf') !== '')))
    byeToBoth(text('$ci'), text('$ft'), text('$tt'));
}

/** A gateway's BYE that overtakes its own 200 does not end the dialog in Kamailio (dialog, 5.6): the ACK does, which always comes. */
function isNotUpYet(): boolean {
  return Number(text('$dlg(state)')) < confirmed;
}

/** The app's half of the call that a request of this side belongs to, or null when it is of no call known here. */
function legOfCall(from: Side, isOfCall: (owner: string) => boolean): Leg | null {
  if (KSR.dialog.is_known_dlg() < 0) return null;
  const callerTag = recall('callerTag');
  if (callerTag === '') return null;
  if (isCallOut()) return legOfCallOut(from, isOfCall, callerTag);
  const ours = from === 'carrier' ? text('$ft') : text('$tt');
  if (ours !== callerTag) return null;
  const leg = legOf(from === 'carrier' ? text('$tt') : text('$ft'));
  return leg !== null && isOfCall(from === 'carrier' ? recall('trunk') : leg.user) ? leg : null;
}

/** Before it is answered the gateway may have forked the call, and speaks under several tags; afterwards under that of the answer. */
function legOfCallOut(from: Side, isOfCall: (owner: string) => boolean, callerTag: string): Leg | null {
  if (callerTag !== (from === 'phone' ? text('$ft') : text('$tt'))) return null;
  const answeredTag = recall('winner');
  if (answeredTag !== '' && answeredTag !== (from === 'phone' ? text('$tt') : text('$ft'))) return null;
  const leg = callingLeg();
  return isOfCall(from === 'carrier' ? callOwner() : leg.user) ? leg : null;
}

function notOfCall(from: Side, isOfCall: (owner: string) => boolean) {
  if (from === 'phone' && withinConsult(isOfCall)) return;
  const late = from === 'carrier' && (KSR.is_ACK() || KSR.is_BYE()) ? lateAnswer(isOfCall) : null;
  if (late) {
    sendToApp(late);
    KSR.tm.t_on_reply('ksr_reply_within');
    KSR.tm.t_relay();
    return;
  }
  // In a transaction, so that a repetition gets the same answer and no second row.
  if (KSR.is_ACK() || KSR.tm.t_newtran() < 1) return;
  refuse(firstFacts(), { outcome: 'dialog_unknown', detail: `no call of this side: ${text('$rm')} with To tag` });
}

function sendToCarrier() {
  KSR.hdr.remove('Route');
  KSR.pv.unset('$du');
  const hop = hopNow(recall('carrierVia'));
  const target = recall('carrierTarget');
  // tm begins no transaction with a Request-URI that Kamailio cannot read, and does not look at it afterwards. An ACK has none.
  if (!isReadable(target) && !KSR.is_ACK()) {
    KSR.seturi(hop);
    KSR.tm.t_newtran();
  }
  KSR.seturi(target);
  const routes = recall('carrierRoutes');
  if (routes !== '') KSR.hdr.append(`Route: ${routes}\r\n`);
  KSR.pv.sets('$du', hop);
  const socket = recall('callerSocket');
  if (socket !== '' && isOverUdp(hop)) KSR.pv.sets('$fs', socket);
}

/** RFC 3263 section 4.1: where a URI names no transport. */
function isOverUdp(hop: string): boolean {
  const transport = hop.toLowerCase().indexOf(';transport=');
  return transport < 0 || hop.slice(transport + 11, transport + 14).toLowerCase() === 'udp';
}

/** INVITE and UPDATE may move the sender's Contact (RFC 3261 section 12.2.1.2, RFC 3311): in force with their 2xx. */
function refreshTarget(from: Side, leg: Leg, takesOver: boolean) {
  if (from === 'phone') {
    const contact = appContact();
    const moved: Leg = {
      tag: leg.tag,
      contact,
      via: senderUri(),
      user: takesOver ? taker() : leg.user,
      device: leg.device,
      socket: ownSocket(),
      answeredBy: takesOver && leg.answeredBy === '' ? leg.user : leg.answeredBy,
      branch: leg.branch,
    };
    if (takesOver) KSR.pv.sets('$avp(taken_from)', leg.user);
    if (contact !== '') KSR.pv.sets('$avp(new_leg)', legText(moved));
    KSR.nathelper.set_contact_alias_trim();
    return;
  }
  const contact = nameAddr(header('Contact'));
  if (!contact) return;
  KSR.pv.sets('$avp(new_target)', contact.uri);
  // A gateway is where it was asked; only a carrier's trunk lists where else it may be.
  if (recall('carrierRoutes') === '' && !isCallOut()) KSR.pv.sets('$avp(new_via)', carrierHop(contact.uri, recall('trunk')));
}

/**
 * Body in a request: an offer; in an ACK the answer to the offer of the 2xx, in a PRACK perhaps that of the provisional answer.
 * @returns false where rtpengine did not take an offer: whoever made it may try again (RFC 3261 section 14.2)
 */
function carryMedia(from: Side, caller: Side, leg: Leg, method: string): boolean {
  const branch = String(leg.branch);
  const callerTag = from === caller ? text('$ft') : text('$tt');
  if (method === 'ACK') {
    carryMediaOfAck(from, leg, branch, callerTag);
    return true;
  }
  KSR.pv.sets('$avp(side)', from);
  KSR.pv.sets('$avp(caller)', caller);
  KSR.pv.sets('$avp(branch)', branch);
  KSR.pv.sets('$avp(offered)', hasSdp() ? 'yes' : 'no');
  KSR.tm.t_on_reply('ksr_reply_within');
  if (!hasSdp() || !negotiatesMedia(method)) {
    if (from === 'phone' && method !== 'INFO') withoutOwnBody();
    return true;
  }
  const taken =
    from === 'phone' ? offerMedia('carrier', branch) : answersFirstOffer(leg.branch) ? answerLateOffer(branch) : offerFromCarrier(branch);
  mediaCrossedEnd(callerTag);
  return taken;
}

/** Always passed on: it cannot be refused. */
function carryMediaOfAck(from: Side, leg: Leg, branch: string, callerTag: string) {
  if (!hasSdp()) return;
  if (from === 'carrier') {
    answersFirstOffer(leg.branch);
    answerLateOffer(branch);
  } else if (!answerMedia('carrier', branch)) refuseStreams();
  mediaCrossedEnd(callerTag);
}

/** The other side's BYE may have been looked at meanwhile, on another worker: what the call remembered is gone. */
function mediaCrossedEnd(callerTag: string) {
  if (isOver()) endMediaAgain({ sipCallId: text('$ci'), callerTag, answered: true });
}

function appMoved(leg: Leg) {
  const takenFrom = text('$avp(taken_from)');
  if (!mayMove(leg, takenFrom)) return;
  if (isCallOut()) {
    rememberCallingLeg(leg);
    callIsUp(leg.tag, leg, recall('winner'));
  } else {
    rememberLeg(leg);
    callIsUp(recall('callerTag'), leg);
  }
  // Its new WebSocket may have closed before the other side's 2xx.
  lookForLost();
  if (takenFrom !== '') endWhereRemoved(leg);
}

/** A colleague who was removed while the answer was on its way has the call, and loses it with everything else. */
function endWhereRemoved(leg: Leg) {
  noteChanges();
  if (row('people', leg.user) !== null) return;
  const call: CallUp = { sipCallId: text('$ci'), callerTag: recall('callerTag'), appTag: leg.tag };
  if (isCallOut()) call.calleeTag = recall('winner');
  endCall(call, 'person_removed');
}

/** Answers within a call go back to the side that asked. */
export function replyWithin() {
  const asker: Side = text('$avp(side)') === 'phone' ? 'phone' : 'carrier';
  const caller: Side = text('$avp(caller)') === 'phone' ? 'phone' : 'carrier';
  if (caller === 'phone' && asker === 'phone') answeredByGateway();
  const status = Number(text('$rs'));
  if (status >= 200 && status < 300) {
    const target = text('$avp(new_target)');
    if (target !== '') {
      remember('carrierTarget', target);
      const via = text('$avp(new_via)');
      if (via !== '') remember('carrierVia', via);
    }
    const leg = text('$avp(new_leg)');
    if (leg !== '') appMoved(readLeg(leg));
  } else if (status >= 300 && text('$avp(taken_from)') !== '') notTaken();
  if (asker === 'carrier' && header('Contact') !== '') KSR.nathelper.set_contact_alias_trim();
  // The carrier asked, and the phone answers.
  const toCarrier = asker === 'carrier';
  if (body() === '') return;
  if (!hasSdp() || !negotiatesMedia(text('$rm'))) {
    if (toCarrier) withoutOwnBody();
    return;
  }
  if (toCarrier && status >= 200 && status < 300 && text('$avp(offered)') === 'yes') carrierOfferTaken();
  const branch = text('$avp(branch)');
  const taken = text('$avp(offered)') === 'yes' ? answerMedia(asker, branch) : offerMedia(asker, branch);
  mediaCrossedEnd(asker === caller ? text('$ft') : text('$tt'));
  if (toCarrier && !taken) withoutOwnSdp();
}
