/** Requests of a call that went on to another number: between the carrier that brought it and the gateway that carries it on. Same gate as within-dialog.ts. */
import { answer, refuse } from './answers.ts';
import { byeToBoth } from './bye-to-both.ts';
import { callOwner } from './call-owner.ts';
import { recall, remember } from './call-state.ts';
import { hopNow } from './carrier-hop.ts';
import { isReadable } from './contacts.ts';
import { cseqShift, shiftCseq } from './cseq.ts';
import { intoDialog } from './dialog-events.ts';
import { firstFacts } from './facts.ts';
import { isForwarded } from './forward.ts';
import { declineRefer } from './hand-over.ts';
import { answerToCarrier, answerToGateway, offerToCarrier, offerToGateway } from './media.ts';
import { nameAddr } from './name-addr.ts';
import { negotiatesMedia, withoutOwnBody } from './own-sdp.ts';
import { count, hasSdp, header, text } from './wire.ts';

type End = 'caller' | 'gateway';
const passing = ['INVITE', 'ACK', 'BYE', 'UPDATE', 'PRACK', 'OPTIONS', 'INFO'];

/**
 * @param isOfCall for the caller's side: whether whoever sends it is of this trunk
 * @returns false where it is of no forwarded call, and nothing was done
 */
export function withinForwarded(isOfCall: (owner: string) => boolean): boolean {
  if (KSR.dialog.is_known_dlg() < 0 || !isForwarded()) return false;
  const from = endOf(isOfCall);
  if (from === null) return false;
  pass(from);
  return true;
}

/** Whose request it is, by its tags and by where it comes from. */
function endOf(isOfCall: (owner: string) => boolean): End | null {
  const winner = recall('winner');
  const farTag = winner === '' ? recall('farTag') : winner;
  const callerTag = recall('callerTag');
  if (farTag === '' || callerTag === '') return null;
  if (text('$ft') === callerTag && text('$tt') === farTag) return isOfCall(callOwner()) ? 'caller' : null;
  if (text('$ft') === farTag && text('$tt') === callerTag) return isOfGateway() ? 'gateway' : null;
  return null;
}

/** Of the call that is looked at: the address that was asked to carry it on. */
export const isOfGateway = () => isForwarded() && recall('farAddress') === text('$si');

function pass(from: End) {
  const method = text('$rm');
  const acknowledges = KSR.is_ACK();
  if (method === 'REFER') return declineRefer('calls are not transferred by REFER', true);
  if (passing.indexOf(method) < 0) {
    refuse(firstFacts(), { outcome: 'method_not_allowed', detail: `${method} is not passed within a call` });
    return;
  }
  if (!acknowledges && KSR.tmx.t_precheck_trans() > 0) {
    KSR.tm.t_check_trans();
    return;
  }
  intoDialog(method !== 'BYE' ? null : from === 'caller' ? 'caller' : 'callee');
  const soundless = acknowledges && recall('outcome') === 'media_unavailable';
  if (method === 'INVITE' || method === 'UPDATE') {
    const contact = nameAddr(header('Contact'));
    if (contact) KSR.pv.sets('$avp(new_target)', contact.uri);
  }
  if (from === 'caller') sendOn('farTarget', 'farRoutes', recall('farVia'));
  else sendOn('carrierTarget', 'carrierRoutes', hopNow(recall('carrierVia')));
  // Kept with the transaction: after a BYE the call remembers nothing any more.
  if (from === 'caller') {
    KSR.pv.sets('$avp(cseq_shift)', String(cseqShift()));
    shiftCseq(cseqShift());
  }
  if (!carryMedia(from, method)) return answer(500, 'Media Unavailable', ['Retry-After: 2']);
  KSR.tm.t_relay();
  if (soundless) byeToBoth(text('$ci'), text('$ft'), text('$tt'));
}

function sendOn(target: 'farTarget' | 'carrierTarget', routes: 'farRoutes' | 'carrierRoutes', hop: string) {
  KSR.hdr.remove('Route');
  KSR.pv.unset('$du');
  const uri = recall(target);
  // tm begins no transaction with a Request-URI that Kamailio cannot read, and does not look at it afterwards. An ACK has none.
  if (!isReadable(uri) && !KSR.is_ACK()) {
    KSR.seturi(hop);
    KSR.tm.t_newtran();
  }
  KSR.seturi(uri);
  const route = recall(routes);
  if (route !== '') KSR.hdr.append(`Route: ${route}\r\n`);
  KSR.pv.sets('$du', hop);
}

function carryMedia(from: End, method: string): boolean {
  const branch = recall('farBranch');
  if (method === 'ACK') {
    if (hasSdp()) answered(from === 'caller' ? 'gateway' : 'caller', branch);
    return true;
  }
  KSR.pv.sets('$avp(from)', from);
  KSR.pv.sets('$avp(offered)', hasSdp() ? 'yes' : 'no');
  KSR.tm.t_on_reply('ksr_reply_within_forwarded');
  if (!hasSdp() || !negotiatesMedia(method)) return true;
  return from === 'caller' ? offerToGateway(branch) : offerToCarrier(branch);
}

const answered = (to: End, branch: string) => (to === 'gateway' ? answerToGateway(branch) : answerToCarrier(branch));

/** Answers go back to the end that asked. */
export function replyWithinForwarded() {
  const asker: End = text('$avp(from)') === 'gateway' ? 'gateway' : 'caller';
  const status = Number(text('$rs'));
  if (asker === 'caller') shiftCseq(-count('$avp(cseq_shift)'));
  const target = text('$avp(new_target)');
  if (status >= 200 && status < 300 && target !== '') remember(asker === 'caller' ? 'carrierTarget' : 'farTarget', target);
  if (!hasSdp() || !negotiatesMedia(text('$rm'))) return;
  const branch = recall('farBranch');
  if (text('$avp(offered)') === 'yes') {
    if (!answered(asker, branch)) withoutOwnBody();
  } else if (asker === 'gateway') offerToGateway(branch);
  else offerToCarrier(branch);
}
