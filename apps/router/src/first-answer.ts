/**
 * Of two apps that answer at the same moment the first is answered for under tm's lock, and sent after it is let go: the second would overtake it. Carriers
 * keep the answer that they hear of first, and that one has to be the one with the sound.
 */
import { text } from './wire.ts';

/** Module dialog, 5.6: the 200 is ready and goes out next (DLG_STATE_CONFIRMED_NA). */
const confirmed = 3;
const lookAgainUs = 1_000;
const mostLooks = 50;

/** In the reply route of the second. This worker does nothing else meanwhile, at most 50 ms and almost always two. */
export function waitForFirstAnswer() {
  for (let look = 0; look < mostLooks && Number(text('$dlg(state)')) < confirmed; look++) KSR.cfgutils.usleep(lookAgainUs);
  // Ready is not sent yet.
  KSR.cfgutils.usleep(lookAgainUs);
}
