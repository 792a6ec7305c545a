/**
 * Requests of a call that exists. The gate: the dialog is known here AND the request comes from that dialog's side. Where it goes is decided by
 * what the call remembers, never by the Route headers or Request-URI of the message: else the edge is an open relay.
 */
import { refuse } from './answers.ts';
import { recall, remember } from './call-state.ts';
import { firstFacts } from './facts.ts';
import { senderAlias } from './listeners.ts';
import { answerMedia, endMedia, offerMedia, type Side } from './media.ts';
import { nameAddr } from './name-addr.ts';
import { body, hasSdp, header, text } from './wire.ts';

const passing = ['INVITE', 'ACK', 'BYE', 'UPDATE', 'PRACK', 'OPTIONS', 'INFO'];

/**
 * @param from the side whose listener it came to
 * @param isOfCall for the carrier: whether the source is listed for this trunk; for a phone: whether the person is part of the call
 */
export function withinDialog(from: Side, isOfCall: (owner: string) => boolean) {
  const acknowledges = KSR.is_ACK();
  // The ACK of a refusal ends at our own transaction.
  if (acknowledges && KSR.tm.t_check_trans() === 0) return;
  const target = targetOf(from, isOfCall);
  if (target === null) {
    if (!acknowledges) refuse(firstFacts(), { outcome: 'dialog_unknown', detail: `no call of this side: ${text('$rm')} with To tag` });
    return;
  }
  if (passing.indexOf(text('$rm')) < 0) {
    refuse(firstFacts(), { outcome: 'method_not_allowed', detail: `${text('$rm')} is not passed within a call` });
    return;
  }
  if (!acknowledges && KSR.tmx.t_precheck_trans() > 0) {
    KSR.tm.t_check_trans();
    return;
  }
  // Before the dialog sees it: a BYE makes it run the event that writes the last row.
  if (KSR.is_BYE()) remember('hungUpBy', from === 'carrier' ? 'caller' : 'callee');
  KSR.dialog.dlg_manage();
  sendTo(from, target);
  refreshTarget(from);
  carryMedia(from);
  if (KSR.is_BYE()) endMedia();
  KSR.tm.t_relay();
}

/** Where a request of this side goes, or null when it is not of a call known here. */
function targetOf(from: Side, isOfCall: (owner: string) => boolean): string | null {
  if (KSR.dialog.is_known_dlg() < 0) return null;
  const fromTag = text('$ft');
  const toTag = text('$tt');
  const callerTag = recall('callerTag');
  if (callerTag === '') return null;
  if (from === 'carrier') {
    if (fromTag !== callerTag || !isOfCall(recall('trunk'))) return null;
  } else {
    const user = recall(`user:${fromTag}`);
    if (toTag !== callerTag || user === '' || !isOfCall(user)) return null;
  }
  const target = recall(`target:${toTag}`);
  return target === '' ? null : target;
}

function sendTo(from: Side, target: string) {
  KSR.hdr.remove('Route');
  KSR.pv.unset('$du');
  KSR.seturi(target);
  if (from === 'carrier') {
    KSR.nathelper.handle_ruri_alias();
    return;
  }
  const routes = recall('callerRoutes');
  if (routes === '') return;
  KSR.hdr.append(`Route: ${routes}\r\n`);
  const first = nameAddr(routes);
  if (first) KSR.pv.sets('$du', first.uri);
}

/** INVITE and UPDATE may move the sender's Contact (RFC 3261 section 12.2.1.2, RFC 3311): in force with their 2xx. */
function refreshTarget(from: Side) {
  const method = text('$rm');
  if (method !== 'INVITE' && method !== 'UPDATE') return;
  const contact = nameAddr(header('Contact'));
  if (!contact) return;
  let uri = contact.uri;
  if (from === 'phone') {
    if (uri.indexOf(';alias=') < 0) uri += senderAlias();
    KSR.nathelper.set_contact_alias();
  }
  KSR.pv.sets('$avp(new_target)', uri);
}

/** Body in a request: an offer, or in an ACK the answer to the offer of the 2xx. */
function carryMedia(from: Side) {
  const to: Side = from === 'carrier' ? 'phone' : 'carrier';
  const branch = recall(`branchof:${from === 'carrier' ? text('$tt') : text('$ft')}`);
  KSR.pv.sets('$avp(side)', from);
  KSR.pv.sets('$avp(branch)', branch);
  KSR.pv.sets('$avp(offered)', hasSdp() ? 'yes' : 'no');
  KSR.tm.t_on_reply('ksr_reply_within');
  if (!hasSdp()) return;
  if (KSR.is_ACK()) answerMedia(to, branch);
  else offerMedia(to, branch);
}

/** Answers within a call go back to the side that asked. */
export function replyWithin() {
  const asker: Side = text('$avp(side)') === 'phone' ? 'phone' : 'carrier';
  const status = Number(text('$rs'));
  if (status >= 200 && status < 300) {
    const moved = text('$avp(new_target)');
    if (moved !== '') remember(`target:${text('$ft')}`, moved);
  }
  if (asker === 'carrier' && header('Contact') !== '') KSR.nathelper.set_contact_alias();
  if (body() === '' || !hasSdp()) return;
  if (text('$avp(offered)') === 'yes') answerMedia(asker, text('$avp(branch)'));
  else offerMedia(asker, text('$avp(branch)'));
}
