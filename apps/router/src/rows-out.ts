/**
 * Rows for the edge agent, appended to Kamailio's event files (acc with db_flatstore): one JSON object in the last column.
 * acc's own columns hold text from the wire; they are safe because a Call-ID or tag with white space never gets here (wellformed.ts).
 */
import type { CallEnded, CallRefused, CallStarted, RouterError } from '@patchcord/contracts/events';

export function writeEvent(event: CallStarted | CallEnded | CallRefused | RouterError) {
  const json = JSON.stringify(event);
  // '|' separates columns; db_flatstore would escape it as %7C, which cannot be told from a literal %7C.
  KSR.pv.sets('$avp(event)', json.indexOf('|') < 0 ? json : json.replace(/\|/g, '\\u007c'));
  if (KSR.acc.acc_db_request('200 event', 'events') < 0) KSR.err(`event row not written: ${event.type}\n`);
}
