import { consultIsDown } from './calls-up.ts';
import { consultIsOver } from './consults.ts';
import { endMediaAgain } from './media.ts';

/** A consult call has no rows, no limits and no figures: what is known of it goes. */
export function consultEnded(sipCallId: string, callerTag: string) {
  KSR.htable.sht_rm('ringing', `${sipCallId} ${callerTag}`);
  consultIsDown(sipCallId, callerTag);
  consultIsOver(sipCallId, callerTag);
  endMediaAgain({ sipCallId, callerTag, answered: false });
}
