/**
 * Fax over IP (T.38): no phone speaks it. A carrier that hears a fax tone asks in the middle of a call to change sound for fax; it is answered here
 * with 488, which leaves the call as it was (RFC 3261 section 14.2), and carriers then go on with the fax as sound.
 */
import { refuse } from './answers.ts';
import { orNull, recall } from './call-state.ts';
import { firstFacts } from './facts.ts';
import { streamsWanted } from './sdp.ts';
import { row } from './tables.ts';
import { body, hasSdp } from './wire.ts';

/** RFC 3261 section 20.43: the 488 says what was wrong with it. */
export const mediaTypeNotAvailable = (kinds: string) => `Warning: 304 patchcord "Media type not available: ${kinds}"`;

/** An offer within a call that wants fax and no sound any more. Ends the request and says true where it is one. */
export function refusesFax(method: string): boolean {
  if ((method !== 'INVITE' && method !== 'UPDATE') || !hasSdp()) return false;
  const kinds = streamsWanted(body());
  if (kinds.indexOf('image') < 0 || kinds.indexOf('audio') >= 0) return false;
  if (KSR.tm.t_newtran() < 1) return true;
  const facts = firstFacts();
  facts.trunk = orNull(recall('trunk'));
  facts.account = facts.trunk === null ? orNull(recall('account')) : (row('trunks', facts.trunk)?.account ?? null);
  refuse(facts, {
    outcome: 'fax_not_carried',
    detail: `${method} within a call offers image and no audio; the call goes on with sound`,
    headers: [mediaTypeNotAvailable('image')],
  });
  return true;
}
