/**
 * Calls that are up, and the app that has each of them: a row from the answer on, moved by the app's re-INVITE, gone with the dialog. An ordinary call
 * pays for two writes; whoever wants to know something walks over all of them.
 */

import type { Outcome } from '@patchcord/contracts/outcomes';
import type { CallUp } from '@patchcord/contracts/sync-protocol';
import { withoutBrackets } from './addresses.ts';
import { byeToBoth } from './bye-to-both.ts';
import { type Leg, recall, remember } from './call-state.ts';
import { placeOfDevice } from './devices.ts';
import { text } from './wire.ts';

const table = 'calls_up';
const callee = 'callee';

/**
 * Nothing in key or value holds white space (wellformed.ts).
 * @param leg the app that answered or calls out, where it is now
 * @param calleeTag of a call out, the other side's
 */
export function callIsUp(callerTag: string, leg: Leg, calleeTag = '') {
  const place = leg.device === '' ? connectionOf(leg.via) : placeOfDevice(leg.device);
  const value = `${place} ${leg.user} ${leg.tag}`;
  KSR.htable.sht_sets(table, `${text('$ci')} ${callerTag}`, calleeTag === '' ? value : `${value} ${calleeTag}`);
}

/** Of a consult call the other side is an app, too: a row of its own, under a third word. @param callerTag the asker's */
export function calleeIsUp(callerTag: string, leg: Leg) {
  const value = `${connectionOf(leg.via)} ${leg.user} ${leg.tag} ${leg.tag}`;
  KSR.htable.sht_sets(table, `${text('$ci')} ${callerTag} ${callee}`, value);
}

export function consultIsDown(sipCallId: string, callerTag: string) {
  callIsOver(sipCallId, callerTag);
  KSR.htable.sht_rm(table, `${sipCallId} ${callerTag} ${callee}`);
}

export function callIsOver(sipCallId: string, callerTag: string) {
  KSR.htable.sht_rm(table, `${sipCallId} ${callerTag}`);
}

/** 'sip:192.0.2.1:5060;transport=ws' -> '192.0.2.1:5060', as the table of connections has it. */
export function connectionOf(via: string): string {
  const connection = via.slice(4, via.indexOf(';'));
  return connection.charAt(0) === '[' ? withoutBrackets(connection) : connection;
}

export interface Place extends CallUp {
  /** Of its row. */
  key: string;
  /** Of an app its WebSocket; of a device `placeOfDevice`. */
  connection: string;
  user: string;
}

/** Costs some 10 us for each call that is up: not for every second, and not for every phone that goes. */
export function places(): Place[] {
  const keys: string[] = [];
  const values: string[] = [];
  if (KSR.htable.sht_iterator_start('up', table) < 0) return [];
  while (KSR.htable.sht_iterator_next('up') > 0) {
    keys.push(String(KSR.pv.gete('$shtitkey(up)')));
    values.push(String(KSR.pv.gete('$shtitval(up)')));
  }
  KSR.htable.sht_iterator_end('up');
  // Not inside the iterator: it holds a lock, and an exception would leave it held.
  return keys.map((key, at) => readPlace(key, values[at] as string));
}

export function placeOf(key: string): Place | null {
  const value: unknown = KSR.htable.sht_gete(table, key);
  return typeof value === 'string' && value !== '' ? readPlace(key, value) : null;
}

function readPlace(key: string, value: string): Place {
  const [sipCallId, callerTag] = key.split(' ') as [string, string];
  const [connection, user, appTag, calleeTag] = value.split(' ') as [string, string, string, string | undefined];
  const place: Place = { key, sipCallId, callerTag, appTag, connection, user };
  if (calleeTag !== undefined) place.calleeTag = calleeTag;
  return place;
}

/** A few microseconds a thousand calls: the walk is in C. */
export function isCallOn(connection: string): boolean {
  return KSR.htable.sht_match_str_value(table, 'sw', `${connection} `) > 0;
}

/** BYE to both sides. False where there is no such call any more. */
export function endCall(call: CallUp, outcome: Outcome): boolean {
  const otherTag = call.calleeTag ?? call.appTag;
  if (KSR.dialog.dlg_get(call.sipCallId, call.callerTag, otherTag) < 0) {
    consultIsDown(call.sipCallId, call.callerTag);
    return false;
  }
  // What a call was ended for already, or became (forwarded), it stays.
  if (recall('outcome') === '') remember('outcome', outcome);
  byeToBoth(call.sipCallId, call.callerTag, otherTag);
  return true;
}

export function endCallsOf(user: string, outcome: Outcome) {
  const calls = places();
  for (let i = 0; i < calls.length; i++) if ((calls[i] as Place).user === user) endCall(calls[i] as Place, outcome);
}

export function endCallsOn(connection: string, outcome: Outcome) {
  const calls = places();
  for (let i = 0; i < calls.length; i++) if ((calls[i] as Place).connection === connection) endCall(calls[i] as Place, outcome);
}
