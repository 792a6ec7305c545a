/** Requests of a consult call that is up, between two apps. Same gate as within-dialog.ts: what a side says of the way is not looked at. */
import { dialogType } from '@patchcord/contracts/sip-headers';
import { answer } from './answers.ts';
import { callingLeg, isOver, type Leg, legText, readLeg, recall, rememberCallingLeg } from './call-state.ts';
import { calleeIsUp, callIsUp } from './calls-up.ts';
import { legOfColleague, rememberLegOfColleague } from './consult-answers.ts';
import { consultStarted } from './consults.ts';
import { appContact } from './contacts.ts';
import { intoDialog } from './dialog-events.ts';
import { senderUri } from './listeners.ts';
import { lookForLost } from './lost-apps.ts';
import { answerToApp, offerToApp } from './media.ts';
import { negotiatesMedia, refuseStreams, withoutOwnBody } from './own-sdp.ts';
import { sendToApp } from './send-to-app.ts';
import { hasSdp, header, text } from './wire.ts';

const passing = ['INVITE', 'ACK', 'BYE', 'UPDATE', 'OPTIONS', 'INFO'];

interface Sides {
  from: Leg;
  to: Leg;
}

/** Whether an INFO says what its app knows of a dialog. Nobody but a colleague's app is to be told. */
export function tellsDialog(): boolean {
  return text('$cT').toLowerCase().slice(0, dialogType.length) === dialogType;
}

/**
 * @param isOfCall whether the person is who sends it
 * @returns false where it is of no consult call, and nothing was done
 */
export function withinConsult(isOfCall: (owner: string) => boolean): boolean {
  if (KSR.dialog.is_known_dlg() < 0 || recall('started') !== consultStarted) return false;
  const sides = sidesOf();
  if (sides === null || !isOfCall(sides.from.user)) return false;
  pass(sides);
  return true;
}

function sidesOf(): Sides | null {
  const asker = callingLeg();
  const colleague = legOfColleague();
  if (colleague === null) return null;
  const [own, other] = [text('$ft'), text('$tt')];
  if (own === asker.tag && other === colleague.tag) return { from: asker, to: colleague };
  return own === colleague.tag && other === asker.tag ? { from: colleague, to: asker } : null;
}

function pass({ from, to }: Sides) {
  const method = text('$rm');
  const acknowledges = KSR.is_ACK();
  if (passing.indexOf(method) < 0) return answer(405, 'Method Not Allowed', [`Allow: ${passing.join(', ')}`]);
  if (method === 'INFO' && !tellsDialog()) return answer(415, 'Unsupported Media Type', [`Accept: ${dialogType}`]);
  if (!acknowledges && KSR.tmx.t_precheck_trans() > 0) {
    KSR.tm.t_check_trans();
    return;
  }
  if (method === 'INVITE' || method === 'UPDATE') {
    const contact = appContact();
    if (contact !== '') KSR.pv.sets('$avp(new_leg)', legText({ ...from, contact, via: senderUri() }));
    KSR.nathelper.set_contact_alias_trim();
  }
  const branch = String(legOfColleague()?.branch);
  intoDialog(null);
  sendToApp(to);
  if (!carryMedia(method, branch)) return answer(500, 'Media Unavailable', ['Retry-After: 2']);
  KSR.tm.t_relay();
}

function carryMedia(method: string, branch: string): boolean {
  if (method === 'ACK') {
    if (hasSdp() && !answerToApp(branch)) refuseStreams();
    return true;
  }
  KSR.pv.sets('$avp(branch)', branch);
  KSR.pv.sets('$avp(offered)', hasSdp() ? 'yes' : 'no');
  KSR.tm.t_on_reply('ksr_reply_within_consult');
  if (hasSdp() && negotiatesMedia(method)) return offerToApp(branch);
  if (method !== 'INFO') withoutOwnBody();
  return true;
}

/** Answers go back to the app that asked. */
export function replyWithinConsult() {
  const status = Number(text('$rs'));
  const leg = text('$avp(new_leg)');
  if (status >= 200 && status < 300 && leg !== '') moved(readLeg(leg));
  if (header('Contact') !== '') KSR.nathelper.set_contact_alias_trim();
  if (!hasSdp() || !negotiatesMedia(text('$rm'))) return withoutOwnBody();
  const branch = text('$avp(branch)');
  const taken = text('$avp(offered)') === 'yes' ? answerToApp(branch) : offerToApp(branch);
  if (!taken) refuseStreams();
}

/** Where it is from now on. */
function moved(leg: Leg) {
  if (isOver()) return;
  const asker = callingLeg();
  if (leg.tag === asker.tag) {
    rememberCallingLeg(leg);
    callIsUp(leg.tag, leg, recall('winner'));
  } else {
    rememberLegOfColleague(leg);
    calleeIsUp(asker.tag, leg);
  }
  lookForLost();
}
