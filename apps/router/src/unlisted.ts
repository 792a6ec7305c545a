/**
 * Requests from addresses that no trunk lists: no answer, and one of a fixed number of cells counts them and keeps the last as a sample.
 * A flood from any number of addresses takes no more memory than the cells.
 */
import type { SourceUnlisted } from '@patchcord/contracts/events';
import type { UnlistedCell } from '@patchcord/contracts/sync-protocol';
import { origin } from './listeners.ts';
import { codecsOffered } from './sdp.ts';
import { sourcesAreIn } from './tables.ts';
import { body, countIn, shown, text } from './wire.ts';

type Outcome = SourceUnlisted['outcome'];
type Sample = Pick<UnlistedCell, 'at' | 'last'>;

const cellsPerOutcome = 256;
const withoutLogins = 2;
const outcomes: Outcome[] = ['source_not_listed', 'flood_blocked', 'login_failed', 'login_locked'];
/** In table unlisted: a login was ever asked for. Until then its cells need not be looked at, which the agent does every second. */
const loginsSeen = 'logins';
/** Above this many a second from the addresses of one cell, only the count goes on. */
const samplesPerSecond = 50;
/** A phone system that is challenged answers at once, if it ever does. */
const loginAnswerMs = 5_000;

export const cellOf = (address: string) => cellAmong(address, cellsPerOutcome);

/** A whole number below `cells`. */
export function cellAmong(text: string, cells: number): number {
  let hash = 5381;
  for (let i = 0; i < text.length; i++) hash = ((hash * 33) ^ text.charCodeAt(i)) >>> 0;
  return hash % cells;
}

/** Its place in the tables, over all outcomes. */
function placeOf(outcome: Outcome, cell: number): string {
  return String(outcomes.indexOf(outcome) * cellsPerOutcome + cell);
}

export function countUnlisted(outcome: 'source_not_listed' | 'flood_blocked') {
  // Right after a start nobody knows yet who is listed, and no carrier is blamed for that.
  if (outcome === 'source_not_listed' && !sourcesAreIn()) return;
  const cell = cellOf(text('$si'));
  let counted = outcome;
  if (KSR.htable.sht_inc('flood', `cell:${cell}`) > samplesPerSecond) counted = 'flood_blocked';
  const place = placeOf(counted, cell);
  KSR.htable.sht_inc('unlisted', place);
  // In a flood one sample in a thousand is enough to see who it is.
  if (counted !== outcome && Math.random() > 0.001 && KSR.htable.sht_is_null('unlisted_last', place) < 0) return;
  KSR.htable.sht_sets('unlisted_last', place, JSON.stringify(sampleNow()));
}

/** A login of this trunk that was wrong, or was not looked at because there were too many wrong ones. */
export function countLogin(outcome: 'login_failed' | 'login_locked', trunk: string) {
  const place = placeOf(outcome, cellOf(text('$si')));
  KSR.htable.sht_inc('unlisted', place);
  KSR.htable.sht_sets('unlisted_last', place, JSON.stringify(sampleNow(trunk)));
}

function sampleNow(trunk?: string): Sample {
  const sample: Sample = {
    at: Date.now(),
    last: {
      origin: origin(),
      method: shown(text('$rm')),
      calledRaw: shown(text('$rU')),
      callerRaw: shown(text('$fU')),
      sipCallId: shown(text('$ci')),
      userAgent: shown(text('$ua')),
      codecs: codecsOffered(body()),
    },
  };
  if (trunk !== undefined) sample.last.trunk = trunk;
  return sample;
}

/* Every digest login begins with a request without credentials, so only one that nothing follows is worth a line. */

/** Remembers the first of those from its cell that are not followed by a login yet. */
export function askedForLogin(trunk: string) {
  const cell = String(cellOf(text('$si')));
  KSR.htable.sht_seti('unlisted', loginsSeen, 1);
  if (KSR.htable.sht_is_null('login_asked', cell) > 0) KSR.htable.sht_sets('login_asked', cell, JSON.stringify(sampleNow(trunk)));
}

export function gaveLogin() {
  KSR.htable.sht_rm('login_asked', String(cellOf(text('$si'))));
}

/** Counts a challenge that was never answered as a failed login. Called whenever the agent looks. */
function countUnanswered(cell: number) {
  const raw: unknown = KSR.htable.sht_gete('login_asked', String(cell));
  if (typeof raw !== 'string' || raw === '' || (JSON.parse(raw) as Sample).at > Date.now() - loginAnswerMs) return;
  KSR.htable.sht_rm('login_asked', String(cell));
  KSR.htable.sht_inc('unlisted', placeOf('login_failed', cell));
  KSR.htable.sht_sets('unlisted_last', placeOf('login_failed', cell), raw);
}

/** The cells in use, for GET /unlisted. */
export function unlistedCells(): UnlistedCell[] {
  const cells: UnlistedCell[] = [];
  const logins = KSR.htable.sht_is_null('unlisted', loginsSeen) < 0;
  const looked = logins ? outcomes.length : withoutLogins;
  for (let cell = 0; cell < cellsPerOutcome; cell++) {
    if (logins) countUnanswered(cell);
    for (let i = 0; i < looked; i++) {
      const outcome = outcomes[i] as Outcome;
      const place = placeOf(outcome, cell);
      const raw: unknown = KSR.htable.sht_gete('unlisted_last', place);
      if (typeof raw !== 'string' || raw === '') continue;
      const { at, last } = JSON.parse(raw) as Sample;
      cells.push({ cell: Number(place), outcome, count: countIn('unlisted', place), at, last });
    }
  }
  return cells;
}
