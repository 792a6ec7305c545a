/** Requests on the phone listener: SIP over WebSocket (RFC 7118), in security order. Everything else there gets no answer. */
import { sipHeaders } from '@patchcord/contracts/sip-headers';
import { answer } from './answers.ts';
import { connectionUser } from './apps.ts';
import { callOut } from './call-out.ts';
import { cancelOut } from './calling.ts';
import { consult } from './consult.ts';
import { declineRefer } from './hand-over.ts';
import { isWebSocket } from './listeners.ts';
import { register } from './registration.ts';
import { row } from './tables.ts';
import { countUnlisted } from './unlisted.ts';
import { isWellFormed } from './wellformed.ts';
import { header, text } from './wire.ts';
import { withinDialog } from './within-dialog.ts';

/** A phone that registers, rings and answers sends a few messages a call. */
const requestsPerWindow = 100;

export function phoneRequest() {
  if (!isWebSocket()) return;
  if (KSR.htable.sht_inc('flood', `phone:${text('$si')}:${text('$sp')}`) > requestsPerWindow) return countUnlisted('flood_blocked');
  // Whoever has not registered may do so or ask whether we are here; nothing else of a stranger is looked at, and nothing written down.
  if (connectionUser(text('$si'), text('$sp')) === '' && !KSR.is_REGISTER() && !KSR.is_OPTIONS()) {
    if (!KSR.is_ACK()) KSR.sl.sl_send_reply(403, 'Register First');
    return;
  }
  const isWithinCall = KSR.siputils.has_totag() > 0;
  if (!isWellFormed(!isWithinCall)) return;
  KSR.force_rport();
  if (isWithinCall) return withinDialog('phone', isCaller);
  if (KSR.is_ACK()) return;
  if (KSR.is_CANCEL()) return cancelOut();
  if (KSR.is_REGISTER()) return register();
  if (KSR.is_OPTIONS()) return answer(200, 'OK');
  if (KSR.is_INVITE()) return header(sipHeaders.transfers) === '' ? callOut() : consult();
  if (text('$rm') === 'REFER') return declineRefer('a call is handed over from within it', false);
  answer(405, 'Method Not Allowed', ['Allow: INVITE, ACK, BYE, CANCEL, OPTIONS, UPDATE, PRACK']);
}

/** The WebSocket it came on belongs to that person, who is still listed; a person removed in a call may still hang up. */
function isCaller(user: string): boolean {
  return connectionUser(text('$si'), text('$sp')) === user && (KSR.is_BYE() || row('people', user) !== null);
}
