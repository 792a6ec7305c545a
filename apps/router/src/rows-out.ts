/**
 * Rows for the edge agent, appended to Kamailio's event files (acc with db_flatstore): one JSON object in the last column.
 * acc's own columns hold text from the wire; they are safe because a Call-ID or tag with white space never gets here (wellformed.ts).
 */
import type { CallEnded, CallFacts, CallMoved, CallRefused, CallStarted, CallTaken, RouterError } from '@patchcord/contracts/events';
import { replaced } from '@patchcord/contracts/texts';

type Row = CallStarted | CallTaken | CallMoved | CallEnded | CallRefused | RouterError;
/** Fields that may be null. In Lua such a field is not there at all, so each is named here; one that is forgotten does not compile. */
type Nullable<T> = { [Field in keyof T as null extends T[Field] ? Field : never]: true };

const factsNullable: Nullable<CallFacts> = { called: true, caller: true, callerName: true, account: true, trunk: true, number: true };
const endedNullable: Nullable<CallEnded> = { ringAt: true, answerAt: true, hungUpBy: true, answeredBy: true, codec: true };
const takenNullable: Nullable<CallTaken> = { by: true };
const movedNullable: Nullable<CallMoved> = {};
const errorNullable: Nullable<RouterError> = {};

const nullable: { [Type in Row['type']]: string[] } = {
  'call.started': Object.keys(factsNullable),
  'call.refused': Object.keys(factsNullable),
  'call.taken': Object.keys(takenNullable),
  'call.moved': Object.keys(movedNullable),
  'call.ended': Object.keys(endedNullable),
  'router.error': Object.keys(errorNullable),
};

export function writeEvent(event: Row) {
  const json = engine.json(event, nullable[event.type]);
  // '|' separates columns; db_flatstore would escape it as %7C, which cannot be told from a literal %7C.
  KSR.pv.sets('$avp(event)', replaced(json, '|', '\\u007c'));
  if (KSR.acc.acc_db_request('200 event', 'events') < 0) KSR.err(`event row not written: ${event.type}\n`);
}
