/** Requests on the carrier listener from an address that no trunk lists. Silence, except for who has a call here or proves a trunk's login. */
import { outcomes } from '@patchcord/contracts/outcomes';
import { answer } from './answers.ts';
import { callOwner, gatewayOwner, loginOwner } from './call-owner.ts';
import { isCallOut, recall, remember } from './call-state.ts';
import { beginRequest } from './carrier.ts';
import { carrierHop } from './carrier-hop.ts';
import { cancelHeld } from './held-calls.ts';
import { trunkOfHost } from './label.ts';
import { lateAnswer } from './late-answers.ts';
import { senderUri } from './listeners.ts';
import { answerProbe, isProbe } from './probe.ts';
import { takeBack } from './take-back.ts';
import { answersGoToSender, isRepeated, loginOf, trunkWithLogin } from './trunk-login.ts';
import { countUnlisted } from './unlisted.ts';
import { isWellFormed } from './wellformed.ts';
import { identifiersAreWords, text } from './wire.ts';
import { withinDialog } from './within-dialog.ts';
import { isOfGateway } from './within-forwarded.ts';

/** @param admit called once the sender may know that we are here */
export function unlistedRequest(admit: () => void) {
  if (KSR.siputils.has_totag() > 0) return withinOwnCall(admit);
  if (KSR.is_CANCEL() && cancelsOwnCall()) return;
  if (KSR.is_INVITE() && isCallOfOurs()) {
    admit();
    return answer(outcomes.loop_detected.code, outcomes.loop_detected.phrase);
  }
  const trunk = trunkWithLogin(trunkOfHost());
  const begins = KSR.is_INVITE() || KSR.is_OPTIONS();
  if (trunk === null || !begins) return isProbe() ? answerProbe() : countUnlisted('source_not_listed');
  answersGoToSender();
  if (isRepeated() || loginOf(trunk) !== 'right') return;
  admit();
  KSR.hdr.remove('Authorization');
  if (isWellFormed()) beginRequest({ trunks: [trunk.id], list: null }, trunk.login.user);
}

/** CANCEL cannot be challenged (RFC 3261 section 22.1): it has to match the transaction of an INVITE from the same address. */
function cancelsOwnCall(): boolean {
  const ringing: unknown = KSR.htable.sht_gete('ringing', `${text('$ci')} ${text('$ft')}`);
  if (ringing !== loginOwner(text('$si'))) return false;
  if (cancelHeld()) return true;
  if (KSR.tm.t_check_trans() <= 0) return false;
  takeBack();
  return true;
}

/** A gateway passes on to us the call that we asked it to carry (RFC 5393 section 4.2.1): it hears of it, and the call ends with that. */
function isCallOfOurs(): boolean {
  if (KSR.htable.sht_is_null('ringing', `${text('$ci')} ${text('$ft')}`) > 0) return false;
  if (!identifiersAreWords() || KSR.dialog.dlg_get(text('$ci'), text('$ft'), 'any') < 0) return false;
  return isOfGateway() || (isCallOut() && callOwner() === gatewayOwner(text('$si')));
}

function withinOwnCall(admit: () => void) {
  // The ACK of a refusal ends at our own transaction.
  if (KSR.is_ACK() && KSR.tm.t_check_trans() === 0) return;
  if (KSR.dialog.is_known_dlg() > 0 && isOfGateway()) {
    admit();
    if (isWellFormed()) withinDialog('carrier', () => false);
    return;
  }
  if (!isOfOwnCall()) {
    // The ACK of a 401 that was sent without a transaction is no attempt of its own.
    if (KSR.is_ACK() && trunkOfHost() !== '') return;
    return countUnlisted('source_not_listed');
  }
  const login = recall('login');
  if (login !== '') answersGoToSender();
  if (recall('carrierAddress') !== text('$si') && login !== '') {
    // Moved to another address in the middle of the call: only with the password. An ACK cannot be challenged.
    const trunk = KSR.is_ACK() ? null : trunkWithLogin(recall('trunk'));
    if (trunk === null || loginOf(trunk) !== 'right') return;
    remember('carrierAddress', text('$si'));
    remember('carrierVia', carrierHop(senderUri(), recall('trunk')));
  }
  admit();
  KSR.hdr.remove('Authorization');
  if ((login === '' && !isCallOut()) || isWellFormed()) withinDialog('carrier', () => true);
}

/**
 * Of a call that a phone opened and this gateway carries; or that this side opened: by its login, or from an address that has been taken off the list
 * since, which may still hang up.
 */
function isOfOwnCall(): boolean {
  const address = text('$si');
  const isKnown = KSR.dialog.is_known_dlg() > 0;
  if (isKnown && isCallOut()) return callOwner() === gatewayOwner(address);
  if (isKnown && recall('callerTag') === text('$ft')) {
    return recall('login') !== '' || (KSR.is_BYE() && recall('carrierAddress') === address);
  }
  return (KSR.is_ACK() || KSR.is_BYE()) && lateAnswer((owner) => owner === loginOwner(address)) !== null;
}
