/** A caller's CANCEL that matches the transaction of its INVITE. */
import { remember } from './call-state.ts';
import { answerLater, callerHangsUp } from './dead-branches.ts';
import { isForwarded } from './forward.ts';
import { isHeldForApps } from './waking.ts';
import { text } from './wire.ts';

export function takeBack() {
  callerHangsUp();
  if (KSR.dialog.dlg_get(text('$ci'), text('$ft'), 'any') > 0) {
    // A gateway that has rung and says nothing more would keep the call for the whole ring time.
    if (isForwarded()) answerLater(text('$ci'), text('$ft'), text('$cs'));
    // Nobody may be rung whose answer would say so: tm answers the INVITE at once.
    if (isForwarded() || isHeldForApps()) remember('outcome', 'caller_hung_up');
  }
  KSR.tm.t_relay();
}
