/**
 * BYE to both sides of a call. Module dialog (5.6) sends one after the other by `dlg_bye('all')`, and the second no more once the first is answered: on a busy machine
 * that side hears nothing, and goes on with a call that is over. So the second leaves while the first is about to.
 */
let isAlone = false;

/** The tags in either order. Nothing where there is no such call. */
export function byeToBoth(sipCallId: string, tag: string, otherTag: string) {
  if (KSR.dialog.dlg_get(sipCallId, tag, otherTag) < 0) return;
  isAlone = true;
  KSR.dialog.dlg_bye('caller');
  // No BYE could be made for a caller who cannot be reached; and dlg_bye forgets which call was looked up.
  if (isAlone && KSR.dialog.dlg_get(sipCallId, tag, otherTag) > 0) byeToCalleeToo();
  isAlone = false;
}

/** Run for a BYE of Kamailio's own that has not left yet, its call looked up. */
export function byeToCalleeToo() {
  if (!isAlone) return;
  isAlone = false;
  KSR.dialog.dlg_bye('callee');
}
