/**
 * A WebSocket that closes while its app rings: no answer will come, and tm would wait for the whole ring time. Nothing lets a script end one branch of
 * several, so dead and refused branches are counted, and whoever ends the last one answers the call. Where none is dead, tm comes to that end by itself.
 */
import type { Outcome } from '@patchcord/contracts/outcomes';
import { lastPlace } from '@patchcord/contracts/texts';
import { retryAfter } from './answers.ts';
import { isSomebodyAwaited } from './awaited.ts';
import { goneCode } from './branch-outcome.ts';
import { recall, remember } from './call-state.ts';
import { mayGoOn } from './forward.ts';
import { finalAnswerOfCall } from './instead.ts';
import { outcomeOfRinging } from './ringing-outcome.ts';
import { text } from './wire.ts';

const table = 'branches';
const hungUp = 'hung_up';
const unanswered = 'unanswered';
/** Its wait timer (wt_timer: 5 s) and a little. */
const tmForgetsMs = 6_500;

/** In the branch route: `connection` is the address and port of the WebSocket that the INVITE goes to. */
export function branchRings(connection: string) {
  KSR.htable.sht_sets(table, `${connection} ${text('$ci')} ${text('$T_branch_idx')}`, attempt());
}

/** This app rings no more: it has answered or refused. */
export function branchEnded(connection: string) {
  KSR.htable.sht_rm(table, `${connection} ${text('$ci')} ${text('$T_branch_idx')}`);
}

/** Counts an app that refused or was cancelled. True when it was the last one and another is dead: then tm waits in vain, and the call is to be answered. */
export function refusedLast(apps: number): boolean {
  const invite = attempt();
  return isLast(invite, text('$T_branch_idx'), apps) && Number(KSR.htable.sht_get('branches_over', dead(invite))) > 0;
}

/** Counts a branch that never rang anybody. */
export function branchWasNone(branch: number, apps: number) {
  remember(`code${branch}`, goneCode);
  isLast(attempt(), String(branch), apps);
}

/** Counts a branch once, whatever is said of it, on whichever worker. */
function isLast(invite: string, branch: string, apps: number): boolean {
  return KSR.htable.sht_inc('branches_over', `${invite} ${branch}`) === 1 && KSR.htable.sht_inc('branches_over', invite) === apps;
}

/** Names the INVITE that is being looked at, and its answers: carriers use a Call-ID again for the next try. */
function attempt(): string {
  return `${text('$ci')} ${text('$ft')} ${text('$cs')}`;
}

const dead = (invite: string) => `${invite} dead`;

/** The WebSocket is closed: what rang there rings no more. The table holds only what rings, so a walk over it is short. */
export function connectionClosed(connection: string) {
  const found: { key: string; value: string }[] = [];
  if (KSR.htable.sht_iterator_start('dead', table) < 0) return;
  while (KSR.htable.sht_iterator_next('dead') > 0) {
    const key = text('$shtitkey(dead)');
    if (key.indexOf(`${connection} `) === 0) found.push({ key, value: text('$shtitval(dead)') });
  }
  KSR.htable.sht_iterator_end('dead');
  // Not inside the iterator: it holds a lock, and an exception would leave it held.
  for (let i = 0; i < found.length; i++) {
    const { key, value } = found[i] as { key: string; value: string };
    KSR.htable.sht_rm(table, key);
    appVanished(value, key.slice(lastPlace(key, ' ') + 1));
  }
}

/** @param invite 'Call-ID tag CSeq': none of them holds white space (wellformed.ts) */
function appVanished(invite: string, branch: string) {
  const [sipCallId, callerTag, cseq] = invite.split(' ') as [string, string, string];
  // Without an answer the dialog has no To tag, and any will do.
  const known = KSR.dialog.dlg_get(sipCallId, callerTag, 'any') > 0;
  if (known) remember(`code${Number(branch)}`, goneCode);
  // Dead first: whoever counts the last one, here or in a reply, must see that one is.
  KSR.htable.sht_inc('branches_over', dead(invite));
  // The number of now: others may have been added since this one was rung.
  if (!known || !isLast(invite, branch, Number(recall('apps')))) return;
  if (callerHungUp(sipCallId, callerTag)) answerLater(sipCallId, callerTag, cseq);
  else answerInvite(sipCallId, cseq, outcomeOfRinging(false));
}

/** An INVITE whose caller has hung up, should nobody have answered it by then. */
export function answerLater(sipCallId: string, callerTag: string, cseq: string) {
  KSR.htable.sht_sets(unanswered, `${sipCallId} ${callerTag}`, `${cseq} ${Date.now() + tmForgetsMs}`);
}

/** Of the dialog that is looked at. */
function answerInvite(sipCallId: string, cseq: string, outcome: Outcome) {
  // Only the failure route can ring another number: it comes once the ring time is over. Until then whoever was woken may come.
  if (outcome !== 'caller_hung_up' && (mayGoOn() || isSomebodyAwaited())) return;
  remember('outcome', outcome);
  const { code, phrase } = finalAnswerOfCall(outcome);
  KSR.tmx.t_reply_callid(sipCallId, cseq, code, phrase);
}

/**
 * The caller's CANCEL is passed on. Asked for the INVITE, tm (5.6) goes by Call-ID and number alone and finds the CANCEL, which it has answered; and it keeps
 * whatever was found. So an INVITE whose apps turn out to be gone after that is answered once the CANCEL is forgotten.
 */
export function callerHangsUp() {
  KSR.htable.sht_sets(hungUp, `${text('$ci')} ${text('$ft')}`, '1');
}

export function callerHungUp(sipCallId: string, callerTag: string): boolean {
  return KSR.htable.sht_is_null(hungUp, `${sipCallId} ${callerTag}`) < 0;
}

/** Asked every second; almost always there is none. */
export function answerHungUp() {
  const keys: string[] = [];
  if (KSR.htable.sht_iterator_start('unanswered', unanswered) < 0) return;
  while (KSR.htable.sht_iterator_next('unanswered') > 0) keys.push(text('$shtitkey(unanswered)'));
  KSR.htable.sht_iterator_end('unanswered');
  // Not inside the iterator: it holds a lock, and an exception would leave it held.
  for (let i = 0; i < keys.length; i++) answerOne(keys[i] as string);
}

function answerOne(caller: string) {
  const value: unknown = KSR.htable.sht_gete(unanswered, caller);
  const [cseq, atMs] = String(value).split(' ') as [string, string];
  if (Date.now() < Number(atMs)) return;
  KSR.htable.sht_rm(unanswered, caller);
  const [sipCallId, callerTag] = caller.split(' ') as [string, string];
  if (KSR.dialog.dlg_get(sipCallId, callerTag, 'any') > 0 && recall('answerAt') === '') answerInvite(sipCallId, cseq, 'caller_hung_up');
}

/** In the reply route, where the last living app has refused. */
export function answerForDead(canceled: boolean) {
  const outcome = outcomeOfRinging(canceled);
  if (!canceled && (mayGoOn() || isSomebodyAwaited())) return;
  remember('outcome', outcome);
  const headers = retryAfter(outcome);
  for (let i = 0; i < headers.length; i++) KSR.hdr.append_to_reply(`${headers[i]}\r\n`);
  const { code, phrase } = finalAnswerOfCall(outcome);
  KSR.tm.t_reply(code, phrase);
}
