/** What becomes of a consult call's INVITE: one branch an app, the first answer wins, and whoever rings no more is counted (dead-branches.ts). */
import { callingLeg, isCanceled, isOver, type Leg, legText, readLeg, recall, remember } from './call-state.ts';
import { callsNoMore } from './calling.ts';
import { calleeIsUp, callIsUp, connectionOf } from './calls-up.ts';
import { refuseConsult } from './consult.ts';
import { type Consult, consultIsUp } from './consults.ts';
import { appContact } from './contacts.ts';
import { answerForDead, branchEnded, branchRings, refusedLast } from './dead-branches.ts';
import { deviceOf } from './devices.ts';
import { senderUri } from './listeners.ts';
import { answerToApp, offerToApp } from './media.ts';
import { refuseStreams, withoutOwnBody } from './own-sdp.ts';
import { outcomeOfRinging } from './ringing-outcome.ts';
import { endUnwanted } from './unwanted-answer.ts';
import { hasSdp, header, text } from './wire.ts';

/** The side that was called, in the place of the second branch: the first is the side that calls. */
const calledLeg = 'leg1';

export function consultOf(): Consult {
  const [sipCallId, callerTag, asker, colleague] = recall('consult').split(' ') as [string, string, string, string];
  return { about: `${sipCallId} ${callerTag}`, asker, colleague };
}

/** null before it is answered. */
export function legOfColleague(): Leg | null {
  const value = recall(calledLeg);
  return value === '' ? null : readLeg(value);
}

export function rememberLegOfColleague(leg: Leg) {
  remember(calledLeg, legText(leg));
}

export function branchOfConsult() {
  const branch = text('$T_branch_idx');
  const to = text('$du');
  // Only an app can take a call over.
  if (deviceOf(to) !== '') return notRung();
  const connection = connectionOf(to);
  branchRings(connection);
  if (offerToApp(branch)) return;
  remember('mediaDown', 1);
  branchEnded(connection);
  notRung();
}

/** tm gives its number to the next branch: there is one app less. */
function notRung() {
  remember('apps', Number(recall('apps')) - 1);
  KSR.set_drop();
}

export function replyToConsult() {
  const status = Number(text('$rs'));
  const branch = text('$T_branch_idx');
  if (status >= 200) branchEnded(`${text('$si')}:${text('$sp')}`);
  if (status >= 300) {
    remember(`code${Number(branch)}`, status);
    if (refusedLast(Number(recall('apps')))) answerForDead(isCanceled());
    return;
  }
  if (status <= 100) return;
  if (header('Contact') !== '') KSR.nathelper.set_contact_alias_trim();
  // No sound before the answer: it would be that of one app among several.
  if (status < 200) return withoutOwnBody();
  const winner = recall('winner');
  if (isOver() || (winner !== '' && winner !== text('$tt'))) return endUnwanted();
  answered(branch);
}

function answered(branch: string) {
  const consult = consultOf();
  const tag = text('$tt');
  const asker = callingLeg();
  const leg: Leg = {
    tag,
    contact: appContact(),
    via: senderUri(),
    user: consult.colleague,
    device: '',
    socket: '',
    answeredBy: '',
    branch: Number(branch),
  };
  remember('winner', tag);
  rememberLegOfColleague(leg);
  callsNoMore(connectionOf(asker.via), text('$ci'));
  callIsUp(asker.tag, asker, tag);
  calleeIsUp(asker.tag, leg);
  consultIsUp(consult);
  if (!hasSdp() || !answerToApp(branch)) refuseStreams();
}

/** Nobody answered, whyever. */
export function consultFailed() {
  callsNoMore(connectionOf(callingLeg().via), text('$ci'));
  const canceled = isCanceled();
  if (!canceled) refuseConsult(recall('mediaDown') === '' ? outcomeOfRinging(false) : 'media_unavailable');
}
