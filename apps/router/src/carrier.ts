/** Requests on the carrier listener. The order is the security order: each step is a guard that ends the request or lets it on. */
import { answer, refuse, retryAfter } from './answers.ts';
import { gatewayOwner, loginOwner } from './call-owner.ts';
import { firstFacts } from './facts.ts';
import { declineRefer } from './hand-over.ts';
import { cancelHeld } from './held-calls.ts';
import { inbound } from './inbound.ts';
import { isOwnLoginCall, trunkLoggedInTo } from './listed-login.ts';
import { answerProbe, isProbe } from './probe.ts';
import { answersGoToSentBy } from './sent-by.ts';
import { type Listing, listingOf } from './sources.ts';
import { edge } from './tables.ts';
import { takeBack } from './take-back.ts';
import { isWellFormed } from './wellformed.ts';
import { text } from './wire.ts';
import { withinDialog } from './within-dialog.ts';

/** Whose calls a listed address may act in. */
const mayActFor = (owner: string, listing: Listing) =>
  listing.trunks.indexOf(owner) >= 0 || isOwnLoginCall(owner) || owner === gatewayOwner(text('$si'));

const allowedMethods = 'INVITE, ACK, BYE, CANCEL, OPTIONS, UPDATE, PRACK';

export function carrierRequest(listing: Listing) {
  if (!isWellFormed()) return;
  if (KSR.siputils.has_totag() > 0) return withinDialog('carrier', (owner) => mayActFor(owner, listing));
  if (KSR.is_ACK()) return;
  if (KSR.is_CANCEL()) return cancel(listing);
  const login = KSR.is_INVITE() ? trunkLoggedInTo(listing.trunks) : null;
  if (login === null) beginRequest(listing);
  else if (login !== 'answered') beginRequest({ trunks: [login.id], list: null }, login.login.user);
}

/**
 * @param listing trunks it may be for
 * @param login what it proved to be, where its address is not listed
 */
export function beginRequest(listing: Listing, login?: string) {
  if (KSR.is_OPTIONS()) return answerOptions();
  if (!KSR.is_INVITE()) return refuseMethod();
  forgetRouting();
  answersGoToSentBy();
  if (!opensTransaction()) return;
  inbound(listing, login);
}

/** Who may be on this listener; read before anything else of the request. */
export function carrierListing(): Listing {
  return listingOf(text('$si'));
}

/** Route headers of an initial request would let the sender choose where we send it; a number's own route is the only one. */
function forgetRouting() {
  KSR.hdr.remove('Route');
  KSR.pv.unset('$du');
}

/** False for a repeated request: the transaction layer has sent the last answer again. */
function opensTransaction(): boolean {
  return KSR.tm.t_newtran() > 0;
}

/** Only a trunk that lists this source may take back what was called on it, or the address whose login called. */
function cancel(listing: Listing) {
  const ringing: unknown = KSR.htable.sht_gete('ringing', `${text('$ci')} ${text('$ft')}`);
  const mayCancel = typeof ringing === 'string' && (listing.trunks.indexOf(ringing) >= 0 || ringing === loginOwner(text('$si')));
  if (mayCancel && cancelHeld()) return;
  if (mayCancel && KSR.tm.t_check_trans() > 0) {
    takeBack();
    return;
  }
  // RFC 3261 section 9.2. No row: after a final answer a late CANCEL is ordinary.
  answer(481, 'Call Does Not Exist');
}

/** Carriers ask with OPTIONS whether they should send calls here. */
function answerOptions() {
  if (isProbe()) return answerProbe();
  const mode = edge().mode;
  if (mode === 'loading') return answer(503, 'Edge Starting', retryAfter('edge_starting'));
  if (mode === 'draining') return answer(503, 'Edge Draining', retryAfter('edge_draining'));
  answer(200, 'OK', [`Allow: ${allowedMethods}`, 'Accept: application/sdp', 'Supported: 100rel, timer']);
}

function refuseMethod() {
  if (text('$rm') === 'REFER') return declineRefer('calls are not transferred by REFER', true);
  KSR.hdr.append_to_reply(`Allow: ${allowedMethods}\r\n`);
  refuse(firstFacts(), { outcome: 'method_not_allowed', detail: `${text('$rm')} starts nothing here` });
}
