import type { CallEnded } from '@patchcord/contracts/events';
import { type Outcome, outcomes } from '@patchcord/contracts/outcomes';
import { legOf, recall, recallNumber, remember } from './call-state.ts';
import { callIsOver } from './calls-up.ts';
import { endMedia } from './media.ts';
import { writeEvent } from './rows-out.ts';
import { text } from './wire.ts';

/** Kamailio's `dialog:end` and `dialog:failed`: one row `call.ended` for each call that started. The message may be a made-up one. */
export function dialogEvent(name: string) {
  if (name !== 'dialog:end' && name !== 'dialog:failed') return;
  if (recall('started') === '') return;
  const call = recall('call');
  const answered = name === 'dialog:end';
  remember('started', '');
  const sipCallId = text('$dlg(callid)');
  const callerTag = recall('callerTag');
  KSR.htable.sht_rm('ringing', `${sipCallId} ${callerTag}`);
  if (answered) callIsOver(sipCallId, callerTag);
  const hungUpBy = recall('hungUpBy');
  const outcome = (recall('outcome') || (answered ? 'answered' : unansweredOutcome())) as Outcome;
  const ended: CallEnded = {
    type: 'call.ended',
    at: Date.now(),
    call,
    outcome,
    code: answered ? 200 : outcomes[outcome].code,
    ringAt: recallNumber('ringAt'),
    answerAt: answered ? recallNumber('answerAt') : null,
    endAt: Date.now(),
    hungUpBy: hungUpBy !== '' ? (hungUpBy as 'caller' | 'callee') : answered ? 'platform' : outcome === 'caller_hung_up' ? 'caller' : null,
    answeredBy: answered ? (legOf(text('$dlg(to_tag)'))?.user ?? null) : null,
    codec: answered ? recall('codec') || null : null,
  };
  writeEvent(ended);
}

/** Nothing that ends a call named its outcome: an exception ended it. */
function unansweredOutcome(): Outcome {
  endMedia();
  return 'router_error';
}
