/**
 * Who may take a call over: whoever has it names one colleague by REFER, who has answered a consult call about it, and for some seconds that colleague's app
 * may send a re-INVITE in its dialog. Its 2xx ends the permission, so a repetition of that answer moves nothing.
 */
import { answer, refuse } from './answers.ts';
import { connectionUser } from './apps.ts';
import { callingLeg, isCallOut, isOver, type Leg, legOf, recall, remember } from './call-state.ts';
import { hasAnswered } from './consults.ts';
import { appContact } from './contacts.ts';
import { firstFacts } from './facts.ts';
import type { Side } from './media.ts';
import { nameAddr } from './name-addr.ts';
import { writeEvent } from './rows-out.ts';
import { row } from './tables.ts';
import { header, text } from './wire.ts';

const table = 'hand_overs';
const permissionMs = 15_000;
/** Beyond whatever the other side has sent; nothing comes after it. */
const laterCseq = 1_000_000;

interface Permission {
  to: string;
  untilMs: number;
  /** That colleague's re-INVITE is on its way: nobody else may be named. */
  taking: boolean;
}

/** Of the dialog that is looked at. */
const key = () => `${text('$ci')} ${recall('callerTag')}`;

function permissionOf(call: string): Permission | null {
  const value: unknown = KSR.htable.sht_gete(table, call);
  if (typeof value !== 'string' || value === '') return null;
  const [to, untilMs, taking] = value.split(' ') as [string, string, string | undefined];
  return { to, untilMs: Number(untilMs), taking: taking !== undefined };
}

function permit(call: string, { to, untilMs, taking }: Permission) {
  KSR.htable.sht_sets(table, call, taking ? `${to} ${untilMs} taking` : `${to} ${untilMs}`);
}

/** REFER goes no further, whoever sends it: nobody else is to choose whom we call. @param leg of the call that it came in */
export function referred(from: Side, leg: Leg) {
  const why = from === 'carrier' ? 'calls are not transferred by REFER' : whyNot(leg);
  if (why !== '') return declineRefer(why, from === 'carrier');
  permit(key(), { to: referredTo(), untilMs: Date.now() + permissionMs, taking: false });
  // RFC 4488: no subscription comes of it.
  answer(202, 'Accepted', ['Refer-Sub: false']);
}

/** RFC 3326: the reason stands in the answer. @param withRow what a carrier sends is counted among its attempts */
export function declineRefer(why: string, withRow: boolean) {
  const headers = [`Reason: SIP;cause=603;text="${why}"`];
  if (withRow) refuse(firstFacts(), { outcome: 'method_not_allowed', detail: why, code: 603, phrase: 'Declined', headers });
  else answer(603, 'Declined', headers);
}

function whyNot(leg: Leg): string {
  if (leg.device !== '') return 'a desk phone or softphone cannot hand a call over';
  const to = referredTo();
  const about = key();
  if (row('people', to) === null || !hasAnswered({ about, asker: leg.user, colleague: to }))
    return 'only a colleague who has answered a call about this one can have it';
  return permissionOf(about)?.taking ? 'a colleague is taking this call over at this moment' : '';
}

function referredTo(): string {
  return nameAddr(header('Refer-To'))?.user ?? '';
}

/** For a request that fits no side of the call that is looked at: the app that has the call, where it is a colleague's re-INVITE that may take it over. */
export function legToTakeOver(): Leg | null {
  if (!KSR.is_INVITE() || KSR.dialog.is_known_dlg() < 0 || isOver()) return null;
  const call = key();
  const permission = permissionOf(call);
  if (permission === null || permission.to !== taker() || Date.now() > permission.untilMs) return null;
  if (row('people', permission.to) === null || appContact() === '') return null;
  const leg = currentLeg(text('$ft'), text('$tt'));
  if (leg !== null) permit(call, { to: permission.to, untilMs: permission.untilMs, taking: true });
  return leg;
}

/** Of the request that is looked at: over whose connection it came. */
export const taker = () => connectionUser(text('$si'), text('$sp'));

/** The app that has the call, where these tags are its and the other side's. */
function currentLeg(own: string, other: string): Leg | null {
  if (!isCallOut()) return other === recall('callerTag') ? legOf(own) : null;
  return own === recall('callerTag') && other === recall('winner') ? callingLeg() : null;
}

/**
 * The answer to a re-INVITE of an app is a 2xx: whether the call is where that app is from now on.
 * @param takenFrom user id, '' where it is the app of whoever had the call
 */
export function mayMove(moved: Leg, takenFrom: string): boolean {
  if (isOver()) return false;
  const now = isCallOut() ? callingLeg() : legOf(moved.tag);
  // An answer that was sent once more, after the call was handed over, takes it from nobody.
  if (takenFrom === '') return now !== null && now.user === moved.user && isNowRight();
  const call = key();
  const permission = permissionOf(call);
  if (permission === null || permission.to !== moved.user || now === null || now.user !== takenFrom) return false;
  KSR.htable.sht_rm(table, call);
  isNowRight();
  writeEvent({ type: 'call.moved', at: Date.now(), call: recall('call'), from: takenFrom, to: moved.user });
  return true;
}

/** The Contact that module dialog has is that of whoever has the call. */
function isNowRight(): true {
  if (recall('notTaken') !== '') remember('notTaken', '');
  return true;
}

/** It was refused: the call stays where it is, and the colleague may try again. */
export function notTaken() {
  const call = key();
  const permission = permissionOf(call);
  if (permission?.taking) permit(call, { to: permission.to, untilMs: permission.untilMs, taking: false });
  remember('notTaken', 1);
}

/**
 * A BYE that Kamailio sends by itself. Module dialog (5.6) takes the Contact of a re-INVITE for the app's own before it is answered: of one that was refused the
 * BYE goes there, and who has the call hears nothing. So that app is sent one, too.
 */
export function byeToWhoHasIt() {
  if (recall('notTaken') === '') return;
  const leg = currentLeg(text('$tt'), text('$ft'));
  if (leg === null) return;
  // What is sent here comes by once more.
  remember('notTaken', '');
  const headers = `From: ${header('From')}\r\nTo: ${header('To')}\r\nCall-ID: ${text('$ci')}\r\nCSeq: ${laterCseq} BYE\r\nMax-Forwards: 70\r\n`;
  if (KSR.tm.t_uac_send('BYE', leg.contact, leg.via, '.', headers, '') < 0) KSR.err('BYE could not be sent to the app that has the call\n');
}
