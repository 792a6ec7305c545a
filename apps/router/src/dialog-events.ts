import type { CallEnded, GatewayTried } from '@patchcord/contracts/events';
import { type Outcome, outcomes } from '@patchcord/contracts/outcomes';
import { byeToCalleeToo } from './bye-to-both.ts';
import { growing, isCallOut, legOf, orNull, recall, recallNumber, remember } from './call-state.ts';
import { oneLess, outOf } from './calls-at-once.ts';
import { callIsOver } from './calls-up.ts';
import { consultEnded } from './consult-end.ts';
import { consultStarted } from './consults.ts';
import { callerHungUp } from './dead-branches.ts';
import { byeToWhoHasIt } from './hand-over.ts';
import { endMedia } from './media.ts';
import { writeEvent } from './rows-out.ts';
import { awaitNoMore } from './waking.ts';
import { text } from './wire.ts';

/** Who sends the BYE that is looked at: Kamailio runs the dialog's end while it takes the BYE in. */
let hangingUp: 'caller' | 'callee' | null = null;

/** @param by whose BYE the dialog is to take in; null for any other request */
export function intoDialog(by: typeof hangingUp) {
  hangingUp = by;
  KSR.dialog.dlg_manage();
  hangingUp = null;
}

const cancelledByCaller = (outcome: Outcome) => outcome === 'caller_hung_up' || outcome === 'ownership_check';

/** One row `call.ended` for each call that started. The message may be a made-up one. */
export function dialogEnded(answered: boolean) {
  const started = recall('started');
  if (started === '') return;
  // First: whoever has rtpengine work for this call at this moment looks at it afterwards (isOver).
  remember('started', '');
  if (started === consultStarted) return consultEnded(text('$dlg(callid)'), text('$dlg(from_tag)'));
  const isOut = isCallOut();
  const pays = recall('forwardPays');
  if (pays !== '') oneLess(outOf(pays));
  if (!isOut) oneLess(recall('trunk'));
  else {
    oneLess(outOf(recall('account')));
    oneLess(outOf(recall('person')));
  }
  // Refused after its dialog began: that row is written.
  if (started === '0') return;
  const call = recall('call');
  const sipCallId = text('$dlg(callid)');
  const callerTag = recall('callerTag');
  KSR.htable.sht_rm('ringing', `${sipCallId} ${callerTag}`);
  if (answered) callIsOver(sipCallId, callerTag);
  endMedia({ sipCallId, callerTag, answered });
  if (started.slice(-growing.length) === growing) awaitNoMore(JSON.parse(recall('people')) as string[], sipCallId, callerTag);
  const outcome = outcomeOf(answered, sipCallId, callerTag);
  const leg = answered && !isOut ? legOf(text('$dlg(to_tag)')) : null;
  const ended: CallEnded = {
    type: 'call.ended',
    at: Date.now(),
    call,
    outcome,
    code: answered ? 200 : (recallNumber('finalCode') ?? outcomes[outcome].code),
    ringAt: recallNumber('ringAt'),
    answerAt: answered ? recallNumber('answerAt') : null,
    endAt: Date.now(),
    hungUpBy: whoHungUp(answered, outcome, isOut),
    answeredBy: leg === null ? null : leg.answeredBy === '' ? leg.user : leg.answeredBy,
    codec: answered ? orNull(recall('codec')) : null,
  };
  const detail = recall('detail');
  if (detail !== '') ended.detail = detail;
  const to = recall('forwardTo');
  if (to !== '') ended.forward = { to, destination: recall('forwardPrefix') };
  if (isOut || to !== '') ended.tried = gatewaysTried(answered && (isOut || outcome === 'forwarded'));
  if (leg !== null && leg.device !== '') ended.answeredOn = leg.device;
  writeEvent(ended);
}

function outcomeOf(answered: boolean, sipCallId: string, callerTag: string): Outcome {
  const named = recall('outcome');
  if (named !== '') return named as Outcome;
  if (answered) return 'answered';
  // A caller who hangs up before anybody rings is answered by tm. Else nothing that ends a ringing call named its outcome: an exception ended it.
  return callerHungUp(sipCallId, callerTag) ? 'caller_hung_up' : 'router_error';
}

function whoHungUp(answered: boolean, outcome: Outcome, isOut: boolean): CallEnded['hungUpBy'] {
  if (hangingUp !== null) return hangingUp;
  const early = isOut ? recall('byeOf') : '';
  if (early !== '') return early as 'caller' | 'callee';
  if (answered) return 'platform';
  return cancelledByCaller(outcome) ? 'caller' : null;
}

/** In the order they were asked; the one that answered has not been written down as the others have. */
function gatewaysTried(answered: boolean): GatewayTried[] {
  const words = recall('tried').split(' ');
  const tried: GatewayTried[] = [];
  for (let i = 0; i + 1 < words.length; i += 2) tried.push({ gateway: words[i] as string, code: Number(words[i + 1]) });
  if (answered) tried.push({ gateway: recall('gateway'), code: 200 });
  return tried;
}

/**
 * A BYE that Kamailio makes and sends by itself, before it leaves: the call is over. `dialog:end` is run after it, but only
 * where no answer to it was quicker (dlg_bye_all and bye_reply_cb in module dialog, 5.6). Such a call would stay open for ever.
 */
export function byeOfOurs() {
  if (KSR.dialog.dlg_get(text('$ci'), text('$ft'), text('$tt')) < 0) return;
  byeToWhoHasIt();
  dialogEnded(true);
  byeToCalleeToo();
}
