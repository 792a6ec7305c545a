/** Calls out that are not answered yet: a phone may take its own back by CANCEL, and one whose WebSocket closes has hung up. */
import { answer } from './answers.ts';
import { connectionUser } from './apps.ts';
import { remember, rememberCallingLeg } from './call-state.ts';
import { appContact } from './contacts.ts';
import { answerLater } from './dead-branches.ts';
import { senderUri } from './listeners.ts';
import { text } from './wire.ts';

/** Connection and Call-ID -> From tag and CSeq. */
const table = 'calling';

/** Nothing in key or value holds white space (wellformed.ts). */
export function callsFrom(connection: string, user: string) {
  KSR.htable.sht_sets(table, `${connection} ${text('$ci')}`, `${text('$ft')} ${text('$cs')}`);
  KSR.htable.sht_sets('ringing', `${text('$ci')} ${text('$ft')}`, user);
}

/** The app that sends the INVITE that is looked at, as the side that calls. */
export function rememberCallingApp(user: string) {
  rememberCallingLeg({
    tag: text('$ft'),
    contact: appContact(),
    via: senderUri(),
    user,
    device: '',
    socket: '',
    answeredBy: '',
    branch: 0,
  });
}

/** It is answered or over. */
export function callsNoMore(connection: string, sipCallId: string) {
  KSR.htable.sht_rm(table, `${connection} ${sipCallId}`);
}

/** CANCEL of a phone, for a call of that person. */
export function cancelOut() {
  const caller: unknown = KSR.htable.sht_gete('ringing', `${text('$ci')} ${text('$ft')}`);
  if (caller === connectionUser(text('$si'), text('$sp')) && KSR.tm.t_check_trans() > 0) {
    // A gateway that has rung and says nothing more would keep the call for the whole ring time.
    answerLater(text('$ci'), text('$ft'), text('$cs'));
    KSR.tm.t_relay();
    return;
  }
  // RFC 3261 section 9.2.
  answer(481, 'Call Does Not Exist');
}

/** The WebSocket is closed. The table holds only calls that are not answered, so a walk over it is short. */
export function callerVanished(connection: string) {
  const found: { key: string; value: string }[] = [];
  if (KSR.htable.sht_iterator_start('vanished', table) < 0) return;
  while (KSR.htable.sht_iterator_next('vanished') > 0) {
    const key = text('$shtitkey(vanished)');
    if (key.indexOf(`${connection} `) === 0) found.push({ key, value: text('$shtitval(vanished)') });
  }
  KSR.htable.sht_iterator_end('vanished');
  // Not inside the iterator: it holds a lock, and an exception would leave it held.
  for (let i = 0; i < found.length; i++) {
    const { key, value } = found[i] as { key: string; value: string };
    KSR.htable.sht_rm(table, key);
    hangUpFor(key.slice(connection.length + 1), value);
  }
}

function hangUpFor(sipCallId: string, value: string) {
  const [callerTag, cseq] = value.split(' ') as [string, string];
  if (KSR.dialog.dlg_get(sipCallId, callerTag, 'any') < 0) return;
  remember('outcome', 'caller_hung_up');
  answerLater(sipCallId, callerTag, cseq);
  KSR.tmx.t_cancel_callid(sipCallId, cseq, 0);
}
