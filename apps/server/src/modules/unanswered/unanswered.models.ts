/** What a number's settings say to its edges. Pure. */
import {
  type ClosedInstead,
  type InsteadRow,
  type NumberHours,
  type NumberRow,
  type Unanswered,
  unanswered,
  type VoicemailCode,
} from '@patchcord/contracts';
import { findPresetByName } from '../carriers/carriers.models.ts';
import { hoursRow } from './hours.models.ts';

/** As every number begins. */
export const nothingInstead: Unanswered = unanswered.parse({});

/** Where the carrier is not known to want another one: 'temporarily not available' is what a telephone that is off says (RFC 3261 section 21.4.18). */
const usualVoicemailCode: VoicemailCode = 480;

export const voicemailCodeFor = (carrier: string): VoicemailCode => findPresetByName(carrier)?.voicemailCode ?? usualVoicemailCode;

/** The code is chosen when it is saved: it stays what the page shows. */
export const withCode = <T extends ClosedInstead>(instead: T, carrier: string): T => ({
  ...instead,
  voicemailCode: instead.voicemailCode ?? voicemailCodeFor(carrier),
});

function insteadRow({ action, voicemailCode, ring }: ClosedInstead): InsteadRow {
  if (action === 'voicemail') return { voicemailCode: voicemailCode ?? usualVoicemailCode };
  return action === 'ring' && ring ? { ring: { number: ring.number.slice(1), seconds: ring.seconds } } : {};
}

export interface Stored {
  unanswered: Unanswered | null;
  hours: NumberHours | null;
}
/** Left out where there is nothing to say: most numbers' rows stay as short as they were. */
export function unansweredRow({ unanswered, hours }: Stored, now: Date): Pick<NumberRow, 'unanswered' | 'hours' | 'closed'> {
  const after = unanswered === null ? {} : insteadRow(unanswered);
  const closed = hours === null ? {} : insteadRow(hours.closed);
  return {
    ...(unanswered === null || Object.keys(after).length === 0 ? {} : { unanswered: { ...after, declinedToo: unanswered.declinedToo } }),
    ...(hours === null ? {} : { hours: hoursRow(hours, now) }),
    ...(Object.keys(closed).length === 0 ? {} : { closed }),
  };
}
