/**
 * Consult calls: a person calls a colleague about a call of the account, to hand it over (docs/decisions/a-colleague-takes-the-call-over.md). A table of those that
 * ring or are up; there are few, and only whoever hands a call over walks over it.
 */
import { text } from './wire.ts';

const table = 'consults';
/** Of its dialog, in place of the time at which it started: it has no rows. */
export const consultStarted = 'consult';

export interface Consult {
  /** Call-ID and caller's tag of the call that it is about, as calls-up.ts has them. */
  about: string;
  /** User ids. */
  asker: string;
  colleague: string;
}

/** Nothing in key or value holds white space (wellformed.ts). */
const rowOf = ({ about, asker, colleague }: Consult, state: 'rings' | 'up') => `${about} ${asker} ${colleague} ${state}`;

export function consultRings(consult: Consult) {
  KSR.htable.sht_sets(table, `${text('$ci')} ${text('$ft')}`, rowOf(consult, 'rings'));
}

export function consultIsUp(consult: Consult) {
  KSR.htable.sht_sets(table, `${text('$ci')} ${text('$ft')}`, rowOf(consult, 'up'));
}

export function consultIsOver(sipCallId: string, callerTag: string) {
  KSR.htable.sht_rm(table, `${sipCallId} ${callerTag}`);
}

/** Whether that colleague has answered that person about this call, and is still there. */
export function hasAnswered(consult: Consult): boolean {
  return rows('value').indexOf(rowOf(consult, 'up')) >= 0;
}

/** Call-IDs, for GET /consults: their media is no leftover of a call that is over. */
export function consultCallIds(): string[] {
  return rows('key').map((key) => key.slice(0, key.indexOf(' ')));
}

function rows(part: 'key' | 'value'): string[] {
  const found: string[] = [];
  if (KSR.htable.sht_iterator_start('consulted', table) < 0) return found;
  while (KSR.htable.sht_iterator_next('consulted') > 0)
    found.push(String(KSR.pv.gete(part === 'key' ? '$shtitkey(consulted)' : '$shtitval(consulted)')));
  KSR.htable.sht_iterator_end('consulted');
  return found;
}
