/**
 * Two people answer at the same moment: both 200s reach the carrier (RFC 3261 section 16.7 step 10), the dialog is with one of them. The carrier
 * acknowledges both and ends the other one (section 13.2.2.4); rows for a minute say where they are.
 */
import type { Leg } from './call-state.ts';
import { text } from './wire.ts';

const table = 'late_answers';

interface LateAnswer {
  leg: Leg;
  /** call-owner.ts */
  owner: string;
}

export function rememberLateAnswer(leg: Leg, owner: string) {
  KSR.htable.sht_sets(table, `${text('$ci')} ${text('$ft')} ${leg.tag}`, JSON.stringify({ leg, owner } satisfies LateAnswer));
}

/** The app that an ACK or BYE of the carrier is for, where it answered too late. */
export function lateAnswer(isOfCall: (owner: string) => boolean): Leg | null {
  const raw: unknown = KSR.htable.sht_gete(table, `${text('$ci')} ${text('$ft')} ${text('$tt')}`);
  if (typeof raw !== 'string' || raw === '') return null;
  const late = JSON.parse(raw) as LateAnswer;
  return isOfCall(late.owner) ? late.leg : null;
}
